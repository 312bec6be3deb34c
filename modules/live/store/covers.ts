import { desc, eq } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { cover, review } from './schema.ts';

export type CoverRow = typeof cover.$inferSelect;
export type ReviewRow = typeof review.$inferSelect;

export const coverStore = {
  byHash: async (tx: Sql, hash: string): Promise<CoverRow | undefined> => {
    const [found] = await tx.select().from(cover).where(eq(cover.hash, hash));
    return found;
  },
  /** The same picture is kept once. */
  insert: async (tx: Sql, row: CoverRow): Promise<void> => {
    await tx.insert(cover).values(row).onConflictDoNothing();
  },
};

export const reviewStore = {
  insert: async (tx: Sql, row: ReviewRow): Promise<void> => {
    await tx.insert(review).values(row);
  },
  of: (tx: Sql, sessionId: string): Promise<ReviewRow[]> =>
    tx.select().from(review).where(eq(review.sessionId, sessionId)).orderBy(desc(review.at)),
};
