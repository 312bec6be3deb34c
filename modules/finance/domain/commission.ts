/** What a partner gets of a sale, from a day on. */
export interface CommissionTerm {
  /** Who hosts the session; `*` is whoever has no line of their own. */
  readonly partner: string;
  /** Of which kind of appliance; `*` is every kind that has no line of its own. */
  readonly kind: string;
  /** Hundredths of a percent; null ends a line, so that the next wider one holds again. */
  readonly rateBp: number | null;
  /** UTC milliseconds. */
  readonly validFrom: number;
}

export const all = '*';

interface Asked {
  readonly partner: string;
  readonly kind: string;
  readonly at: number;
}

/**
 * FINANCE-11: the rate of one kind that one partner sold at a moment. The closest line holds: partner
 * and kind, partner, kind, all; of its editions the last that had begun.
 */
export function rateOf(terms: readonly CommissionTerm[], { partner, kind, at }: Asked): number {
  const closest = [
    { partner, kind },
    { partner, kind: all },
    { partner: all, kind },
    { partner: all, kind: all },
  ];
  for (const place of closest) {
    const rateBp = editionAt(terms, { ...place, at })?.rateBp;
    if (typeof rateBp === 'number') return rateBp;
  }
  return 0;
}

function editionAt(
  terms: readonly CommissionTerm[],
  { partner, kind, at }: Asked,
): CommissionTerm | undefined {
  return terms
    .filter((term) => term.partner === partner && term.kind === kind && term.validFrom <= at)
    .reduce<CommissionTerm | undefined>(
      (last, term) => (last && last.validFrom > term.validFrom ? last : term),
      undefined,
    );
}

export type TermStatus = 'coming' | 'holds' | 'past';

/** Whether a line will hold, holds, or gave way to a later edition of its own. */
export function termStatusOf(
  terms: readonly CommissionTerm[],
  term: CommissionTerm,
  at: number,
): TermStatus {
  if (term.validFrom > at) return 'coming';
  return editionAt(terms, { ...term, at }) === term ? 'holds' : 'past';
}

/** FINANCE-11: what of the commission that is left goes with `fen` of an order's money, in fen, rounded down. */
export function commissionBack(
  leftFen: number,
  order: { readonly worthFen: number; readonly refundedFen: number },
  fen: number,
): number {
  const before = order.worthFen - (order.refundedFen - fen);
  if (before <= 0) return leftFen;
  return Math.min(leftFen, Number((BigInt(leftFen) * BigInt(fen)) / BigInt(before)));
}

/** One line of an order: its weight is what it brought, in fen. */
export interface Weighed {
  readonly fen: number;
  readonly rateBp: number;
}

/** A sum is shared out over the lines by what each brought; each share earns its own rate. In fen, rounded down. */
export function commissionShare(baseFen: number, lines: readonly Weighed[]): number {
  const whole = lines.reduce((sum, { fen }) => sum + BigInt(fen), 0n);
  if (whole <= 0n) return 0;
  const weighed = lines.reduce((sum, { fen, rateBp }) => sum + BigInt(fen) * BigInt(rateBp), 0n);
  return Number((BigInt(baseFen) * weighed) / (whole * 10_000n));
}
