import { and, count, desc, eq, gte, ilike, inArray, lt, or, sql, type SQL } from 'drizzle-orm';
import { containing, type Sql } from '../../../platform/db/index.ts';
import { fromShanghai, provincesNamed } from '../../../platform/kernel/index.ts';
import type { Order, OrderFilter } from '../contract.ts';
import { heldStates } from '../domain/life.ts';
import { present, type Row } from './rows.ts';
import { goodsIn, order } from './schema.ts';
import { worth } from './worth.ts';

const dayMs = 86_400_000;

/** What is looked for, with the orders that left under it where it is a waybill (ORDER-57). */
export type OrderSearch = OrderFilter & { readonly sentUnder?: readonly string[] };

/** The list of all orders, as staff look it through. */
export const listStore = {
  list: async (
    tx: Sql,
    filter: OrderSearch,
  ): Promise<{ orders: Order[]; total: number; paidFen: number }> => {
    const where = and(...conditions(filter));
    const rows = await pageOf(tx, where, filter);
    // ORDER-30: counted and summed on one way through.
    const paid = inArray(order.state, [...heldStates]);
    const [all] = await tx
      .select({ n: count(), fen: sql<string | null>`sum(${worth}) filter (where ${paid})` })
      .from(order)
      .where(where);
    return { orders: rows.map(present), total: all?.n ?? 0, paidFen: Number(all?.fen ?? 0) };
  },
  /** ORDER-25: a page of the list alone, without its sums. */
  page: async (tx: Sql, filter: OrderSearch): Promise<Order[]> => {
    const rows = await pageOf(tx, and(...conditions(filter)), filter);
    return rows.map(present);
  },
};

export type ListStore = typeof listStore;

/** Hundreds are placed in one millisecond: the number tells them apart, and no page loses or repeats one. */
function pageOf(tx: Sql, where: SQL | undefined, { after, limit }: OrderFilter): Promise<Row[]> {
  const behind =
    after === undefined
      ? undefined
      : sql`(${order.placedAt}, ${order.id}) < (select l.placed_at, l.id from "order"."order" l where l.id = ${after})`;
  return tx
    .select()
    .from(order)
    .where(and(where, behind))
    .orderBy(desc(order.placedAt), desc(order.id))
    .limit(limit);
}

function conditions(filter: OrderSearch): SQL[] {
  const parts: (SQL | undefined)[] = [];
  if (filter.sessionId !== undefined) parts.push(eq(order.sessionId, filter.sessionId));
  if (filter.state !== undefined) parts.push(eq(order.state, filter.state));
  if (filter.simulated !== 'all') parts.push(eq(order.simulated, filter.simulated === 'yes'));
  if (filter.productId !== undefined) {
    parts.push(sql`${goodsIn(order.lines)} ? ${filter.productId}`);
  }
  const { from, until } = filter;
  if (from !== undefined) parts.push(gte(order.placedAt, fromShanghai(`${from}T00:00`)));
  if (until !== undefined) parts.push(lt(order.placedAt, fromShanghai(`${until}T00:00`) + dayMs));
  if (filter.search !== undefined && filter.search !== '') {
    const like = containing(filter.search);
    parts.push(
      or(
        ilike(order.id, like),
        ilike(order.maskedName, like),
        ilike(order.province, like),
        inArray(order.province, provincesNamed(filter.search)),
        inArray(order.id, [...(filter.sentUnder ?? [])]),
      ),
    );
  }
  return parts.filter((part) => part !== undefined);
}
