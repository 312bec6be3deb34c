import { and, asc, eq, lt } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { AgedPage } from '../../../platform/personal/index.ts';
import { restriction } from '../store/schema.ts';
import { consentsOf, decideConsent } from './consents.ts';
import type { Needs } from './needs.ts';

/** PRIVACY-7: from now on this person's data is stored and guarded, not used. */
export async function restrict(
  tx: Sql,
  subjectId: string,
  kind: 'restricted' | 'closed',
  at: number,
): Promise<void> {
  const row = { subjectId, kind, reason: kind === 'closed' ? 'close' : 'restrict', at };
  const change = kind === 'closed' ? { kind, reason: row.reason, at } : { subjectId };
  await tx
    .insert(restriction)
    .values(row)
    .onConflictDoUpdate({ target: restriction.subjectId, set: change });
}

/** A person who restricted the use of their data wants it used again. */
export async function liftRestriction(needs: Needs, subjectId: string): Promise<void> {
  const theirs = and(eq(restriction.subjectId, subjectId), eq(restriction.kind, 'restricted'));
  await needs.database.sql.delete(restriction).where(theirs);
}

export async function withdrawAll(needs: Needs, tx: Sql, subjectId: string): Promise<void> {
  for (const { purposeId, given, outdated, hash } of await consentsOf(tx, subjectId)) {
    if (!given && !outdated) continue;
    const no_ = { given: false, lang: 'zh' as const, channel: 'request' };
    await decideConsent(needs, tx, { subjectId, purposeId, hash, ...no_ });
  }
}

export async function isRestricted(sql: Sql, subjectId: string): Promise<boolean> {
  const rows = await sql
    .select({ id: restriction.subjectId })
    .from(restriction)
    .where(eq(restriction.subjectId, subjectId));
  return rows.length > 0;
}

/** Everybody whose account is closed: their tokens open nothing any more. */
export async function closedSubjects(sql: Sql): Promise<string[]> {
  const rows = await sql
    .select({ id: restriction.subjectId })
    .from(restriction)
    .where(eq(restriction.kind, 'closed'));
  return rows.map(({ id }) => id);
}

/** Accounts that were closed before a moment, and when, the longest ago first. */
export async function closedBefore(
  sql: Sql,
  { before, offset, limit }: AgedPage,
): Promise<{ readonly id: string; readonly at: number }[]> {
  return sql
    .select({ id: restriction.subjectId, at: restriction.at })
    .from(restriction)
    .where(and(eq(restriction.kind, 'closed'), lt(restriction.at, before)))
    .orderBy(asc(restriction.at), asc(restriction.subjectId))
    .offset(offset)
    .limit(limit);
}

/** RET-10: nobody is left who had closed; their tokens ended long before. */
export async function forgetClosed(tx: Sql, subjectId: string): Promise<void> {
  const theirs = and(eq(restriction.subjectId, subjectId), eq(restriction.kind, 'closed'));
  await tx.delete(restriction).where(theirs);
}
