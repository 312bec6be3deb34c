import { and, asc, desc, eq, inArray, isNull, lte, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Payout } from '../contract.ts';
import { payout, statementLine } from './schema.ts';

/** Money in transit to the bank. */
export const payoutStore = {
  /** Once a number. */
  send: async (tx: Sql, leaving: Omit<Payout, 'arrived'>): Promise<void> => {
    await tx
      .insert(payout)
      .values({ ...leaving, arrived: null })
      .onConflictDoNothing();
  },
  /** All in transit, the oldest first. */
  lockOpen: (tx: Sql): Promise<Payout[]> =>
    tx
      .select()
      .from(payout)
      .where(isNull(payout.arrived))
      .orderBy(asc(payout.day), asc(payout.flowNo))
      .for('update'),
  /** Those in transit that left on `day` or before it. */
  lockLate: (tx: Sql, day: string): Promise<Payout[]> =>
    tx
      .select()
      .from(payout)
      .where(and(isNull(payout.arrived), lte(payout.day, day)))
      .for('update'),
  /** In transit no more: at the bank by a line of its statement, or looked for by a discrepancy. */
  arrive: async (tx: Sql, flowNo: string, by: string): Promise<void> => {
    await tx.update(payout).set({ arrived: by }).where(eq(payout.flowNo, flowNo));
  },
  /** FINANCE-50: what lines of a statement settled is in transit again. */
  reopen: async (tx: Sql, batchId: string): Promise<void> => {
    const ids = raw`(select id from ${statementLine} where ${eq(statementLine.batchId, batchId)})`;
    await tx.update(payout).set({ arrived: null }).where(inArray(payout.arrived, ids));
  },
  /** The last to leave first. */
  list: (sql: Sql): Promise<Payout[]> =>
    sql.select().from(payout).orderBy(desc(payout.day)).limit(60),
};
