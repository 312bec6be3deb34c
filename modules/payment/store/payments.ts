import { and, eq, inArray, min, sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { ProviderName } from '../contract.ts';
import type { StartPayment } from '../domain/money.ts';
import { payment } from './schema.ts';

export type PaymentRow = typeof payment.$inferSelect;

/** Those that can still be paid. */
const open = inArray(payment.state, ['waiting', 'failed']);

/** Payments of orders, and how they stand. */
export const paymentStore = {
  /** Opens them as one statement. */
  openMany: async (tx: Sql, rows: readonly StartPayment[]): Promise<void> => {
    await tx.execute(raw`
      insert into payment.payment (id, order_id, payer_id, amount_fen, provider, state, at,
        opens_at, pay_before)
      select id, "orderId", "payerId", "amountFen", 'none', 'waiting', at, "opensAt", "payBefore"
      from json_to_recordset(${JSON.stringify(rows)}::json) as v(id text, "orderId" text,
        "payerId" text, "amountFen" bigint, at bigint, "opensAt" bigint, "payBefore" bigint)`);
  },
  /** Of a made-up past, as they ended. */
  insertMany: async (tx: Sql, rows: readonly (typeof payment.$inferInsert)[]): Promise<void> => {
    await tx.insert(payment).values([...rows]);
  },
  find: async (sql: Sql, id: string): Promise<PaymentRow | undefined> => {
    const [found] = await sql.select().from(payment).where(eq(payment.id, id));
    return found;
  },
  lock: async (tx: Sql, id: string): Promise<PaymentRow | undefined> => {
    const [found] = await tx.select().from(payment).where(eq(payment.id, id)).for('update');
    return found;
  },
  withIds: (sql: Sql, ids: readonly string[]): Promise<PaymentRow[]> =>
    sql
      .select()
      .from(payment)
      .where(raw`${payment.id} = any(${textList(ids)})`),
  /** Its buyer is at this channel now. */
  choose: async (tx: Sql, id: string, provider: ProviderName): Promise<void> => {
    await tx
      .update(payment)
      .set({ provider, state: 'waiting' })
      .where(and(eq(payment.id, id), open));
  },
  /** False where it is over already. */
  close: async (tx: Sql, id: string): Promise<boolean> => {
    const closed = await tx
      .update(payment)
      .set({ state: 'closed' })
      .where(and(eq(payment.id, id), open))
      .returning({ id: payment.id });
    return closed.length > 0;
  },
  /** Nothing where it does not wait. */
  decline: async (tx: Sql, id: string): Promise<PaymentRow | undefined> => {
    const [changed] = await tx
      .update(payment)
      .set({ state: 'failed' })
      .where(and(eq(payment.id, id), eq(payment.state, 'waiting')))
      .returning();
    return changed;
  },
  pay: async (
    tx: Sql,
    id: string,
    how: Pick<PaymentRow, 'paidAt' | 'provider' | 'channelTxn' | 'no'>,
  ): Promise<void> => {
    await tx
      .update(payment)
      .set({ state: 'paid', ...how })
      .where(eq(payment.id, id));
  },
  /** Takes what is back off the payment. Returns whether nothing is left of it. */
  lessen: async (
    tx: Sql,
    id: string,
    back: { readonly fen: number; readonly at: number },
  ): Promise<boolean> => {
    const [left] = await tx
      .update(payment)
      .set({
        refundedFen: raw`${payment.refundedFen} + ${back.fen}`,
        state: raw`case when ${payment.refundedFen} + ${back.fen} >= ${payment.amountFen}
          then 'refunded' else ${payment.state} end`,
        refundedAt: back.at,
      })
      .where(eq(payment.id, id))
      .returning();
    return left?.state === 'refunded';
  },
  /** When the first money came. */
  firstPaidAt: async (sql: Sql): Promise<number | null> => {
    const [first] = await sql.select({ at: min(payment.paidAt) }).from(payment);
    return first?.at ?? null;
  },
  /** Whether one of these channels was ever chosen. */
  isAnyAt: async (sql: Sql, names: readonly ProviderName[]): Promise<boolean> => {
    const theirs = inArray(payment.provider, [...names]);
    const found = await sql.select({ id: payment.id }).from(payment).where(theirs).limit(1);
    return found.length > 0;
  },
};
