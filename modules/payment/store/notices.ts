import { and, asc, eq, isNull, lt } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { ProviderName } from '../contract.ts';
import { notice } from './schema.ts';

type Row = typeof notice.$inferSelect;
type NewNotice = Omit<Row, 'outcome'>;

const forged = 'bad-signature';

/** PAYMENT-2: what channels sent, as it came. */
export const noticeStore = {
  /** False where it is there already (PAYMENT-17). */
  insert: async (sql: Sql, row: NewNotice): Promise<boolean> => {
    const stored = await sql
      .insert(notice)
      .values({ ...row, outcome: null })
      .onConflictDoNothing()
      .returning({ id: notice.id });
    return stored.length > 0;
  },
  /** PAYMENT-16: as evidence. */
  insertForged: async (sql: Sql, row: NewNotice): Promise<void> => {
    await sql.insert(notice).values({ ...row, outcome: forged });
  },
  dropForged: async (sql: Sql, before: number): Promise<void> => {
    await sql.delete(notice).where(and(eq(notice.outcome, forged), lt(notice.receivedAt, before)));
  },
  /** Those of one channel that nobody worked, the oldest first. */
  left: (sql: Sql, name: ProviderName): Promise<Row[]> =>
    sql
      .select()
      .from(notice)
      .where(and(eq(notice.provider, name), isNull(notice.outcome)))
      .orderBy(asc(notice.receivedAt))
      .limit(100),
  mark: async (sql: Sql, id: string, outcome: string): Promise<void> => {
    await sql.update(notice).set({ outcome }).where(eq(notice.id, id));
  },
};
