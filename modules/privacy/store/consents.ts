import { and, asc, desc, eq } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { consent, purposeText } from './schema.ts';

type Consent = typeof consent.$inferSelect;
type PurposeText = typeof purposeText.$inferSelect;

/** PRIVACY-4: the ledger of consents, and the words that people agree to. */
export const consentStore = {
  insert: async (tx: Sql, row: Omit<Consent, 'seq'>): Promise<void> => {
    await tx.insert(consent).values(row);
  },
  /** What somebody last said to a purpose. */
  last: async (sql: Sql, subjectId: string, purposeId: string): Promise<Consent | undefined> => {
    const [row] = await sql
      .select()
      .from(consent)
      .where(and(eq(consent.subjectId, subjectId), eq(consent.purposeId, purposeId)))
      .orderBy(desc(consent.seq))
      .limit(1);
    return row;
  },
  /** All that somebody agreed to and took back, in the order it came. */
  history: (sql: Sql, subjectId: string): Promise<Consent[]> =>
    sql.select().from(consent).where(eq(consent.subjectId, subjectId)).orderBy(asc(consent.seq)),
  /** The newest words of a purpose; nothing while those of the first edition stand. */
  text: async (sql: Sql, purposeId: string): Promise<PurposeText | undefined> => {
    const [row] = await sql
      .select()
      .from(purposeText)
      .where(eq(purposeText.purposeId, purposeId))
      .orderBy(desc(purposeText.version))
      .limit(1);
    return row;
  },
  /** False where another wrote this edition first. */
  insertText: async (tx: Sql, row: PurposeText): Promise<boolean> => {
    const written = await tx.insert(purposeText).values(row).onConflictDoNothing().returning();
    return written.length > 0;
  },
};
