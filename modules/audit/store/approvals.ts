import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Approval } from '../contract.ts';
import { approval } from './schema.ts';

type Row = typeof approval.$inferSelect;
/** What is the same about two askings. */
type Asked = Pick<Row, 'kind' | 'object' | 'byId'>;
type Decision = Pick<Row, 'second' | 'secondId' | 'secondAt' | 'agreed'>;

/** PRIVACY-14: what one person wants and another agrees to. */
export const approvalStore = {
  insert: async (tx: Sql, row: Row): Promise<void> => {
    await tx.insert(approval).values(row);
  },
  /** The newest that somebody asked for since a moment, and that was neither refused nor used. */
  usable: async (
    tx: Sql,
    { kind, object, byId }: Asked,
    since: number,
  ): Promise<Approval | undefined> => {
    const rows = await tx
      .select()
      .from(approval)
      .where(
        and(
          eq(approval.kind, kind),
          eq(approval.object, object),
          eq(approval.byId, byId),
          isNull(approval.usedAt),
          gt(approval.at, since),
        ),
      )
      .orderBy(desc(approval.at));
    return rows.find((row) => row.agreed !== false);
  },
  lock: async (tx: Sql, id: string): Promise<Approval | undefined> => {
    const [row] = await tx.select().from(approval).where(eq(approval.id, id)).for('update');
    return row;
  },
  /** While nobody has decided. */
  lockOpen: async (tx: Sql, id: string): Promise<Approval | undefined> => {
    const open = and(eq(approval.id, id), isNull(approval.secondAt));
    const [row] = await tx.select().from(approval).where(open).for('update');
    return row;
  },
  decide: async (tx: Sql, id: string, decision: Decision): Promise<void> => {
    await tx.update(approval).set(decision).where(eq(approval.id, id));
  },
  use: async (tx: Sql, id: string, at: number): Promise<void> => {
    await tx.update(approval).set({ usedAt: at }).where(eq(approval.id, id));
  },
  /** The newest first. */
  list: (sql: Sql): Promise<Approval[]> =>
    sql.select().from(approval).orderBy(desc(approval.at)).limit(200),
};
