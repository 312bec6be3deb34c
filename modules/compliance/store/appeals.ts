import { and, desc, eq, isNull, sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { GuardAppeal } from '../contract.ts';
import { guardAppeal } from './schema.ts';

type Decided = Pick<GuardAppeal, 'secondBy' | 'secondAt' | 'upheld' | 'note'>;

/** GUARD-13: appeals against hits; there is one of each hit. */
export const appealStore = {
  ofHit: async (sql: Sql, runId: string, hitId: string): Promise<GuardAppeal | undefined> => {
    const same = and(eq(guardAppeal.runId, runId), eq(guardAppeal.hitId, hitId));
    const [row] = await sql.select().from(guardAppeal).where(same);
    return row;
  },
  insert: async (tx: Sql, row: GuardAppeal): Promise<void> => {
    await tx.insert(guardAppeal).values(row);
  },
  /** The appeal while nobody has looked again. */
  lockOpen: async (tx: Sql, id: string): Promise<GuardAppeal | undefined> => {
    const open = and(eq(guardAppeal.id, id), isNull(guardAppeal.secondAt));
    const [row] = await tx.select().from(guardAppeal).where(open).for('update');
    return row;
  },
  decide: async (tx: Sql, id: string, decided: Decided): Promise<void> => {
    await tx.update(guardAppeal).set(decided).where(eq(guardAppeal.id, id));
  },
  /** The newest first. */
  list: (sql: Sql): Promise<GuardAppeal[]> =>
    sql.select().from(guardAppeal).orderBy(desc(guardAppeal.at)).limit(300),
  /** Hits of these runs that a second look overturned. */
  overturned: (
    sql: Sql,
    runIds: readonly string[],
  ): Promise<Pick<GuardAppeal, 'runId' | 'hitId'>[]> => {
    const { runId, hitId, upheld } = guardAppeal;
    return sql
      .select({ runId, hitId })
      .from(guardAppeal)
      .where(and(eq(upheld, false), raw`${runId} = any(${textList(runIds)})`));
  },
};
