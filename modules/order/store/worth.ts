import { and, count, eq, gte, isNotNull, lt, lte, sql, sum } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { Order } from '../contract.ts';
import { order } from './schema.ts';

/** What orders of one span of time were worth together; those with the coupon and those without. */
export interface PaidWorth {
  readonly used: boolean;
  readonly orders: number;
  readonly fen: number;
  /** Of the sample, in fen²; null of fewer than two. */
  readonly variance: number | null;
}

export interface PaidSpan {
  readonly from: number;
  readonly until: number;
  readonly couponId?: string | undefined;
}

/** Orders that were placed from one moment to another, both included, with one of these products. */
export interface SoldSpan {
  readonly productIds: readonly string[];
  readonly from: number;
  readonly until: number;
}

export type SoldOrder = Pick<Order, 'lines' | 'totalFen' | 'deposit' | 'placedAt'>;

/** `worthOf` in the database: all that the buyer pays, the deposit included. */
export const worth = sql`${order.totalFen} + coalesce((${order.deposit}->>'fen')::bigint, 0)`;

/** What orders are worth, summed where they are kept: a show may have a hundred thousand. */
export const worthStore = {
  paidWorth: async (tx: Sql, { from, until, couponId }: PaidSpan): Promise<PaidWorth[]> => {
    const used = couponId
      ? sql<boolean>`exists (select 1 from json_array_elements(${order.quote}->'coupons') c
          where c->>'couponId' = ${couponId})`
      : sql<boolean>`false`;
    const rows = await tx
      .select({
        used: used.as('used'),
        orders: count(),
        fen: sql<string>`sum(${worth})`,
        variance: sql<string | null>`var_samp(${worth})`,
      })
      .from(order)
      .where(and(gte(order.paidAt, from), lt(order.paidAt, until), eq(order.simulated, false)))
      .groupBy(sql`used`);
    return rows.map(({ fen, variance, ...row }) => {
      return { ...row, fen: Number(fen), variance: variance === null ? null : Number(variance) };
    });
  },
  /** INSIGHT-5: how many orders of a run were paid, and what they are worth, in fen. */
  paidOfRun: async (tx: Sql, runId: string): Promise<{ orders: number; fen: number }> => {
    const [sums] = await tx
      .select({ orders: count(), fen: sum(worth) })
      .from(order)
      .where(and(eq(order.runId, runId), isNotNull(order.paidAt)));
    return { orders: sums?.orders ?? 0, fen: Number(sums?.fen ?? 0) };
  },
  /** INSIGHT-11: the paid orders of a run in a span. */
  paidWith: (
    tx: Sql,
    runId: string,
    { productIds, from, until }: SoldSpan,
  ): Promise<SoldOrder[]> => {
    const { lines, totalFen, deposit, placedAt } = order;
    return tx
      .select({ lines, totalFen, deposit, placedAt })
      .from(order)
      .where(
        and(
          eq(order.runId, runId),
          isNotNull(order.paidAt),
          gte(placedAt, from),
          lte(placedAt, until),
          sql`exists (select 1 from json_array_elements(${lines}) l
            where l->>'productId' = any(${textList(productIds)}))`,
        ),
      );
  },
  lowestDeals: async (
    tx: Sql,
    ids: readonly string[],
    since: number,
  ): Promise<Map<string, number>> => {
    const { rows } = await tx.execute<{ id: string; fen: string }>(sql`
      select l ->> 'productId' as id, min((l ->> 'unitFen')::bigint) as fen
      from "order"."order" o, json_array_elements(o.lines) l
      where o.paid_at >= ${since} and not o.simulated
        and l ->> 'productId' = any(${textList(ids)})
      group by 1`);
    return new Map(rows.map((row) => [row.id, Number(row.fen)]));
  },
  lastDeals: async (tx: Sql, ids: readonly string[]): Promise<Map<string, number>> => {
    const { rows } = await tx.execute<{ id: string; fen: string }>(sql`
      select wanted.id, last.fen from unnest(${textList(ids)}) as wanted (id), lateral (
        select (l ->> 'unitFen')::bigint as fen
        from "order"."order" o, json_array_elements(o.lines) l
        where o.paid_at is not null and not o.simulated and l ->> 'productId' = wanted.id
        order by o.paid_at desc limit 1) as last`);
    return new Map(rows.map((row) => [row.id, Number(row.fen)]));
  },
};
