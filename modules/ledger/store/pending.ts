import { and, eq, lte } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { EntryInput, Pending } from '../domain/entry.ts';
import { pending } from './schema.ts';

type Row = typeof pending.$inferSelect;

/** LEDGER-8: pending entries; the database lets each be resolved once. */
export const pendingStore = {
  /** The first pending entry of a key stands. */
  insert: async (tx: Sql, input: EntryInput, until: number | null): Promise<void> => {
    const row = { ...input, until, state: 'waiting' as const };
    await tx.insert(pending).values(row).onConflictDoNothing();
  },
  stateOf: async (tx: Sql, key: string): Promise<Row['state'] | undefined> => {
    const [known] = await tx.select().from(pending).where(eq(pending.key, key));
    return known?.state;
  },
  /** Nothing where it is not waiting. */
  resolve: async (
    tx: Sql,
    key: string,
    change: { readonly state: 'posted' | 'given-up'; readonly resolvedAt: number },
  ): Promise<Row | undefined> => {
    const [row] = await tx
      .update(pending)
      .set(change)
      .where(and(eq(pending.key, key), eq(pending.state, 'waiting')))
      .returning();
    return row;
  },
  /** Those whose time is over; how many. */
  lapse: async (tx: Sql, at: number): Promise<number> => {
    const rows = await tx
      .update(pending)
      .set({ state: 'lapsed', resolvedAt: at })
      .where(and(eq(pending.state, 'waiting'), lte(pending.until, at)))
      .returning({ key: pending.key });
    return rows.length;
  },
  about: async (sql: Sql, reference: string): Promise<Pending[]> => {
    const rows = await sql
      .select()
      .from(pending)
      .where(eq(pending.reference, reference))
      .orderBy(pending.at, pending.key);
    return rows.map(({ lines: _lines, reference: _about, ...row }) => row);
  },
};
