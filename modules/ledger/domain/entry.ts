import { businessDay, canonical } from '../../../platform/kernel/index.ts';

export interface EntryLine {
  readonly account: string;
  readonly sub: string;
  /** Debit positive, credit negative, never zero. */
  readonly fen: number;
}

export interface EntryInput {
  /** Names the event, so that handling it twice books it once. */
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

/** An entry as it stands in the books. */
export interface Booked {
  readonly id: number;
  readonly key: string;
  readonly kind: string;
  readonly reference: string;
  readonly at: number;
  readonly day: string;
  readonly reverses: number | null;
  readonly hash: string;
  readonly lines: readonly EntryLine[];
}

/** LEDGER-8: a pending entry, and what became of it. */
export interface Pending {
  readonly key: string;
  readonly kind: string;
  readonly at: number;
  readonly until: number | null;
  readonly state: 'waiting' | 'posted' | 'given-up' | 'lapsed';
  readonly resolvedAt: number | null;
}
