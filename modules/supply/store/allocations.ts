import { and, eq, inArray, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Hold, Pick, Allocation } from '../domain/holding.ts';
import { allocation, hold } from './schema.ts';

type Allocated = typeof allocation.$inferSelect;
type HoldRow = typeof hold.$inferSelect;

/** SUPPLY-7: what is allocated to sessions and channels, and how much of it is used. */
export const allocationStore = {
  /** Locked in one order, after the lots. */
  lockOf: (tx: Sql, pool: string, productIds: readonly string[]): Promise<Allocation[]> => {
    const { holder, productId, quantity, used } = allocation;
    return tx
      .select({ holder, productId, quantity, used })
      .from(allocation)
      .where(and(eq(allocation.pool, pool), inArray(productId, [...productIds])))
      .orderBy(productId, holder)
      .for('update');
  },
  saveUsed: async (tx: Sql, pool: string, allocations: readonly Allocation[]): Promise<void> => {
    if (allocations.length === 0) return;
    await tx.execute(raw`
      update supply.allocation a set used = v.used
      from json_to_recordset(${JSON.stringify(allocations)}::json)
        as v(holder text, "productId" text, used int)
      where a.pool = ${pool} and a.product_id = v."productId" and a.holder = v.holder`);
  },
  set: async (tx: Sql, { quantity, ...row }: Allocated): Promise<void> => {
    await tx
      .insert(allocation)
      .values({ ...row, quantity })
      .onConflictDoUpdate({
        target: [allocation.pool, allocation.productId, allocation.holder],
        set: { quantity },
      });
  },
  /** A holder's goods are free again, also within its allocation. */
  release: async (tx: Sql, { pool, holder, picks }: Omit<Hold, 'id' | 'at'>): Promise<void> => {
    for (const { productId, quantity } of picks) {
      await tx
        .update(allocation)
        .set({ used: raw`greatest(0, ${allocation.used} - ${quantity})` })
        .where(
          and(
            eq(allocation.pool, pool),
            eq(allocation.productId, productId),
            eq(allocation.holder, holder),
          ),
        );
    }
  },
  /** Nothing is allocated to this holder any more. */
  endOf: async (sql: Sql, pool: string, holder: string): Promise<void> => {
    await sql
      .update(allocation)
      .set({ quantity: 0 })
      .where(and(eq(allocation.pool, pool), eq(allocation.holder, holder)));
  },
};

/** Which goods are held for whom, and what became of each hold. */
export const holdStore = {
  insert: async (tx: Sql, holds: readonly Hold[]): Promise<void> => {
    if (holds.length === 0) return;
    await tx.execute(raw`
      insert into supply.hold (id, pool, holder, picks, state, at)
      select v.id, v.pool, v.holder, v.picks, 'held', v.at
      from json_to_recordset(${JSON.stringify(holds)}::json)
        as v(id text, pool text, holder text, picks json, at bigint)`);
  },
  /** SUPPLY-3: nothing where it had ended before. */
  end: async (tx: Sql, id: string, state: 'taken' | 'released'): Promise<HoldRow | undefined> => {
    const [ended] = await tx
      .update(hold)
      .set({ state })
      .where(and(eq(hold.id, id), eq(hold.state, 'held')))
      .returning();
    return ended;
  },
  lock: async (tx: Sql, id: string): Promise<HoldRow | undefined> => {
    const [known] = await tx.select().from(hold).where(eq(hold.id, id)).for('update');
    return known;
  },
  saveReturned: async (
    tx: Sql,
    id: string,
    returned: readonly (Pick & { readonly key: string })[],
  ): Promise<void> => {
    await tx.update(hold).set({ returned }).where(eq(hold.id, id));
  },
};
