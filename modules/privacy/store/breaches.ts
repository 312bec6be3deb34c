import { and, desc, eq, isNull, lt } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Breach } from '../contract.ts';
import { breach } from './schema.ts';

/** PRIVACY-13: breaches, and drills of them. */
export const breachStore = {
  insert: async (tx: Sql, row: Breach): Promise<void> => {
    await tx.insert(breach).values(row);
  },
  /** The breach while it is open. */
  lockOpen: async (tx: Sql, id: string): Promise<Breach | undefined> => {
    const open = and(eq(breach.id, id), isNull(breach.closedAt));
    const [row] = await tx.select().from(breach).where(open).for('update');
    return row && { ...row, steps: [...row.steps] };
  },
  change: async (
    tx: Sql,
    id: string,
    change: Partial<Pick<Breach, 'steps' | 'alarmedAt' | 'closedAt'>>,
  ): Promise<void> => {
    await tx.update(breach).set(change).where(eq(breach.id, id));
  },
  /** Open breaches whose report is due before `at`, and of which nobody was alarmed yet. */
  unalarmed: async (sql: Sql, at: number): Promise<Pick<Breach, 'id' | 'reportBy'>[]> => {
    const near = and(isNull(breach.closedAt), isNull(breach.alarmedAt), lt(breach.reportBy, at));
    return sql.select().from(breach).where(near);
  },
  /** The last found first. */
  list: async (sql: Sql): Promise<Breach[]> => {
    const rows = await sql.select().from(breach).orderBy(desc(breach.foundAt)).limit(200);
    return rows.map((row) => ({ ...row, steps: [...row.steps] }));
  },
};
