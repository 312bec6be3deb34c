import { eq } from 'drizzle-orm';
import { insertRows, type Sql } from '../../../platform/db/index.ts';
import type { DayBill } from '../contract.ts';
import type { Waiting } from '../domain/match.ts';
import { billFile, waiting } from './schema.ts';

/** FINANCE-3: the files of channels by which days were reconciled. */
export const billFileStore = {
  insert: async (tx: Sql, row: DayBill): Promise<void> => {
    await tx.insert(billFile).values(row);
  },
  drop: async (tx: Sql, day: string): Promise<void> => {
    await tx.delete(billFile).where(eq(billFile.day, day));
  },
  ofDay: (sql: Sql, day: string): Promise<DayBill[]> =>
    sql
      .select()
      .from(billFile)
      .where(eq(billFile.day, day))
      .orderBy(billFile.kind, billFile.provider),
};

/** What still waited for its other side after a day. */
export const waitingStore = {
  insertMany: (tx: Sql, day: string, items: readonly Waiting[]): Promise<void> =>
    insertRows(
      tx,
      waiting,
      items.map((item) => ({ day, item })),
    ),
  drop: async (tx: Sql, day: string): Promise<void> => {
    await tx.delete(waiting).where(eq(waiting.day, day));
  },
  afterDay: async (sql: Sql, day: string): Promise<Waiting[]> => {
    const rows = await sql.select().from(waiting).where(eq(waiting.day, day));
    return rows.map((row) => row.item);
  },
};
