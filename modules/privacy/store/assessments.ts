import { count, desc, eq } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { PersonalTable } from '../../../platform/personal/index.ts';
import type { Assessment, DutyRecord } from '../contract.ts';
import { assessment, dutyRecord } from './schema.ts';

type Row = typeof assessment.$inferSelect;

/** PRIVACY-15: every edition of every impact assessment; none is ever deleted (PIPL 56 asks for three years). */
export const assessmentStore = {
  insert: async (tx: Sql, row: typeof assessment.$inferInsert): Promise<void> => {
    await tx.insert(assessment).values(row);
  },
  lock: async (tx: Sql, id: string): Promise<Row | undefined> => {
    const [row] = await tx.select().from(assessment).where(eq(assessment.id, id)).for('update');
    return row;
  },
  approve: async (
    tx: Sql,
    id: string,
    second: { readonly id: string; readonly name: string; readonly at: number },
  ): Promise<void> => {
    const change = { secondId: second.id, second: second.name, secondAt: second.at };
    await tx.update(assessment).set(change).where(eq(assessment.id, id));
  },
  isApproved: async (sql: Sql, subject: string): Promise<boolean> => {
    const rows = await sql.select().from(assessment).where(eq(assessment.subject, subject));
    return rows.some((row) => row.secondAt !== null);
  },
  /** The newest first. */
  list: async (sql: Sql): Promise<Assessment[]> => {
    const rows = await sql
      .select()
      .from(assessment)
      .orderBy(desc(assessment.at), desc(assessment.id))
      .limit(1000);
    return rows.map(({ body, ...row }) => ({ ...body, ...row }));
  },
};

/** PRIVACY-16: who the officer is, and audits that were done; never changed. */
export const dutyStore = {
  insert: async (tx: Sql, row: DutyRecord): Promise<void> => {
    await tx.insert(dutyRecord).values(row);
  },
  list: (sql: Sql): Promise<DutyRecord[]> =>
    sql.select().from(dutyRecord).orderBy(desc(dutyRecord.at)).limit(100),
};

/** How many rows a table of personal data has, whichever module holds it. */
export async function countRows(sql: Sql, { table }: PersonalTable): Promise<number> {
  const [row] = await sql.select({ rows: count() }).from(table);
  return row?.rows ?? 0;
}
