import { desc, eq, max } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { listEdition, ruleEdition } from './schema.ts';

export type RuleEdition = typeof ruleEdition.$inferSelect;
export type ListEdition = typeof listEdition.$inferSelect;

/** When the desk last changed a rule or a list; 0 where it never did. */
export async function lastEdited(sql: Sql): Promise<number> {
  const [newest] = await sql.select({ at: max(ruleEdition.at) }).from(ruleEdition);
  const [newestList] = await sql.select({ at: max(listEdition.at) }).from(listEdition);
  return Math.max(newest?.at ?? 0, newestList?.at ?? 0);
}

/** GUARD-50: what the desk made of rules. */
export const ruleEditionStore = {
  /** False where somebody else made this edition meanwhile. */
  insert: async (sql: Sql, row: RuleEdition): Promise<boolean> => {
    const written = await sql.insert(ruleEdition).values(row).onConflictDoNothing().returning();
    return written.length > 0;
  },
  /** Of all rules, in the order of their versions. */
  all: (sql: Sql): Promise<RuleEdition[]> =>
    sql.select().from(ruleEdition).orderBy(ruleEdition.version),
  /** The newest first. */
  ofRule: (sql: Sql, id: string): Promise<RuleEdition[]> =>
    sql.select().from(ruleEdition).where(eq(ruleEdition.id, id)).orderBy(desc(ruleEdition.version)),
};

/** GUARD-57: what the desk made of lists of words. */
export const listEditionStore = {
  /** False where somebody else made this edition meanwhile. */
  insert: async (sql: Sql, row: ListEdition): Promise<boolean> => {
    const written = await sql.insert(listEdition).values(row).onConflictDoNothing().returning();
    return written.length > 0;
  },
  /** Of all lists, in the order of their versions. */
  all: (sql: Sql): Promise<ListEdition[]> =>
    sql.select().from(listEdition).orderBy(listEdition.version),
  /** The newest first. */
  ofList: (sql: Sql, name: string): Promise<ListEdition[]> =>
    sql
      .select()
      .from(listEdition)
      .where(eq(listEdition.name, name))
      .orderBy(desc(listEdition.version)),
};
