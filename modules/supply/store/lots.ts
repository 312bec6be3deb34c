import { and, eq, gt, inArray, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Lot, Pick as Picked } from '../domain/holding.ts';
import { lot, movement } from './schema.ts';

type Row = typeof lot.$inferSelect;

/** SUPPLY-5: what lies there, an arrival a lot. */
export const lotStore = {
  insert: async (tx: Sql, rows: readonly (typeof lot.$inferInsert)[]): Promise<void> => {
    await tx.insert(lot).values([...rows]);
  },
  lock: async (tx: Sql, id: string): Promise<Row | undefined> => {
    const [found] = await tx.select().from(lot).where(eq(lot.id, id)).for('update');
    return found;
  },
  /** What lies there of some products, first arrived first; locked in one order, so that two batches never wait for each other. */
  lockLying: (tx: Sql, pool: string, productIds: readonly string[]): Promise<Lot[]> => {
    const { id, productId, onHand, held, shelfUntil } = lot;
    return tx
      .select({ id, productId, onHand, held, shelfUntil })
      .from(lot)
      .where(and(eq(lot.pool, pool), gt(onHand, 0), inArray(productId, [...productIds])))
      .orderBy(productId, lot.arrivedAt, id)
      .for('update');
  },
  /** How much of a product is held for no order. */
  lockFree: async (tx: Sql, pool: string, productId: string): Promise<number> => {
    const rows = await tx
      .select({ onHand: lot.onHand, held: lot.held })
      .from(lot)
      .where(and(eq(lot.pool, pool), eq(lot.productId, productId)))
      .orderBy(lot.arrivedAt, lot.id)
      .for('update');
    return rows.reduce((sum, row) => sum + row.onHand - row.held, 0);
  },
  saveHeld: async (tx: Sql, lots: readonly Pick<Lot, 'id' | 'held'>[]): Promise<void> => {
    await tx.execute(raw`
      update supply.lot set held = v.held
      from json_to_recordset(${JSON.stringify(lots)}::json)
        as v(id text, held int) where lot.id = v.id`);
  },
  /** Held goods are free again, or leave; what a unit of each lot cost, in fen. */
  endPicks: async (
    tx: Sql,
    picks: readonly Picked[],
    state: 'taken' | 'released',
  ): Promise<Map<string, number>> => {
    const { rows } = await tx.execute<{ id: string; cost: string }>(raw`
      update supply.lot set held = held - v.quantity,
        on_hand = on_hand - case when ${state === 'taken'} then v.quantity else 0 end
      from json_to_recordset(${JSON.stringify(picks)}::json) as v("lotId" text, quantity int)
      where lot.id = v."lotId" returning lot.id, lot.unit_cost_fen as cost`);
    return new Map(rows.map(({ id, cost }) => [id, Number(cost)]));
  },
  /** Goods come back to where they lay; nothing where the lot is not there. */
  putBack: async (tx: Sql, id: string, quantity: number): Promise<Row | undefined> => {
    const [back] = await tx
      .update(lot)
      .set({ onHand: raw`${lot.onHand} + ${quantity}` })
      .where(eq(lot.id, id))
      .returning();
    return back;
  },
  setOnHand: async (tx: Sql, id: string, onHand: number): Promise<void> => {
    await tx.update(lot).set({ onHand }).where(eq(lot.id, id));
  },
  countOnHand: async (sql: Sql, pool: string, productId: string): Promise<number> => {
    const [lying] = await sql
      .select({ n: raw<string>`coalesce(sum(${lot.onHand}), 0)` })
      .from(lot)
      .where(and(eq(lot.pool, pool), eq(lot.productId, productId)));
    return Number(lying?.n ?? 0);
  },
  /** SUPPLY-4: another pool with what is free in this one now. */
  copyPool: async (tx: Sql, from: string, to: string): Promise<void> => {
    await tx.execute(raw`
      insert into supply.lot (id, pool, product_id, zone, arrived_at, shelf_until, unit_cost_fen,
        on_hand, held)
      select id || ':' || ${to}::text, ${to}, product_id, zone, arrived_at, shelf_until,
        unit_cost_fen, on_hand - held, 0
      from supply.lot where pool = ${from} on conflict do nothing`);
  },
};

/** SUPPLY-6: every change of what lies in the warehouse; never changed or removed. */
export const movementStore = {
  insert: async (tx: Sql, rows: readonly (typeof movement.$inferInsert)[]): Promise<void> => {
    await tx.insert(movement).values([...rows]);
  },
};
