import { splitFen } from '../../../platform/kernel/index.ts';

export type FeeBearer = 'buyer' | 'shop';

/** What a payment provider offers: so many months, at a fee on the whole sum, within limits. */
export interface InstalmentTerms {
  readonly months: number;
  /** Fee on the whole sum in basis points; 0 is interest-free. */
  readonly feeBp: number;
  readonly bearer: FeeBearer;
  readonly leastFen: number;
  readonly mostFen: number;
}

export interface InstalmentPlan {
  readonly months: number;
  readonly bearer: FeeBearer;
  /** What the buyer pays month by month, in fen; the first months carry the odd fen. */
  readonly monthlyFen: readonly number[];
  readonly buyerFeeFen: number;
  readonly shopFeeFen: number;
  readonly totalFen: number;
}

/**
 * PROMO-8: exact monthly amounts. The fee is the sum times the rate, rounded half up to the fen, as
 * the providers of flat-fee instalments bill it; whoever bears it pays it whole. Null where the sum
 * is outside the provider's limits.
 */
export function planOf(sumFen: number, terms: InstalmentTerms): InstalmentPlan | null {
  if (sumFen < terms.leastFen || sumFen > terms.mostFen) return null;
  const feeFen = Math.floor((sumFen * terms.feeBp + 5000) / 10_000);
  const buyerFeeFen = terms.bearer === 'buyer' ? feeFen : 0;
  const totalFen = sumFen + buyerFeeFen;
  return {
    months: terms.months,
    bearer: terms.bearer,
    monthlyFen: splitFen(
      totalFen,
      Array.from({ length: terms.months }, () => 1),
    ),
    buyerFeeFen,
    shopFeeFen: feeFen - buyerFeeFen,
    totalFen,
  };
}
