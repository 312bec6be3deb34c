import { asc, eq } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { pack, unpack, type Packed } from '../../../platform/kernel/index.ts';
import type { Use } from '../../promo/index.ts';
import type { Judged } from '../../risk/index.ts';
import type { Hold } from '../../supply/index.ts';
import type { Order } from '../contract.ts';
import { decided } from './schema.ts';

/**
 * All that one decided order request changes: plain JSON, so that it can be kept as it is until it is written.
 * What risk stopped has no order.
 */
export interface Entry {
  readonly judged: Judged | null;
  readonly made: Made | null;
}

export interface Made {
  readonly order: Order;
  readonly hold: Hold;
  readonly use: Use;
  /** Risk wants somebody to look before it is shipped. */
  readonly heldBy: string | null;
  readonly requestId: string;
  readonly inputHash: string;
  readonly addressId: string;
}

/** One batch that was decided, and has to be written. */
export interface Kept {
  readonly id: number;
  readonly entries: readonly Entry[];
}

/** ORDER-64: decided batches, kept whole: one row each, in the order in which they were decided. */
export const decidedStore = {
  keep: async (tx: Sql, entries: readonly Entry[]): Promise<Kept> => {
    const text = JSON.stringify({ count: entries.length, packed: pack(entries) });
    const [row] = await tx.insert(decided).values({ entries: text }).returning({ id: decided.id });
    if (!row) throw new Error('a decided batch was not kept');
    return { id: row.id, entries };
  },
  any: async (tx: Sql): Promise<boolean> => {
    const rows = await tx.select({ id: decided.id }).from(decided).limit(1);
    return rows.length > 0;
  },
  oldest: async (tx: Sql): Promise<Kept | undefined> => {
    const [row] = await tx.select().from(decided).orderBy(asc(decided.id)).limit(1);
    return row && { id: row.id, entries: entriesIn(row.entries) };
  },
  /** True where the batch was there: whoever removes it writes it, in the same transaction. */
  remove: async (tx: Sql, id: number): Promise<boolean> => {
    const rows = await tx.delete(decided).where(eq(decided.id, id)).returning({ id: decided.id });
    return rows.length > 0;
  },
};

/** What `keep` wrote, of this release or of the one before it, which kept entries one by one. */
function entriesIn(text: string): readonly Entry[] {
  // The text is our own: nobody else writes this table.
  const kept = JSON.parse(text) as readonly Entry[] | { count: number; packed: Packed };
  return 'packed' in kept ? (unpack(kept.packed, kept.count) as Entry[]) : kept;
}

export type DecidedStore = typeof decidedStore;
