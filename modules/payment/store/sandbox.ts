import { and, desc, eq, gte, lt, lte } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { ProviderName } from '../contract.ts';
import { sandboxBook, sandboxNotice } from './schema.ts';

export type BookRow = typeof sandboxBook.$inferSelect;
type Notice = typeof sandboxNotice.$inferSelect;

/** What a sandbox booked, as a channel keeps books of its own. */
export const sandboxBookStore = {
  /** False where it is booked already. */
  insert: async (sql: Sql, row: BookRow): Promise<boolean> => {
    const made = await sql
      .insert(sandboxBook)
      .values(row)
      .onConflictDoNothing()
      .returning({ txn: sandboxBook.txn });
    return made.length > 0;
  },
  find: async (sql: Sql, provider: ProviderName, txn: string): Promise<BookRow | undefined> => {
    const mine = and(eq(sandboxBook.txn, txn), eq(sandboxBook.provider, provider));
    const [row] = await sql.select().from(sandboxBook).where(mine);
    return row;
  },
  /** In the order in which it was booked. */
  between: (
    sql: Sql,
    provider: ProviderName,
    { from, until }: { readonly from: number; readonly until: number },
  ): Promise<BookRow[]> =>
    sql
      .select()
      .from(sandboxBook)
      .where(
        and(
          eq(sandboxBook.provider, provider),
          gte(sandboxBook.at, from),
          lt(sandboxBook.at, until),
        ),
      )
      .orderBy(sandboxBook.at, sandboxBook.txn),
  before: (sql: Sql, provider: ProviderName, at: number): Promise<BookRow[]> =>
    sql
      .select()
      .from(sandboxBook)
      .where(and(eq(sandboxBook.provider, provider), lt(sandboxBook.at, at))),
  isAny: async (sql: Sql): Promise<boolean> =>
    (await sql.select().from(sandboxBook).limit(1)).length > 0,
};

/** What a sandbox will tell us, and when. */
export const sandboxNoticeStore = {
  insert: async (tx: Sql, row: typeof sandboxNotice.$inferInsert): Promise<void> => {
    await tx.insert(sandboxNotice).values(row);
  },
  /** Those of one sandbox whose time has come; each is taken once. */
  takeDue: (sql: Sql, provider: ProviderName, now: number): Promise<Notice[]> =>
    sql
      .update(sandboxNotice)
      .set({ sent: true })
      .where(
        and(
          eq(sandboxNotice.sent, false),
          eq(sandboxNotice.provider, provider),
          lte(sandboxNotice.dueAt, now),
        ),
      )
      .returning(),
  /** The last thing that was told of a payment. */
  lastTold: async (sql: Sql, paymentId: string): Promise<Notice['outcome'] | undefined> => {
    const [last] = await sql
      .select({ outcome: sandboxNotice.outcome })
      .from(sandboxNotice)
      .where(and(eq(sandboxNotice.paymentId, paymentId), eq(sandboxNotice.sent, true)))
      .orderBy(desc(sandboxNotice.dueAt))
      .limit(1);
    return last?.outcome;
  },
};
