import { and, asc, desc, eq, gte, inArray, lte, ne, or, sql } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import { ok, type Result } from '../../../platform/kernel/index.ts';
import type { Order } from '../contract.ts';
import type { Destination, OrderRow, QuietOrder, SoldRow } from '../domain/row.ts';
import { present, rowOf, type Row } from './rows.ts';
import { counter, order } from './schema.ts';

export type Place = Pick<Row, 'payBefore' | 'id'>;
export const overdueAtOnce = 200;
export const quietAtOnce = 200;
export type OrderChange = Partial<
  Pick<
    Row,
    'state' | 'paidAt' | 'closeReason' | 'movedAt' | 'refundedFen' | 'payBefore' | 'deposit'
  >
>;
export type Counter = typeof counter.$inferSelect;
export type StoredOrder = Order &
  Pick<Row, 'holdId' | 'requestId' | 'inputHash' | 'addressId'> & {
    readonly heldBy?: string | null;
  };

/** How order rows are read and written; nothing outside knows the table. */
export const orderStore = {
  countersOf: async (tx: Sql, runIds: readonly string[]): Promise<Map<string, Counter>> => {
    const rows = await tx
      .select()
      .from(counter)
      .where(inArray(counter.runId, [...runIds]));
    return new Map(rows.map((row) => [row.runId, row]));
  },
  takeDown: async (tx: Sql, runId: string, down: readonly string[]): Promise<void> => {
    await tx.update(counter).set({ down }).where(eq(counter.runId, runId));
  },
  saveCounter: async (tx: Sql, row: Omit<Counter, 'down'>): Promise<void> => {
    await tx.insert(counter).values(row).onConflictDoUpdate({ target: counter.runId, set: row });
  },
  /** Orders that these requests made before, by `viewer request`. */
  findByRequests: async (
    tx: Sql,
    orderRequests: readonly { readonly viewerId: string; readonly requestId: string }[],
  ): Promise<Map<string, { hash: string; result: Result<Order> }>> => {
    const viewers = textList(orderRequests.map((orderRequest) => orderRequest.viewerId));
    const requests = textList(orderRequests.map((orderRequest) => orderRequest.requestId));
    const rows = await tx
      .select()
      .from(order)
      .where(
        sql`(${order.viewerId}, ${order.requestId}) in
          (select * from unnest(${viewers}, ${requests}))`,
      );
    return new Map(
      rows.map((row) => {
        const found = { hash: row.inputHash, result: ok(present(row)) };
        return [`${row.viewerId} ${row.requestId}`, found];
      }),
    );
  },
  /** Many rows as one statement; the text of a thousand parameters would cost more than the rows. */
  insertMany: async (tx: Sql, rows: readonly StoredOrder[]): Promise<void> => {
    await tx.execute(sql`
      insert into "order"."order" (id, request_id, input_hash, session_id, run_id, viewer_id,
        payment_id, hold_id, address_id, offer_id, lines, quote, total_fen, state, close_reason,
        masked_name, province, simulated, placed_at, paid_at, pay_before, refunded_fen, moved_at, held_by,
        deposit, deposit_payment_id)
      select id, "requestId", "inputHash", "sessionId", "runId", "viewerId", "paymentId", "holdId",
        "addressId", "offerId", lines, quote, "totalFen", state, "closeReason", "maskedName",
        province, simulated, "placedAt", "paidAt", "payBefore", "refundedFen", "paidAt", "heldBy",
        deposit, deposit ->> 'paymentId'
      from json_to_recordset(${JSON.stringify(rows)}::json) as v(id text, "requestId" text,
        "inputHash" text, "sessionId" text, "runId" text, "viewerId" text, "paymentId" text,
        "holdId" text, "addressId" text, "offerId" text, lines json, quote json,
        "totalFen" bigint, state text, "closeReason" text, "maskedName" text, province text,
        simulated boolean, "placedAt" bigint, "paidAt" bigint, "payBefore" bigint, "refundedFen" bigint, "heldBy" text,
        deposit json)`);
  },
  someReal: async (tx: Sql, ids: readonly string[]): Promise<Set<string>> => {
    const rows = await tx
      .select({ id: order.id })
      .from(order)
      .where(sql`${order.id} = any(${textList(ids)}) and not ${order.simulated}`);
    return new Set(rows.map((row) => row.id));
  },
  /** ORDER-31: locked, so that what is decided about money is decided about the order as it is. */
  lockByPayment: async (tx: Sql, paymentId: string): Promise<OrderRow | undefined> => {
    const mine = or(eq(order.paymentId, paymentId), eq(order.depositPaymentId, paymentId));
    const [found] = await tx.select().from(order).where(mine).for('update');
    return found && rowOf(found);
  },
  some: async (tx: Sql, ids: readonly string[]): Promise<OrderRow[]> => {
    const rows = await tx
      .select()
      .from(order)
      .where(sql`${order.id} = any(${textList(ids)})`);
    return rows.map(rowOf);
  },
  byId: async (tx: Sql, id: string): Promise<Order | undefined> => {
    const [found] = await tx.select().from(order).where(eq(order.id, id));
    return found ? present(found) : undefined;
  },
  lock: async (tx: Sql, id: string): Promise<OrderRow | undefined> => {
    const [found] = await tx.select().from(order).where(eq(order.id, id)).for('update');
    return found && rowOf(found);
  },
  addressOf: async (tx: Sql, id: string): Promise<string | undefined> => {
    const [found] = await tx
      .select({ addressId: order.addressId })
      .from(order)
      .where(eq(order.id, id));
    return found?.addressId;
  },
  lastDone: async (tx: Sql, runIds: readonly string[], now: number) => {
    const { rows } = await tx.execute<{ run_id: string; at: string }>(sql`
      select run_id, max(case when state in ('completed', 'closed', 'refunded')
        then coalesce(moved_at, placed_at) else ${now}::bigint end) as at
      from "order"."order" where run_id = any(${textList(runIds)}) group by 1`);
    return new Map(rows.map((row) => [row.run_id, Number(row.at)]));
  },
  holdBack: async (tx: Sql, id: string, by: string | null): Promise<void> => {
    await tx.update(order).set({ heldBy: by }).where(eq(order.id, id));
  },
  /** Orders whose goods have been with the buyer since before `at`, the longest first; behind `after` where it is given. */
  quiet: async (tx: Sql, at: number, after?: QuietOrder): Promise<QuietOrder[]> => {
    const rows = await tx
      .select({ id: order.id, movedAt: order.movedAt })
      .from(order)
      .where(
        and(
          inArray(order.state, ['signed', 'installed']),
          lte(order.movedAt, at),
          after && sql`(${order.movedAt}, ${order.id}) > (${after.movedAt}, ${after.id})`,
        ),
      )
      .orderBy(asc(order.movedAt), asc(order.id))
      .limit(quietAtOnce);
    return rows.flatMap(({ id, movedAt }) => (movedAt === null ? [] : [{ id, movedAt }]));
  },
  idsOfViewer: async (tx: Sql, viewerId: string): Promise<string[]> => {
    const rows = await tx.select({ id: order.id }).from(order).where(eq(order.viewerId, viewerId));
    return rows.map(({ id }) => id);
  },
  /** Real orders placed since `since` that somebody wanted to pay for, in their order. */
  placedSince: (tx: Sql, since: number): Promise<SoldRow[]> => {
    const { id, paymentId, state, totalFen, refundedFen, paidAt, lines } = order;
    return tx
      .select({ id, paymentId, state, totalFen, refundedFen, paidAt, lines })
      .from(order)
      .where(and(eq(order.simulated, false), gte(order.placedAt, since), ne(order.state, 'placed')))
      .orderBy(order.placedAt);
  },
  /** Moves an order on, if it still stands in one of `from`; otherwise nothing is returned. */
  move: async (
    tx: Sql,
    id: string,
    from: readonly Order['state'][],
    change: OrderChange,
  ): Promise<Order | undefined> => {
    const [moved] = await tx
      .update(order)
      .set(change)
      .where(and(eq(order.id, id), inArray(order.state, [...from])))
      .returning();
    return moved ? present(moved) : undefined;
  },
  redirect: async (tx: Sql, id: string, to: Destination): Promise<Order | undefined> => {
    const [moved] = await tx.update(order).set(to).where(eq(order.id, id)).returning();
    return moved ? present(moved) : undefined;
  },
  /** So many of those whose time to pay is over, the longest first; `after` one of them where it is given. */
  overdue: (tx: Sql, at: number, after?: Place): Promise<Row[]> =>
    tx
      .select()
      .from(order)
      .where(
        and(
          inArray(order.state, ['placed', 'reserved']),
          lte(order.payBefore, at),
          after && sql`(${order.payBefore}, ${order.id}) > (${after.payBefore}, ${after.id})`,
        ),
      )
      .orderBy(asc(order.payBefore), asc(order.id))
      .limit(overdueAtOnce),
  /** How orders of a made-up past stand. */
  seedStates: async (
    tx: Sql,
    states: readonly { readonly id: string; readonly state: Order['state']; readonly at: number }[],
  ): Promise<void> => {
    for (const { id, state, at } of states) {
      await tx.update(order).set({ state, movedAt: at }).where(eq(order.id, id));
    }
  },
  ofViewer: async (tx: Sql, viewerId: string): Promise<Order[]> => {
    const rows = await tx
      .select()
      .from(order)
      .where(eq(order.viewerId, viewerId))
      .orderBy(desc(order.placedAt), desc(order.id))
      .limit(100);
    return rows.map(present);
  },
  ofRun: async (tx: Sql, runId: string): Promise<Order[]> => {
    const rows = await tx
      .select()
      .from(order)
      .where(eq(order.runId, runId))
      .orderBy(order.placedAt, order.id);
    return rows.map(present);
  },
};

export type OrderStore = typeof orderStore;
