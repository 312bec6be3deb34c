import { and, count, eq, inArray, ne, sql as raw } from 'drizzle-orm';
import { insertRows, pageRows, pagesOf, type Sql } from '../../../platform/db/index.ts';
import type { Words } from '../../../platform/kernel/index.ts';
import type { DayDiscrepancy, OpenPage } from '../contract.ts';
import { proposalOf } from '../domain/classes.ts';
import { discrepancy } from './schema.ts';

export type StoredDiscrepancy = typeof discrepancy.$inferSelect;
export type NewDiscrepancy = typeof discrepancy.$inferInsert;

/** Those of a run; the others stand until they are solved. */
const ofRun = inArray(discrepancy.level, [2, 3]);

const present = (row: StoredDiscrepancy): DayDiscrepancy => ({ ...row, proposal: proposalOf(row) });

/** As many as stand on a page of the desk. */
const pageMost = 200;

/** What does not fit, until somebody solves it. */
export const discrepancyStore = {
  insert: async (tx: Sql, row: NewDiscrepancy): Promise<void> => {
    await tx.insert(discrepancy).values(row);
  },
  /** All name the same columns. */
  insertMany: (tx: Sql, rows: readonly NewDiscrepancy[]): Promise<void> =>
    insertRows(tx, discrepancy, rows),
  lock: async (tx: Sql, id: string): Promise<StoredDiscrepancy | undefined> => {
    const [found] = await tx.select().from(discrepancy).where(eq(discrepancy.id, id)).for('update');
    return found;
  },
  solve: async (
    tx: Sql,
    id: string,
    how: { readonly note: string; readonly solvedBy: string; readonly solvedAt: number },
  ): Promise<void> => {
    await tx
      .update(discrepancy)
      .set({ solved: true, ...how })
      .where(eq(discrepancy.id, id));
  },
  /** FINANCE-35: says anew what is the matter. */
  retell: async (tx: Sql, id: string, detail: Words): Promise<void> => {
    await tx.update(discrepancy).set({ detail }).where(eq(discrepancy.id, id));
  },
  drop: async (tx: Sql, ids: readonly string[]): Promise<void> => {
    if (ids.length === 0) return;
    await tx.delete(discrepancy).where(inArray(discrepancy.id, [...ids]));
  },
  /** FINANCE-9: of orders beside their goods and money. */
  aboutOrders: (tx: Sql): Promise<StoredDiscrepancy[]> =>
    tx
      .select()
      .from(discrepancy)
      .where(and(eq(discrepancy.level, 1), eq(discrepancy.kind, 'pay'))),
  /** FINANCE-30: of refunds that their channel does not do. */
  aboutRefunds: (tx: Sql): Promise<StoredDiscrepancy[]> =>
    tx
      .select()
      .from(discrepancy)
      .where(and(eq(discrepancy.level, 1), eq(discrepancy.kind, 'refund'))),
  /** Whether somebody solved one that the run of this day found; those of D07 solve themselves. */
  isWorked: async (tx: Sql, day: string): Promise<boolean> => {
    const [worked] = await tx
      .select({ id: discrepancy.id })
      .from(discrepancy)
      .where(
        and(
          eq(discrepancy.day, day),
          eq(discrepancy.solved, true),
          ne(discrepancy.class, 'D07'),
          ofRun,
        ),
      )
      .limit(1);
    return worked !== undefined;
  },
  dropOfRun: async (tx: Sql, day: string): Promise<void> => {
    await tx.delete(discrepancy).where(and(eq(discrepancy.day, day), ofRun));
  },
  openOn: async (tx: Sql, day: string): Promise<number> => {
    const rows = await tx
      .select({ id: discrepancy.id })
      .from(discrepancy)
      .where(and(eq(discrepancy.day, day), eq(discrepancy.solved, false)));
    return rows.length;
  },
  /**
   * FINANCE-52, FINANCE-34: how many that came with a statement somebody solved. All of them are locked, for
   * whoever solves one at this moment has booked it and not said so yet.
   */
  solvedOfBatch: async (tx: Sql, batchId: string): Promise<number> => {
    const { solved } = discrepancy;
    const ofBatch = tx.select({ solved }).from(discrepancy).where(eq(discrepancy.batchId, batchId));
    return (await ofBatch.for('update')).filter((row) => row.solved).length;
  },
  dropOfBatch: async (tx: Sql, batchId: string): Promise<void> => {
    await tx.delete(discrepancy).where(eq(discrepancy.batchId, batchId));
  },
  ofDay: async (sql: Sql, day: string): Promise<DayDiscrepancy[]> => {
    const rows = await sql
      .select()
      .from(discrepancy)
      .where(eq(discrepancy.day, day))
      .orderBy(discrepancy.solved, discrepancy.class);
    return rows.map(present);
  },
  /** Those that nobody solved, of all days: what runs out first on top. */
  open: async (sql: Sql, most = 500): Promise<DayDiscrepancy[]> =>
    (await openBehind(sql, undefined, most)).map(present),
  /** FINANCE-48: a page of them behind a known one, and how many there are in all. */
  openPage: async (sql: Sql, after: string | undefined): Promise<OpenPage> => {
    const last =
      after === undefined
        ? []
        : await sql.select().from(discrepancy).where(eq(discrepancy.id, after));
    const rows = await openBehind(sql, last[0], pageMost);
    const [all] = await sql
      .select({ n: count() })
      .from(discrepancy)
      .where(eq(discrepancy.solved, false));
    return { findings: rows.map(present), total: all?.n ?? 0 };
  },
  /** JOBS-10: all of them, page by page. */
  openPages: (sql: Sql): AsyncIterable<readonly StoredDiscrepancy[]> =>
    pagesOf<StoredDiscrepancy>((last) => openBehind(sql, last, pageRows)),
};

function openBehind(
  sql: Sql,
  last: StoredDiscrepancy | undefined,
  most: number,
): Promise<StoredDiscrepancy[]> {
  const { solved, dueAt, id } = discrepancy;
  const behind = last && raw`(${dueAt}, ${id}) > (${last.dueAt}, ${last.id})`;
  return sql
    .select()
    .from(discrepancy)
    .where(and(eq(solved, false), behind))
    .orderBy(dueAt, id)
    .limit(most);
}
