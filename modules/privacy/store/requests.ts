import { and, asc, desc, eq, inArray, isNull, lt } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { SubjectRequest } from '../contract.ts';
import type { RequestKind } from '../domain/request.ts';
import { request } from './schema.ts';

type Row = typeof request.$inferSelect;

/** PRIVACY-8: what people asked of us about their data. */
export const requestStore = {
  insert: async (tx: Sql, row: typeof request.$inferInsert): Promise<void> => {
    await tx.insert(request).values(row);
  },
  /** The one of this kind that somebody waits for. */
  findOpen: async (
    tx: Sql,
    subjectId: string,
    kind: RequestKind,
  ): Promise<SubjectRequest | undefined> => {
    const same = and(eq(request.subjectId, subjectId), eq(request.kind, kind));
    const [row] = await tx
      .select()
      .from(request)
      .where(and(same, eq(request.state, 'open')));
    return row;
  },
  lock: async (tx: Sql, id: string): Promise<SubjectRequest | undefined> => {
    const [row] = await tx.select().from(request).where(eq(request.id, id)).for('update');
    return row;
  },
  finish: async (
    tx: Sql,
    id: string,
    change: Pick<Row, 'state' | 'doneAt' | 'doneBy' | 'answer' | 'outcome'>,
  ): Promise<void> => {
    await tx.update(request).set(change).where(eq(request.id, id));
  },
  /** Open ones to delete or to close that were asked before a moment. */
  cooledBefore: (sql: Sql, at: number): Promise<Pick<Row, 'id'>[]> =>
    sql
      .select()
      .from(request)
      .where(
        and(
          eq(request.state, 'open'),
          inArray(request.kind, ['delete', 'close']),
          lt(request.askedAt, at),
        ),
      ),
  /** Marks the open ones that have waited too long. */
  escalateLate: async (sql: Sql, at: number): Promise<void> => {
    const late = and(
      eq(request.state, 'open'),
      isNull(request.escalatedAt),
      lt(request.escalateAt, at),
    );
    await sql.update(request).set({ escalatedAt: at }).where(late);
  },
  /** The last asked first. */
  ofSubject: (sql: Sql, subjectId: string): Promise<SubjectRequest[]> =>
    sql
      .select()
      .from(request)
      .where(eq(request.subjectId, subjectId))
      .orderBy(desc(request.askedAt)),
  /** Open ones first, the next due on top; then so many of those that are over. */
  list: async (sql: Sql, limit: number): Promise<SubjectRequest[]> => {
    const open = await sql
      .select()
      .from(request)
      .where(eq(request.state, 'open'))
      .orderBy(asc(request.dueAt));
    const over = await sql
      .select()
      .from(request)
      .where(inArray(request.state, ['done', 'refused', 'taken-back']))
      .orderBy(desc(request.doneAt))
      .limit(limit);
    return [...open, ...over];
  },
};
