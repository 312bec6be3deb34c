import { and, asc, eq, inArray, lte, ne, sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { ProviderName } from '../contract.ts';
import { payment, start } from './schema.ts';

export type StartRow = typeof start.$inferSelect;
/** One start, as its channel knows it. */
export type StartKey = Pick<StartRow, 'provider' | 'no' | 'paymentId'>;
type Key = Pick<StartRow, 'provider' | 'no'>;
type NewStart = Pick<StartRow, 'provider' | 'no' | 'paymentId' | 'at' | 'until' | 'nextAt'>;

const is = ({ provider, no }: Key) => and(eq(start.provider, provider), eq(start.no, no));
const payableStates = ['open', 'leaving'] as const;

/** PAYMENT-60: the channels at which payments were started. */
export const startStore = {
  insert: async (tx: Sql, row: NewStart): Promise<void> => {
    await tx.insert(start).values({ ...row, state: 'open' });
  },
  /** One that only its channel knew of, and that nobody should pay any more. */
  insertLeft: async (sql: Sql, row: NewStart): Promise<void> => {
    await sql
      .insert(start)
      .values({ ...row, state: 'leaving' })
      .onConflictDoNothing();
  },
  find: async (sql: Sql, key: Key): Promise<StartRow | undefined> => {
    const [known] = await sql.select().from(start).where(is(key));
    return known;
  },
  ofPayment: (sql: Sql, paymentId: string): Promise<StartRow[]> =>
    sql.select().from(start).where(eq(start.paymentId, paymentId)),
  isOpen: async (tx: Sql, key: Key): Promise<boolean> => {
    const found = await tx
      .select({ no: start.no })
      .from(start)
      .where(and(is(key), eq(start.state, 'open')));
    return found.length > 0;
  },
  /** Those of a payment that are open, but for one; their channels are asked from `nextAt` on to close them. */
  leave: async (
    tx: Sql,
    paymentId: string,
    { nextAt, butNo }: { readonly nextAt: number; readonly butNo: string | undefined },
  ): Promise<void> => {
    await tx
      .update(start)
      .set({ state: 'leaving', nextAt, tries: 0 })
      .where(
        and(
          eq(start.paymentId, paymentId),
          eq(start.state, 'open'),
          butNo === undefined ? undefined : ne(start.no, butNo),
        ),
      );
  },
  close: async (tx: Sql, key: Key): Promise<void> => {
    await tx
      .update(start)
      .set({ state: 'closed', nextAt: null })
      .where(and(is(key), inArray(start.state, [...payableStates])));
  },
  /** False where it was paid before. */
  pay: async (
    tx: Sql,
    key: Key,
    came: Pick<StartRow, 'fen' | 'txn' | 'paidAt' | 'second'>,
  ): Promise<boolean> => {
    const news = await tx
      .update(start)
      .set({ state: 'paid', ...came, nextAt: null })
      .where(and(is(key), ne(start.state, 'paid')))
      .returning();
    return news.length > 0;
  },
  /** Those of one channel about which it is to be asked by now, the longest due first. */
  due: (
    sql: Sql,
    name: ProviderName,
    { now, most }: { readonly now: number; readonly most: number },
  ): Promise<StartRow[]> =>
    sql
      .select()
      .from(start)
      .where(and(eq(start.provider, name), lte(start.nextAt, now)))
      .orderBy(asc(start.nextAt))
      .limit(most),
  /** When it is asked about next; false where it stands otherwise by now. */
  postpone: async (
    sql: Sql,
    row: StartRow,
    next: Pick<StartRow, 'nextAt' | 'tries'>,
  ): Promise<boolean> => {
    const ours = await sql
      .update(start)
      .set(next)
      .where(and(is(row), eq(start.state, row.state)))
      .returning();
    return ours.length > 0;
  },
  /** Every start of these payments at which money may still come. */
  payable: (sql: Sql, ids: readonly string[]): Promise<StartKey[]> =>
    sql
      .select({ provider: start.provider, no: start.no, paymentId: start.paymentId })
      .from(start)
      .innerJoin(payment, eq(payment.id, start.paymentId))
      .where(
        and(
          raw`${start.paymentId} = any(${textList(ids)})`,
          inArray(start.state, [...payableStates]),
          ne(payment.state, 'paid'),
        ),
      )
      .orderBy(start.paymentId, start.at),
};
