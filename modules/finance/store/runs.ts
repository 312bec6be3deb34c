import { count, desc, eq, gt, isNull, lt, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { DayRun } from '../contract.ts';
import { run } from './schema.ts';

type Row = typeof run.$inferSelect;

/** As many days as are shown where nobody says how many. */
const daysMost = 120;

/** FINANCE-4: reconciliations of business days; the newest of a day counts. */
export const runStore = {
  /** In place of an earlier one of its day. */
  save: async (tx: Sql, row: typeof run.$inferInsert): Promise<void> => {
    await tx.insert(run).values(row).onConflictDoUpdate({ target: run.day, set: row });
  },
  lock: async (tx: Sql, day: string): Promise<Row | undefined> => {
    const [found] = await tx.select().from(run).where(eq(run.day, day)).for('update');
    return found;
  },
  close: async (
    tx: Sql,
    day: string,
    closed: { readonly closedAt: number; readonly closedBy: string },
  ): Promise<void> => {
    await tx.update(run).set(closed).where(eq(run.day, day));
  },
  /** FINANCE-9: how many orders were laid beside their money; nothing where the day was not run. */
  setJudged: async (tx: Sql, day: string, judged: number): Promise<void> => {
    await tx.update(run).set({ judged }).where(eq(run.day, day));
  },
  isClosed: async (sql: Sql, day: string): Promise<boolean> => {
    const [found] = await sql.select({ at: run.closedAt }).from(run).where(eq(run.day, day));
    return found !== undefined && found.at !== null;
  },
  /** Whether a day is closed; nobody closes it before the transaction ends. */
  lockClosed: async (tx: Sql, day: string): Promise<boolean> => {
    const ofDay = tx.select({ at: run.closedAt }).from(run).where(eq(run.day, day));
    const [found] = await ofDay.for('update');
    return found !== undefined && found.at !== null;
  },
  /** The newest day that was run and is open; it stays open until the transaction ends. */
  lockNewestOpen: async (tx: Sql): Promise<string | undefined> => {
    const open = tx.select({ day: run.day }).from(run).where(isNull(run.closedAt));
    const [newest] = await open.orderBy(desc(run.day)).limit(1).for('update');
    return newest?.day;
  },
  isThere: async (tx: Sql, day: string): Promise<boolean> => {
    const [found] = await tx.select({ day: run.day }).from(run).where(eq(run.day, day));
    return found !== undefined;
  },
  /** The newest day that was run. */
  last: async (sql: Sql): Promise<Pick<Row, 'day' | 'trouble' | 'closedAt'> | undefined> => {
    const { day, trouble, closedAt } = run;
    const [last] = await sql
      .select({ day, trouble, closedAt })
      .from(run)
      .orderBy(desc(day))
      .limit(1);
    return last;
  },
  /** The last day before this one that was run. */
  before: async (sql: Sql, day: string): Promise<string | undefined> => {
    const [last] = await sql
      .select({ day: run.day })
      .from(run)
      .where(lt(run.day, day))
      .orderBy(desc(run.day))
      .limit(1);
    return last?.day;
  },
  /** A day after this one that was run. */
  after: async (sql: Sql, day: string): Promise<string | undefined> => {
    const [later] = await sql.select({ day: run.day }).from(run).where(gt(run.day, day)).limit(1);
    return later?.day;
  },
  /** The newest first, at most `most`; or the one of a day. */
  list: async (sql: Sql, day?: string, most = daysMost): Promise<DayRun[]> => {
    const rows = await sql
      .select({
        run,
        open: raw<number>`(select count(*)::int from finance.finding f
          where f.day = finance.run.day and not f.solved)`,
        waiting: raw<number>`(select count(*)::int from finance.waiting w
          where w.day = finance.run.day)`,
      })
      .from(run)
      .where(day === undefined ? raw`true` : eq(run.day, day))
      .orderBy(desc(run.day))
      .limit(most);
    return rows.map(({ run: row, open, waiting }) => ({ ...row, open, waiting }));
  },
  /** Of a day that is known to have been run. */
  one: async (sql: Sql, day: string): Promise<DayRun> => {
    const [found] = await runStore.list(sql, day);
    if (!found) throw new Error(`broken promise: ${day} was run`);
    return found;
  },
  count: async (sql: Sql): Promise<number> => {
    const [row] = await sql.select({ days: count() }).from(run);
    return row?.days ?? 0;
  },
};
