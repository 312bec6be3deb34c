export const agedAfterDays = 90;
export const turnoverWindowDays = 30;
export const dayMs = 86_400_000;

export type StockWarning = 'out' | 'low' | 'aged' | 'expired' | 'slow' | 'idle';

interface StockFigures {
  readonly onHand: number;
  readonly free: number;
  /** Units sold in the last `turnoverWindowDays`. */
  readonly soldLately: number;
  readonly oldestArrivedAt: number | null;
  readonly expired: number;
}

/**
 * How many days the stock lasts at the pace of the last thirty days: stock ÷ (sold ÷ 30). Null where
 * nothing was sold, because no pace is not an endless stock.
 */
export function turnoverDays({ onHand, soldLately }: StockFigures): number | null {
  return soldLately === 0 ? null : (onHand * turnoverWindowDays) / soldLately;
}

/** SUPPLY-10: what somebody in the warehouse should look at, the gravest first. */
export function warningsOf(figures: StockFigures, now: number): readonly StockWarning[] {
  const { onHand, free, soldLately, oldestArrivedAt, expired } = figures;
  const days = turnoverDays(figures);
  const warnings: StockWarning[] = [];
  if (expired > 0) warnings.push('expired');
  if (free === 0) warnings.push('out');
  // A week of sales is what a supplier takes to send more.
  else if (soldLately > 0 && (free * turnoverWindowDays) / soldLately < 7) warnings.push('low');
  if (oldestArrivedAt !== null && now - oldestArrivedAt > agedAfterDays * dayMs) {
    warnings.push('aged');
  }
  if (onHand > 0 && (days ?? 0) > agedAfterDays) warnings.push('slow');
  // What came lately had no time to be sold.
  const since = oldestArrivedAt === null ? 0 : now - oldestArrivedAt;
  if (onHand > 0 && soldLately === 0 && since > turnoverWindowDays * dayMs) warnings.push('idle');
  return warnings;
}
