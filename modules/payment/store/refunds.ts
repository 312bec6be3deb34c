import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, ne, sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { ProviderName } from '../contract.ts';
import { payment, refund } from './schema.ts';

export type RefundRow = typeof refund.$inferSelect;

/** Those that are not done. */
const pending = inArray(refund.state, ['asked', 'sent', 'failed']);

/** PAYMENT-6: money that is to go back. */
export const refundStore = {
  insert: async (tx: Sql, row: typeof refund.$inferInsert): Promise<void> => {
    await tx.insert(refund).values(row);
  },
  find: async (sql: Sql, id: string): Promise<RefundRow | undefined> => {
    const [row] = await sql.select().from(refund).where(eq(refund.id, id));
    return row;
  },
  /** What was granted back of a payment. What came a second time goes back beside it. */
  sumOf: async (sql: Sql, paymentId: string): Promise<number> => {
    const [sum] = await sql
      .select({ fen: raw<string>`coalesce(sum(${refund.amountFen}), 0)` })
      .from(refund)
      .where(and(eq(refund.paymentId, paymentId), isNull(refund.no)));
    return Number(sum?.fen ?? 0);
  },
  /** Those of one channel about which it is to be asked by now, the longest due first. */
  due: async (sql: Sql, name: ProviderName, now: number): Promise<RefundRow[]> => {
    const found = await sql
      .select({ row: refund })
      .from(refund)
      .innerJoin(payment, eq(payment.id, refund.paymentId))
      .where(
        and(
          pending,
          isNull(refund.takenOverAt),
          lte(refund.nextAt, now),
          eq(raw`coalesce(${refund.provider}, ${payment.provider})`, name),
        ),
      )
      .orderBy(asc(refund.nextAt))
      .limit(100);
    return found.map(({ row }) => row);
  },
  /** As it stands now; nothing where it is done already. */
  change: async (
    tx: Sql,
    id: string,
    change: Partial<Omit<RefundRow, 'id'>>,
  ): Promise<RefundRow | undefined> => {
    const [changed] = await tx
      .update(refund)
      .set(change)
      .where(and(eq(refund.id, id), pending))
      .returning();
    return changed;
  },
  /** Nobody asks for it before `until`; false where somebody may be asking at this moment. */
  postpone: async (
    sql: Sql,
    id: string,
    { dueAfter, until }: { readonly dueAfter: number | undefined; readonly until: number },
  ): Promise<boolean> => {
    const ours = await sql
      .update(refund)
      .set({ nextAt: until })
      .where(
        and(eq(refund.id, id), dueAfter === undefined ? undefined : gt(refund.nextAt, dueAfter)),
      )
      .returning({ id: refund.id });
    return ours.length > 0;
  },
  /** PAYMENT-48: finance takes it over, unless its channel is being asked for it or has done it. */
  takeOver: async (
    sql: Sql,
    id: string,
    { at, by }: { readonly at: number; readonly by: string },
  ): Promise<RefundRow | undefined> => {
    const [taken] = await sql
      .update(refund)
      .set({ takenOverAt: at, takenOverBy: by })
      .where(and(eq(refund.id, id), inArray(refund.state, ['asked', 'failed'])))
      .returning();
    return taken;
  },
  /** The first asked for first. */
  ofOrder: (sql: Sql, orderId: string): Promise<RefundRow[]> =>
    sql.select().from(refund).where(eq(refund.orderId, orderId)).orderBy(refund.askedAt, refund.id),
  /** PAYMENT-63: of what came a second time for an order. */
  ofSeconds: (sql: Sql, orderId: string): Promise<{ id: string; fen: number; state: string }[]> =>
    sql
      .select({ id: refund.id, fen: refund.amountFen, state: refund.state })
      .from(refund)
      .where(and(eq(refund.orderId, orderId), isNotNull(refund.no)))
      .orderBy(refund.askedAt, refund.id),
  /** What came a second time and is not back yet, by payments. */
  secondsLeft: async (sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, number>> => {
    const rows = await sql
      .select({ id: refund.paymentId, fen: raw<string>`sum(${refund.amountFen})` })
      .from(refund)
      .where(
        and(
          raw`${refund.paymentId} = any(${textList(ids)})`,
          isNotNull(refund.no),
          ne(refund.state, 'done'),
        ),
      )
      .groupBy(refund.paymentId);
    return new Map(rows.map(({ id, fen }) => [id, Number(fen)]));
  },
  /** PAYMENT-34: those that failed, with what was said. */
  inTrouble: (sql: Sql): Promise<RefundRow[]> =>
    sql
      .select()
      .from(refund)
      .where(and(eq(refund.state, 'failed'), isNotNull(refund.trouble)))
      .orderBy(refund.askedAt, refund.id),
};
