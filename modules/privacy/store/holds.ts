import { and, asc, desc, eq, isNull } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { hold } from './schema.ts';

type Row = typeof hold.$inferSelect;

/** PRIVACY-44: legal holds; nothing they cover is removed while they stand. */
export const holdStore = {
  insert: async (tx: Sql, row: Row): Promise<void> => {
    await tx.insert(hold).values(row);
  },
  /** The hold while it stands. */
  lockActive: async (tx: Sql, id: string): Promise<Row | undefined> => {
    const active = and(eq(hold.id, id), isNull(hold.liftedAt));
    const [row] = await tx.select().from(hold).where(active).for('update');
    return row;
  },
  change: async (
    tx: Sql,
    id: string,
    change: Partial<Pick<Row, 'liftById' | 'liftBy' | 'liftReason' | 'liftedBy' | 'liftedAt'>>,
  ): Promise<void> => {
    await tx.update(hold).set(change).where(eq(hold.id, id));
  },
  active: (sql: Sql): Promise<Row[]> =>
    sql.select().from(hold).where(isNull(hold.liftedAt)).orderBy(asc(hold.at)),
  /** The newest first. */
  list: (sql: Sql): Promise<Row[]> => sql.select().from(hold).orderBy(desc(hold.at)).limit(500),
};
