import type { Database } from '../../../platform/db/index.ts';
import {
  worthStore,
  type PaidSpan,
  type PaidWorth,
  type SoldOrder,
  type SoldSpan,
} from '../store/worth.ts';

/** What orders brought, for those who count. */
export interface Worths {
  /** What real orders were worth that were paid in a span of time, with a coupon and without. */
  paidWorth(span: PaidSpan): Promise<PaidWorth[]>;
  /** The lowest price of a piece that was really paid since `at`, by product, in fen. */
  lowestDeals(productIds: readonly string[], since: number): Promise<Map<string, number>>;
  /** How many orders of a run were paid, and what they are worth in fen; refunds are not taken off. */
  paidOfRun(runId: string): Promise<{ orders: number; fen: number }>;
  /** The paid orders of a run that were placed in a span with one of these products. */
  paidWith(runId: string, span: SoldSpan): Promise<SoldOrder[]>;
}

export function openWorths({ sql }: Database, written: () => Promise<void>): Worths {
  return {
    paidWorth: (span) => worthStore.paidWorth(sql, span),
    lowestDeals: (ids, since) => worthStore.lowestDeals(sql, ids, since),
    paidOfRun: (runId) => written().then(() => worthStore.paidOfRun(sql, runId)),
    paidWith: (runId, span) => written().then(() => worthStore.paidWith(sql, runId, span)),
  };
}
