import { asc, eq, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Booked, EntryLine } from '../domain/entry.ts';
import { entry, posting } from './schema.ts';

type Row = typeof entry.$inferSelect;

/** An entry before the database has numbered and sealed it. */
export type NewEntry = Omit<Row, 'id' | 'previous' | 'hash'>;

/** What is booked; the database makes the postings of an entry, and refuses what may not be. */
export const entryStore = {
  /** False where its key was booked before. */
  insert: async (tx: Sql, row: NewEntry): Promise<boolean> => {
    const booked = await tx
      .insert(entry)
      .values(row)
      .onConflictDoNothing({ target: entry.key })
      .returning({ id: entry.id });
    return booked.length > 0;
  },
  contentOf: async (tx: Sql, key: string): Promise<string | undefined> => {
    const [row] = await tx.select({ content: entry.content }).from(entry).where(eq(entry.key, key));
    return row?.content;
  },
  idOf: async (sql: Sql, key: string): Promise<number | undefined> => {
    const [row] = await sql.select({ id: entry.id }).from(entry).where(eq(entry.key, key));
    return row?.id;
  },
  /** By entry, in the order in which they stand in it. */
  linesOf: async (sql: Sql, ids: readonly number[]): Promise<Map<number, EntryLine[]>> => {
    const map = new Map<number, EntryLine[]>();
    if (ids.length === 0) return map;
    const rows = await sql
      .select()
      .from(posting)
      .where(raw`${posting.entryId} = any(${raw.param([...ids])}::bigint[])`)
      .orderBy(asc(posting.entryId), asc(posting.line));
    for (const { entryId, account, sub, fen } of rows) {
      map.set(entryId, [...(map.get(entryId) ?? []), { account, sub, fen }]);
    }
    return map;
  },
  /** Everything booked about one thing, the oldest first. */
  about: async (sql: Sql, sub: string): Promise<Booked[]> => {
    const rows = await sql
      .select()
      .from(entry)
      .where(
        raw`${entry.id} in (select entry_id from ledger.posting where sub = ${sub})
          or ${entry.reference} = ${sub}`,
      )
      .orderBy(asc(entry.id));
    const ids = rows.map((row) => row.id);
    const lines = await entryStore.linesOf(sql, ids);
    return rows.map(({ content: _content, previous: _previous, ...row }) => {
      return { ...row, lines: lines.get(row.id) ?? [] };
    });
  },
};
