import { z } from 'zod';
import type { Table } from '../http/csv.ts';

/** The answer of an operation that sends a table as CSV. */
export const isTable = z.custom<Table>();
