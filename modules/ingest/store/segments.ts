import { and, asc, desc, eq, gt, isNull, lt, ne, or, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { segment } from './schema.ts';

type Row = typeof segment.$inferSelect;

/** INGEST-5: every segment that was acknowledged. */
export const segmentStore = {
  /** Nothing where the session has one of this number. */
  insert: async (sql: Sql, row: Row): Promise<Row | undefined> => {
    const [written] = await sql.insert(segment).values(row).onConflictDoNothing().returning();
    return written;
  },
  /** The end of a session's recording. */
  last: async (sql: Sql, sessionId: string): Promise<Row | undefined> => {
    const [last] = await sql
      .select()
      .from(segment)
      .where(eq(segment.sessionId, sessionId))
      .orderBy(desc(segment.sequence))
      .limit(1);
    return last;
  },
  /** What was recorded of an epoch began so much earlier. */
  shift: async (
    sql: Sql,
    { sessionId, epoch }: Pick<Row, 'sessionId' | 'epoch'>,
    byMs: number,
  ): Promise<void> => {
    await sql
      .update(segment)
      .set({ startMs: raw`${segment.startMs} - ${byMs}` })
      .where(and(eq(segment.sessionId, sessionId), eq(segment.epoch, epoch)));
  },
  /** Whether it was recorded and the picture was not paused then. */
  isShown: async (sql: Sql, sessionId: string, sequence: number): Promise<boolean> => {
    const place = and(eq(segment.sessionId, sessionId), eq(segment.sequence, sequence));
    const [row] = await sql.select({ paused: segment.paused }).from(segment).where(place);
    return row?.paused === false;
  },
  /** Whether anything of a run may be shown again. */
  hasShown: async (sql: Sql, runId: string): Promise<boolean> => {
    const rows = await sql
      .select({ there: raw`1` })
      .from(segment)
      .where(and(eq(segment.runId, runId), eq(segment.paused, false)))
      .limit(1);
    return rows.length > 0;
  },
  ofRun: (sql: Sql, runId: string): Promise<Row[]> =>
    sql.select().from(segment).where(eq(segment.runId, runId)),
  /** So many of a run, in their order, behind this number. */
  page: (sql: Sql, runId: string, behind: { after: number; limit: number }): Promise<Row[]> =>
    sql
      .select()
      .from(segment)
      .where(and(eq(segment.runId, runId), gt(segment.sequence, behind.after)))
      .orderBy(asc(segment.sequence))
      .limit(behind.limit),
  /** Those of a run that were on at any moment of a span; no more than `most`, the earliest. */
  span: async (
    sql: Sql,
    runId: string,
    { from, until, most }: { from: number; until: number; most?: number | undefined },
  ): Promise<Row[]> => {
    const rows = sql
      .select()
      .from(segment)
      .where(
        and(
          eq(segment.runId, runId),
          gt(raw`${segment.startMs} + ${segment.durationMs}`, from),
          lt(segment.startMs, until),
        ),
      )
      .orderBy(asc(segment.sequence));
    return most === undefined ? rows : rows.limit(most);
  },
  /** Whether an epoch was recorded for anything but this run. */
  epochHasOther: async (
    sql: Sql,
    { sessionId, epoch }: Pick<Row, 'sessionId' | 'epoch'>,
    runId: string,
  ): Promise<boolean> => {
    const ofEpoch = and(eq(segment.sessionId, sessionId), eq(segment.epoch, epoch));
    const others = await sql
      .select({ sequence: segment.sequence })
      .from(segment)
      .where(and(ofEpoch, or(isNull(segment.runId), ne(segment.runId, runId))))
      .limit(1);
    return others.length > 0;
  },
  removeRun: async (sql: Sql, runId: string): Promise<void> => {
    await sql.delete(segment).where(eq(segment.runId, runId));
  },
};
