import { and, asc, eq, lt } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { AgedPage } from '../../../platform/personal/index.ts';
import { restriction } from './schema.ts';

/** PRIVACY-7: whose data is only stored and guarded, and who closed the account. */
export const restrictionStore = {
  /** From now on this person's data is stored and guarded, not used. */
  restrict: async (tx: Sql, subjectId: string, at: number): Promise<void> => {
    // Who is restricted already stays so since then; who is closed stays closed.
    await tx
      .insert(restriction)
      .values({ subjectId, kind: 'restricted', reason: 'restrict', at })
      .onConflictDoUpdate({ target: restriction.subjectId, set: { subjectId } });
  },
  /** Their account is closed, and that never comes back. */
  close: async (tx: Sql, subjectId: string, at: number): Promise<void> => {
    const change = { kind: 'closed' as const, reason: 'close', at };
    await tx
      .insert(restriction)
      .values({ subjectId, ...change })
      .onConflictDoUpdate({ target: restriction.subjectId, set: change });
  },
  /** A person who restricted the use of their data wants it used again. */
  lift: async (sql: Sql, subjectId: string): Promise<void> => {
    const theirs = and(eq(restriction.subjectId, subjectId), eq(restriction.kind, 'restricted'));
    await sql.delete(restriction).where(theirs);
  },
  isRestricted: async (sql: Sql, subjectId: string): Promise<boolean> => {
    const rows = await sql
      .select({ id: restriction.subjectId })
      .from(restriction)
      .where(eq(restriction.subjectId, subjectId));
    return rows.length > 0;
  },
  /** Everybody whose account is closed: their tokens open nothing any more. */
  closed: async (sql: Sql): Promise<string[]> => {
    const rows = await sql
      .select({ id: restriction.subjectId })
      .from(restriction)
      .where(eq(restriction.kind, 'closed'));
    return rows.map(({ id }) => id);
  },
  /** Accounts that were closed before a moment, and when, the longest ago first. */
  closedBefore: (
    sql: Sql,
    { before, offset, limit }: AgedPage,
  ): Promise<{ readonly id: string; readonly at: number }[]> =>
    sql
      .select({ id: restriction.subjectId, at: restriction.at })
      .from(restriction)
      .where(and(eq(restriction.kind, 'closed'), lt(restriction.at, before)))
      .orderBy(asc(restriction.at), asc(restriction.subjectId))
      .offset(offset)
      .limit(limit),
  /** RET-10: nobody is left who had closed; their tokens ended long before. */
  forgetClosed: async (tx: Sql, subjectId: string): Promise<void> => {
    const theirs = and(eq(restriction.subjectId, subjectId), eq(restriction.kind, 'closed'));
    await tx.delete(restriction).where(theirs);
  },
};
