import type { Sql } from '../../../platform/db/index.ts';
import { patrol } from './schema.ts';

export type Patrolled = typeof patrol.$inferSelect;

/** LIVE-19: what the last round found in each session. */
export const patrolStore = {
  /** In place of what the round before found. */
  save: async (sql: Sql, row: Patrolled): Promise<void> => {
    await sql.insert(patrol).values(row).onConflictDoUpdate({ target: patrol.sessionId, set: row });
  },
  all: (sql: Sql): Promise<Patrolled[]> => sql.select().from(patrol),
};
