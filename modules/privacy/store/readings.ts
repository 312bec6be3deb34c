import { and, count, desc, eq, gt, lt, or } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { ReadingRow } from '../contract.ts';
import { reading } from './schema.ts';

export interface ReadingFilter {
  readonly search?: string | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

/** PRIVACY-41: every opening of a sealed value, done or refused. */
export const readingStore = {
  insert: async (tx: Sql, row: Omit<ReadingRow, 'seq'>): Promise<void> => {
    await tx.insert(reading).values(row);
  },
  /** How many values somebody has opened since a moment. */
  countSince: async (sql: Sql, actor: string, since: number): Promise<number> => {
    const [row] = await sql
      .select({ n: count() })
      .from(reading)
      .where(and(eq(reading.actor, actor), gt(reading.at, since), eq(reading.outcome, 'read')));
    return row?.n ?? 0;
  },
  ofSubject: (sql: Sql, subjectId: string): Promise<ReadingRow[]> =>
    sql.select().from(reading).where(eq(reading.subjectId, subjectId)),
  /** The newest first; the search is an actor, a subject, an object or a purpose. */
  list: (sql: Sql, { search = '', before, limit }: ReadingFilter): Promise<ReadingRow[]> => {
    const about =
      search === ''
        ? undefined
        : or(
            ...[reading.actor, reading.subjectId, reading.object, reading.purposeId].map((column) =>
              eq(column, search),
            ),
          );
    return sql
      .select()
      .from(reading)
      .where(and(about, before === undefined ? undefined : lt(reading.seq, before)))
      .orderBy(desc(reading.seq))
      .limit(limit);
  },
};
