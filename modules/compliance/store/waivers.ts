import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Waiver } from '../contract.ts';
import { waiver } from './schema.ts';

/** GUARD-9: blocks that people let pass. */
export const waiverStore = {
  ofWords: async (sql: Sql, object: string, key: string): Promise<Waiver | undefined> => {
    const [row] = await sql
      .select()
      .from(waiver)
      .where(and(eq(waiver.object, object), eq(waiver.key, key)));
    return row;
  },
  insert: async (tx: Sql, row: Waiver): Promise<void> => {
    await tx.insert(waiver).values(row);
  },
  lock: async (tx: Sql, id: string): Promise<Waiver | undefined> => {
    const [row] = await tx.select().from(waiver).where(eq(waiver.id, id)).for('update');
    return row;
  },
  agree: async (
    tx: Sql,
    id: string,
    second: Pick<Waiver, 'secondBy' | 'secondAt'>,
  ): Promise<void> => {
    await tx
      .update(waiver)
      .set(second)
      .where(and(eq(waiver.id, id), isNull(waiver.secondAt)));
  },
  /** In the order in which they were asked for. */
  ofObject: (sql: Sql, object: string): Promise<Waiver[]> =>
    sql.select().from(waiver).where(eq(waiver.object, object)).orderBy(asc(waiver.at)),
};
