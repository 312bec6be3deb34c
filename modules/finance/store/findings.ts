import { and, count, eq, inArray, ne, sql as raw } from 'drizzle-orm';
import { insertRows, pageRows, pagesOf, type Sql } from '../../../platform/db/index.ts';
import type { Words } from '../../../platform/kernel/index.ts';
import type { DayFinding, OpenPage } from '../contract.ts';
import { proposalOf } from '../domain/classes.ts';
import { finding } from './schema.ts';

export type StoredFinding = typeof finding.$inferSelect;
export type NewFinding = typeof finding.$inferInsert;

/** Those of a run; the others stand until they are solved. */
const ofRun = inArray(finding.level, [2, 3]);

const present = (row: StoredFinding): DayFinding => ({ ...row, proposal: proposalOf(row) });

/** As many as stand on a page of the desk. */
const pageMost = 200;

/** What does not fit, until somebody solves it. */
export const findingStore = {
  insert: async (tx: Sql, row: NewFinding): Promise<void> => {
    await tx.insert(finding).values(row);
  },
  /** All name the same columns. */
  insertMany: (tx: Sql, rows: readonly NewFinding[]): Promise<void> =>
    insertRows(tx, finding, rows),
  lock: async (tx: Sql, id: string): Promise<StoredFinding | undefined> => {
    const [found] = await tx.select().from(finding).where(eq(finding.id, id)).for('update');
    return found;
  },
  solve: async (
    tx: Sql,
    id: string,
    how: { readonly note: string; readonly solvedBy: string; readonly solvedAt: number },
  ): Promise<void> => {
    await tx
      .update(finding)
      .set({ solved: true, ...how })
      .where(eq(finding.id, id));
  },
  /** FINANCE-35: says anew what is the matter. */
  retell: async (tx: Sql, id: string, detail: Words): Promise<void> => {
    await tx.update(finding).set({ detail }).where(eq(finding.id, id));
  },
  drop: async (tx: Sql, ids: readonly string[]): Promise<void> => {
    if (ids.length === 0) return;
    await tx.delete(finding).where(inArray(finding.id, [...ids]));
  },
  /** FINANCE-9: of orders beside their goods and money. */
  aboutOrders: (tx: Sql): Promise<StoredFinding[]> =>
    tx
      .select()
      .from(finding)
      .where(and(eq(finding.level, 1), eq(finding.kind, 'pay'))),
  /** FINANCE-30: of refunds that their channel does not do. */
  aboutRefunds: (tx: Sql): Promise<StoredFinding[]> =>
    tx
      .select()
      .from(finding)
      .where(and(eq(finding.level, 1), eq(finding.kind, 'refund'))),
  /** Whether somebody solved one that the run of this day found; those of D07 solve themselves. */
  isWorked: async (tx: Sql, day: string): Promise<boolean> => {
    const [worked] = await tx
      .select({ id: finding.id })
      .from(finding)
      .where(and(eq(finding.day, day), eq(finding.solved, true), ne(finding.class, 'D07'), ofRun))
      .limit(1);
    return worked !== undefined;
  },
  dropOfRun: async (tx: Sql, day: string): Promise<void> => {
    await tx.delete(finding).where(and(eq(finding.day, day), ofRun));
  },
  openOn: async (tx: Sql, day: string): Promise<number> => {
    const rows = await tx
      .select({ id: finding.id })
      .from(finding)
      .where(and(eq(finding.day, day), eq(finding.solved, false)));
    return rows.length;
  },
  /**
   * FINANCE-52, FINANCE-34: how many that came with a statement somebody solved. All of them are locked, for whoever solves
   * one at this moment has booked it and not said so yet.
   */
  solvedOfBatch: async (tx: Sql, batchId: string): Promise<number> => {
    const { solved } = finding;
    const ofBatch = tx.select({ solved }).from(finding).where(eq(finding.batchId, batchId));
    return (await ofBatch.for('update')).filter((row) => row.solved).length;
  },
  dropOfBatch: async (tx: Sql, batchId: string): Promise<void> => {
    await tx.delete(finding).where(eq(finding.batchId, batchId));
  },
  ofDay: async (sql: Sql, day: string): Promise<DayFinding[]> => {
    const rows = await sql
      .select()
      .from(finding)
      .where(eq(finding.day, day))
      .orderBy(finding.solved, finding.class);
    return rows.map(present);
  },
  /** Those that nobody solved, of all days: what runs out first on top. */
  open: async (sql: Sql, most = 500): Promise<DayFinding[]> =>
    (await openBehind(sql, undefined, most)).map(present),
  /** FINANCE-48: a page of them behind a known one, and how many there are in all. */
  openPage: async (sql: Sql, after: string | undefined): Promise<OpenPage> => {
    const last =
      after === undefined ? [] : await sql.select().from(finding).where(eq(finding.id, after));
    const rows = await openBehind(sql, last[0], pageMost);
    const [all] = await sql.select({ n: count() }).from(finding).where(eq(finding.solved, false));
    return { findings: rows.map(present), total: all?.n ?? 0 };
  },
  /** JOBS-10: all of them, page by page. */
  openPages: (sql: Sql): AsyncIterable<readonly StoredFinding[]> =>
    pagesOf<StoredFinding>((last) => openBehind(sql, last, pageRows)),
};

function openBehind(
  sql: Sql,
  last: StoredFinding | undefined,
  most: number,
): Promise<StoredFinding[]> {
  const { solved, dueAt, id } = finding;
  const behind = last && raw`(${dueAt}, ${id}) > (${last.dueAt}, ${last.id})`;
  return sql
    .select()
    .from(finding)
    .where(and(eq(solved, false), behind))
    .orderBy(dueAt, id)
    .limit(most);
}
