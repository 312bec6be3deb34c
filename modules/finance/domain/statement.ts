import type { DiscrepancyClass } from './classes.ts';

export const statementKinds = ['bank', 'subsidy', 'commission'] as const;
export type StatementKind = (typeof statementKinds)[number];

/** What a statement may tell of a line. */
export const statementColumns = [
  'reference',
  'day',
  'amount',
  'income',
  'spent',
  'direction',
  'currency',
  'status',
  'note',
] as const;
export type StatementColumn = (typeof statementColumns)[number];

/** One line of what a bank, the state or a partner says: about what, how much, when. */
export interface StatementLine {
  readonly reference: string;
  readonly fen: number;
  readonly day: string;
  /** FINANCE-42: two movements may be equal in all that a statement tells; this is which of them in its file, from 1. */
  readonly nth: number;
}

/** What a line is compared with: a debt of ours or of others, by the account in which it stands. */
export const statementSides: Readonly<
  Record<StatementKind, { readonly account: string; readonly class: DiscrepancyClass }>
> = {
  bank: { account: '1009', class: 'D14' },
  subsidy: { account: '1123', class: 'D12' },
  commission: { account: '2204', class: 'D11' },
};

/**
 * FINANCE-10: what is open under a line's reference and what the line says, both in our sign; null when
 * they are one and the same sum. A partner's line says what we pay: money out.
 */
export function judgeLine(
  kind: StatementKind,
  expectedFen: number,
  fen: number,
): { readonly theirsFen: number; readonly class: DiscrepancyClass | null } {
  const theirsFen = kind === 'commission' ? -fen : fen;
  const fits = expectedFen === theirsFen && theirsFen !== 0;
  return { theirsFen, class: fits ? null : statementSides[kind].class };
}
