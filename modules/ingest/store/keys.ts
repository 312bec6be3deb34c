import { and, eq, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { streamKey } from './schema.ts';

type Row = typeof streamKey.$inferSelect;
type Key = Pick<Row, 'keyHash' | 'sealedKey'>;

/** Stream keys by their hash to be found, sealed to be shown; and whose run is on the air with which. */
export const keyStore = {
  find: async (sql: Sql, sessionId: string): Promise<Row | undefined> => {
    const [found] = await sql.select().from(streamKey).where(eq(streamKey.sessionId, sessionId));
    return found;
  },
  sessionOf: async (sql: Sql, keyHash: string): Promise<string | undefined> => {
    const [found] = await sql
      .select({ sessionId: streamKey.sessionId })
      .from(streamKey)
      .where(eq(streamKey.keyHash, keyHash));
    return found?.sessionId;
  },
  /** A session that has a key keeps it. */
  insertFirst: async (sql: Sql, sessionId: string, key: Key): Promise<void> => {
    await sql
      .insert(streamKey)
      .values({ sessionId, ...key })
      .onConflictDoNothing();
  },
  replace: async (tx: Sql, sessionId: string, key: Key): Promise<void> => {
    await tx
      .insert(streamKey)
      .values({ sessionId, ...key })
      .onConflictDoUpdate({ target: streamKey.sessionId, set: key });
  },
  lockAll: (tx: Sql): Promise<Pick<Row, 'sessionId' | 'keyHash'>[]> => {
    const { sessionId, keyHash } = streamKey;
    const all = tx.select({ sessionId, keyHash }).from(streamKey);
    return all.orderBy(sessionId).for('update');
  },
  setPaused: async (sql: Sql, sessionId: string, paused: boolean): Promise<void> => {
    await sql.update(streamKey).set({ paused }).where(eq(streamKey.sessionId, sessionId));
  },
  /** A run begins or ends; neither begins or ends paused. */
  setRun: async (
    sql: Sql,
    sessionId: string,
    run: Pick<Row, 'runId' | 'madeBy'>,
  ): Promise<void> => {
    await sql
      .update(streamKey)
      .set({ ...run, paused: false })
      .where(eq(streamKey.sessionId, sessionId));
  },
  isOnAir: async (sql: Sql, sessionId: string, runId: string): Promise<boolean> => {
    const rows = await sql
      .select({ there: raw`1` })
      .from(streamKey)
      .where(and(eq(streamKey.sessionId, sessionId), eq(streamKey.runId, runId)));
    return rows.length > 0;
  },
};
