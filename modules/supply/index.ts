import { and, asc, eq, sql as raw } from 'drizzle-orm';
import type { Database, Sql } from '../../platform/db/index.ts';
import { no, ok, type NewId, type Result } from '../../platform/kernel/index.ts';
import { soldOut } from './refusals.ts';
import { hold, stock } from './store/schema.ts';

export interface Line {
  readonly productId: string;
  readonly quantity: number;
}

export interface StockRow {
  readonly productId: string;
  readonly onHand: number;
  readonly held: number;
  readonly available: number;
}

export interface Supply {
  /**
   * Promises goods to one order, all lines or none. Takes the order's transaction, because hold
   * and order are one promise. Refuses with `supply.sold-out`.
   */
  hold(tx: Sql, pool: string, lines: readonly Line[], at: number): Promise<Result<string>>;
  /** The held goods leave: the order is paid. A second call changes nothing. */
  take(tx: Sql, holdId: string): Promise<boolean>;
  /** The held goods are free again. A second call changes nothing. */
  release(tx: Sql, holdId: string): Promise<boolean>;
  receive(tx: Sql, pool: string, lines: readonly Line[]): Promise<void>;
  /** Gives a rehearsal its own copy of what the warehouse could promise now. */
  copyPool(tx: Sql, from: string, to: string): Promise<void>;
  levels(pool: string): Promise<StockRow[]>;
}

export function openSupply(needs: { readonly database: Database; readonly newId: NewId }): Supply {
  const { sql } = needs.database;
  return {
    hold: async (tx, pool, lines, at) => {
      // SUPPLY-2: rows are locked in one order, so that two baskets cannot wait for each other.
      for (const line of lines.toSorted((a, b) => (a.productId < b.productId ? -1 : 1))) {
        const rows = await tx
          .update(stock)
          .set({ held: raw`${stock.held} + ${line.quantity}` })
          .where(
            and(
              eq(stock.pool, pool),
              eq(stock.productId, line.productId),
              raw`${stock.onHand} - ${stock.held} >= ${line.quantity}`,
            ),
          )
          .returning({ held: stock.held });
        if (rows.length === 0) return no(soldOut(line.productId, line.quantity));
      }
      const id = needs.newId('hld');
      await tx.insert(hold).values({ id, pool, lines: [...lines], state: 'held', at });
      return ok(id);
    },
    take: (tx, holdId) => settle(tx, holdId, 'taken'),
    release: (tx, holdId) => settle(tx, holdId, 'released'),
    receive: async (tx, pool, lines) => {
      for (const { productId, quantity } of lines) {
        await tx
          .insert(stock)
          .values({ pool, productId, onHand: quantity })
          .onConflictDoUpdate({
            target: [stock.pool, stock.productId],
            set: { onHand: raw`${stock.onHand} + ${quantity}` },
          });
      }
    },
    copyPool: async (tx, from, to) => {
      await tx.execute(raw`
        insert into ${stock} (pool, product_id, on_hand, held)
        select ${to}, product_id, on_hand - held, 0 from ${stock} where pool = ${from}
        on conflict do nothing`);
    },
    levels: async (pool) => {
      const rows = await sql
        .select()
        .from(stock)
        .where(eq(stock.pool, pool))
        .orderBy(asc(stock.productId));
      return rows.map(({ productId, onHand, held }) => ({
        productId,
        onHand,
        held,
        available: onHand - held,
      }));
    },
  };
}

/** SUPPLY-3: a hold ends once, in one of two ways; whoever comes second finds it ended. */
async function settle(tx: Sql, holdId: string, state: 'taken' | 'released'): Promise<boolean> {
  const [ended] = await tx
    .update(hold)
    .set({ state })
    .where(and(eq(hold.id, holdId), eq(hold.state, 'held')))
    .returning();
  if (!ended) return false;
  for (const { productId, quantity } of ended.lines) {
    const gone = state === 'taken' ? quantity : 0;
    await tx
      .update(stock)
      .set({
        held: raw`${stock.held} - ${quantity}`,
        onHand: raw`${stock.onHand} - ${gone}`,
      })
      .where(and(eq(stock.pool, ended.pool), eq(stock.productId, productId)));
  }
  return true;
}
