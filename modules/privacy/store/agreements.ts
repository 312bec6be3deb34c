import { asc, eq } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { AgreementRow } from '../contract.ts';
import { agreement } from './schema.ts';

type Row = typeof agreement.$inferSelect;

/** PRIVACY-12: agreements with third parties, each in its newest edition. */
export const agreementStore = {
  insert: async (tx: Sql, row: Row): Promise<void> => {
    await tx.insert(agreement).values(row);
  },
  lock: async (tx: Sql, id: string): Promise<Row | undefined> => {
    const [row] = await tx.select().from(agreement).where(eq(agreement.id, id)).for('update');
    return row;
  },
  replace: async (tx: Sql, row: Row): Promise<void> => {
    await tx.update(agreement).set(row).where(eq(agreement.id, row.id));
  },
  /** The longest on record first. */
  list: async (sql: Sql): Promise<AgreementRow[]> => {
    const rows = await sql
      .select()
      .from(agreement)
      .orderBy(asc(agreement.at), asc(agreement.id))
      .limit(500);
    return rows.map(({ body, ...row }) => ({ ...body, ...row }));
  },
  regions: async (sql: Sql): Promise<string[]> => {
    const rows = await sql.select().from(agreement);
    return rows.map(({ body }) => body.region);
  },
};
