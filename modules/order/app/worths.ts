import type { Database } from '../../../platform/db/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
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
  /** The price of a piece when it was last paid for, however long ago, by product, in fen. */
  lastDeals(productIds: readonly string[]): Promise<Map<string, number>>;
  /** How many orders of a run were paid, and what they are worth in fen; refunds are not taken off. */
  paidOfRun(runId: string): Promise<{ orders: number; fen: number }>;
  /** The paid orders of a run that were placed in a span with one of these products. */
  paidWith(runId: string, span: SoldSpan): Promise<SoldOrder[]>;
}

/** A deal that is newer than what is remembered is one of the last week's, which are asked every time. */
const rememberedMs = 3_600_000;

interface WorthDeps {
  readonly database: Database;
  readonly clock: Clock;
  /** Resolves when what was decided is written. */
  readonly written: () => Promise<void>;
}

export function openWorths({ database, clock, written }: WorthDeps): Worths {
  const { sql } = database;
  const last = new Map<string, { readonly fen: number | undefined; readonly at: number }>();
  const lastDeals = async (ids: readonly string[]): Promise<Map<string, number>> => {
    const now = clock.now();
    const asked = ids.filter((id) => {
      const known = last.get(id);
      return !known || Math.abs(now - known.at) > rememberedMs;
    });
    if (asked.length > 0) {
      const found = await worthStore.lastDeals(sql, asked);
      for (const id of asked) last.set(id, { fen: found.get(id), at: now });
    }
    return new Map(
      ids.flatMap((id) => {
        const fen = last.get(id)?.fen;
        return fen === undefined ? [] : [[id, fen] as const];
      }),
    );
  };
  return {
    paidWorth: (span) => worthStore.paidWorth(sql, span),
    lowestDeals: (ids, since) => worthStore.lowestDeals(sql, ids, since),
    lastDeals,
    paidOfRun: (runId) => written().then(() => worthStore.paidOfRun(sql, runId)),
    paidWith: (runId, span) => written().then(() => worthStore.paidWith(sql, runId, span)),
  };
}
