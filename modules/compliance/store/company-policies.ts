import { and, asc, desc, eq } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { companyPolicyEdition, signing } from './schema.ts';

type CompanyPolicyEdition = typeof companyPolicyEdition.$inferSelect;
type Signing = typeof signing.$inferSelect;

/** GUARD-12: editions of the policies after the shipped ones. */
export const companyPolicyStore = {
  /** Nothing while the words stand that were shipped. */
  newest: async (sql: Sql, id: string): Promise<CompanyPolicyEdition | undefined> => {
    const [row] = await sql
      .select()
      .from(companyPolicyEdition)
      .where(eq(companyPolicyEdition.id, id))
      .orderBy(desc(companyPolicyEdition.version))
      .limit(1);
    return row;
  },
  /** False where somebody else made this edition meanwhile. */
  insert: async (tx: Sql, row: CompanyPolicyEdition): Promise<boolean> => {
    const written = await tx
      .insert(companyPolicyEdition)
      .values(row)
      .onConflictDoNothing()
      .returning();
    return written.length > 0;
  },
};

/** GUARD-12: who signed which words. */
export const signingStore = {
  /** False where they had signed these words before. */
  insert: async (tx: Sql, row: Signing): Promise<boolean> => {
    const written = await tx.insert(signing).values(row).onConflictDoNothing().returning();
    return written.length > 0;
  },
  /** Who signed these words, in the order in which they did. */
  ofPolicy: (sql: Sql, policyId: string, hash: string): Promise<Signing[]> =>
    sql
      .select()
      .from(signing)
      .where(and(eq(signing.paperId, policyId), eq(signing.hash, hash)))
      .orderBy(asc(signing.at)),
  isSigned: async (sql: Sql, staffId: string, hash: string): Promise<boolean> => {
    const rows = await sql
      .select({ at: signing.at })
      .from(signing)
      .where(and(eq(signing.staffId, staffId), eq(signing.hash, hash)));
    return rows.length > 0;
  },
};
