import { and, desc, eq, isNull, sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { ComplianceAppeal } from '../contract.ts';
import { complianceAppeal } from './schema.ts';

type Decided = Pick<ComplianceAppeal, 'secondBy' | 'secondAt' | 'upheld' | 'note'>;

/** GUARD-13: appeals against hits; there is one of each hit. */
export const appealStore = {
  ofHit: async (sql: Sql, runId: string, hitId: string): Promise<ComplianceAppeal | undefined> => {
    const same = and(eq(complianceAppeal.runId, runId), eq(complianceAppeal.hitId, hitId));
    const [row] = await sql.select().from(complianceAppeal).where(same);
    return row;
  },
  insert: async (tx: Sql, row: ComplianceAppeal): Promise<void> => {
    await tx.insert(complianceAppeal).values(row);
  },
  /** The appeal while nobody has looked again. */
  lockOpen: async (tx: Sql, id: string): Promise<ComplianceAppeal | undefined> => {
    const open = and(eq(complianceAppeal.id, id), isNull(complianceAppeal.secondAt));
    const [row] = await tx.select().from(complianceAppeal).where(open).for('update');
    return row;
  },
  decide: async (tx: Sql, id: string, decided: Decided): Promise<void> => {
    await tx.update(complianceAppeal).set(decided).where(eq(complianceAppeal.id, id));
  },
  /** The newest first. */
  list: (sql: Sql): Promise<ComplianceAppeal[]> =>
    sql.select().from(complianceAppeal).orderBy(desc(complianceAppeal.at)).limit(300),
  /** Hits of these runs that a second look overturned. */
  overturned: (
    sql: Sql,
    runIds: readonly string[],
  ): Promise<Pick<ComplianceAppeal, 'runId' | 'hitId'>[]> => {
    const { runId, hitId, upheld } = complianceAppeal;
    return sql
      .select({ runId, hitId })
      .from(complianceAppeal)
      .where(and(eq(upheld, false), raw`${runId} = any(${textList(runIds)})`));
  },
};
