import { asc, eq, isNull, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { dataKey } from './schema.ts';

export type DataKey = typeof dataKey.$inferSelect;

const ringLock = 7_411_002;

/** PRIVACY-9: data keys, sealed with a master key. */
export const keyStore = {
  /** Two programs that start at once would both make the first key. */
  lockRing: async (tx: Sql): Promise<void> => {
    await tx.execute(raw`select pg_advisory_xact_lock(${ringLock})`);
  },
  /** The oldest first. */
  list: (sql: Sql): Promise<DataKey[]> =>
    sql.select().from(dataKey).orderBy(asc(dataKey.madeAt), asc(dataKey.id)),
  insert: async (
    tx: Sql,
    row: Pick<DataKey, 'id' | 'madeAt'> & { readonly wrapped: string },
  ): Promise<void> => {
    await tx.insert(dataKey).values(row);
  },
  /** Nothing is sealed any more with those that were in use. */
  retireAll: async (tx: Sql, at: number): Promise<void> => {
    await tx.update(dataKey).set({ retiredAt: at }).where(isNull(dataKey.retiredAt));
  },
  rewrap: async (tx: Sql, id: string, wrapped: string): Promise<void> => {
    await tx.update(dataKey).set({ wrapped }).where(eq(dataKey.id, id));
  },
  destroy: async (sql: Sql, id: string, at: number): Promise<void> => {
    await sql.update(dataKey).set({ wrapped: null, destroyedAt: at }).where(eq(dataKey.id, id));
  },
};
