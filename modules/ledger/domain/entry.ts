import { businessDay, canonical } from '../../../platform/kernel/index.ts';

export interface EntryLine {
  readonly account: string;
  readonly sub: string;
  /** Debit positive, credit negative, never zero. */
  readonly fen: number;
}

export interface EntryInput {
  /** Names the event, so that hearing of it twice books it once. */
  readonly key: string;
  readonly kind: string;
  /** What it is about, for whoever follows a fen: an order, a bill, a delivery. */
  readonly reference: string;
  readonly at: number;
  readonly lines: readonly EntryLine[];
}

/** Leaves out lines of nothing: an order without a coupon has no coupon line. */
export function draftEntry(input: EntryInput): EntryInput {
  return { ...input, lines: input.lines.filter((line) => line.fen !== 0) };
}

/** What is sealed: the same event has the same text, byte for byte. */
export function contentOf(input: EntryInput): string {
  return canonical({ ...input, day: businessDay(input.at) });
}

export function mirrored(lines: readonly EntryLine[]): EntryLine[] {
  return lines.map((line) => ({ ...line, fen: -line.fen }));
}
