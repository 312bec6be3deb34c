import { eq, inArray } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { hostFile } from './schema.ts';

export type StoredHost = typeof hostFile.$inferSelect;

/** GUARD-59: hosts' verified identities, sealed. */
export const hostStore = {
  save: async (tx: Sql, row: StoredHost): Promise<void> => {
    await tx
      .insert(hostFile)
      .values(row)
      .onConflictDoUpdate({ target: hostFile.staffId, set: row });
  },
  find: async (sql: Sql, staffId: string): Promise<StoredHost | undefined> => {
    const [row] = await sql.select().from(hostFile).where(eq(hostFile.staffId, staffId));
    return row;
  },
  all: (sql: Sql): Promise<StoredHost[]> => sql.select().from(hostFile),
  ofStaff: (sql: Sql, ids: readonly string[]): Promise<StoredHost[]> =>
    sql
      .select()
      .from(hostFile)
      .where(inArray(hostFile.staffId, [...ids])),
};
