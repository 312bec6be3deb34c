import { z } from 'zod';

/** A table for a spreadsheet, as long as it is. */
export interface Table {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly head: readonly string[];
  readonly pages:
    | AsyncIterable<readonly (readonly string[])[]>
    | readonly (readonly (readonly string[])[])[];
}

/** The answer of an operation that sends a table as CSV. */
export const isTable = z.custom<Table>();
