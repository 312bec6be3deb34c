import { and, asc, desc, eq, gte, inArray, isNull, lt } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { AgedPage } from '../../../platform/personal/index.ts';
import type { Run } from '../contract.ts';
import { run } from './schema.ts';

export type RunRow = typeof run.$inferSelect;

export const runStore = {
  ofSessions: async (tx: Sql, sessionIds: readonly string[]): Promise<RunRow[]> =>
    sessionIds.length === 0
      ? []
      : tx
          .select()
          .from(run)
          .where(inArray(run.sessionId, [...sessionIds]))
          .orderBy(run.openedAt, run.id),
  insert: async (tx: Sql, value: Run & { sessionId: string }): Promise<void> => {
    await tx.insert(run).values(value);
  },
  close: async (tx: Sql, id: string, at: number): Promise<void> => {
    await tx.update(run).set({ closedAt: at }).where(eq(run.id, id));
  },
  byId: async (tx: Sql, id: string): Promise<RunRow | undefined> => {
    const [found] = await tx.select().from(run).where(eq(run.id, id));
    return found;
  },
  /** Real shows that ended since, the newest first. */
  realSince: (tx: Sql, at: number) =>
    tx
      .select()
      .from(run)
      .where(and(gte(run.closedAt, at), eq(run.mode, 'live'), isNull(run.purgedAt)))
      .orderBy(desc(run.closedAt)),
  /** Runs that ended before, the longest ago first. */
  ended: (tx: Sql, { before, offset, limit }: AgedPage) =>
    tx
      .select()
      .from(run)
      .where(and(lt(run.closedAt, before), isNull(run.purgedAt)))
      .orderBy(asc(run.closedAt), asc(run.id))
      .offset(offset)
      .limit(limit),
  withIds: async (tx: Sql, ids: readonly string[]): Promise<RunRow[]> =>
    ids.length === 0
      ? []
      : tx
          .select()
          .from(run)
          .where(inArray(run.id, [...ids])),
  purged: async (tx: Sql, id: string, at: number): Promise<void> => {
    await tx.update(run).set({ purgedAt: at }).where(eq(run.id, id));
  },
  onAir: (tx: Sql) => tx.select().from(run).where(isNull(run.closedAt)),
};

export type RunStore = typeof runStore;
