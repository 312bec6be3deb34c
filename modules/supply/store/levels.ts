import { and, desc, eq, lt, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Allocation, Movement, StockLot, StockRow } from '../contract.ts';
import { dayMs, turnoverDays, turnoverWindowDays, warningsOf } from '../domain/levels.ts';
import { allocation, lot, movement, part } from './schema.ts';

interface Row extends Record<string, unknown> {
  product_id: string;
  on_hand: number;
  held: number;
  allocated_left: number;
  allocated: number;
  sold: number;
  oldest: string | null;
  cost: string;
  expired: number;
}

/** One line a product: what lies there, what is held and allocated, how old it is, how fast it goes. */
export async function stockLevels(sql: Sql, pool: string, now: number): Promise<StockRow[]> {
  const since = now - turnoverWindowDays * dayMs;
  const { rows } = await sql.execute<Row>(raw`
    select l.product_id, sum(l.on_hand)::int as on_hand, sum(l.held)::int as held,
      coalesce(a.allocated_left, 0)::int as allocated_left,
      coalesce(a.allocated, 0)::int as allocated,
      coalesce(m.sold, 0)::int as sold,
      min(l.arrived_at) filter (where l.on_hand > 0) as oldest,
      sum(l.on_hand * l.unit_cost_fen)::bigint as cost,
      coalesce(sum(l.on_hand - l.held) filter (where l.shelf_until <= ${now}), 0)::int as expired
    from supply.lot l
    left join (select product_id, sum(greatest(0, quantity - used)) as allocated_left,
        sum(quantity) as allocated
      from supply.allocation where pool = ${pool} group by product_id) a using (product_id)
    left join (select product_id, -sum(quantity) as sold from supply.movement
      where pool = ${pool} and kind in ('sold', 'returned') and at >= ${since}
      group by product_id) m using (product_id)
    where l.pool = ${pool}
    group by l.product_id, a.allocated_left, a.allocated, m.sold order by l.product_id`);
  const own = new Map(rows.map((row) => [row.product_id, present(row, now)]));
  // What is made of parts by now may have lots of its own from before, all empty.
  for (const row of await madeOfParts(sql, own)) own.set(row.productId, row);
  return [...own.values()];
}

/** SUPPLY-8: of what is made of parts there is as much as its scarcest part allows; what it costs lies in the parts. */
async function madeOfParts(sql: Sql, rows: ReadonlyMap<string, StockRow>): Promise<StockRow[]> {
  const made = new Map<string, { partId: string; quantity: number }[]>();
  for (const { productId, partId, quantity } of await sql.select().from(part)) {
    made.set(productId, [...(made.get(productId) ?? []), { partId, quantity }]);
  }
  return [...made].map(([productId, parts]) => {
    const least = (of: 'onHand' | 'available'): number =>
      Math.min(
        ...parts.map((item) => Math.floor((rows.get(item.partId)?.[of] ?? 0) / item.quantity)),
      );
    const available = least('available');
    const none = {
      held: 0,
      allocated: 0,
      soldLately: 0,
      turnoverDays: null,
      oldestArrivedAt: null,
    };
    const warnings: StockRow['warnings'] = available === 0 ? ['out'] : [];
    return { productId, onHand: least('onHand'), available, ...none, costFen: 0, warnings };
  });
}

function present(row: Row, now: number): StockRow {
  const { product_id: productId, on_hand: onHand, held, allocated, sold, expired } = row;
  const available = Math.max(0, onHand - held - row.allocated_left - expired);
  const oldestArrivedAt = row.oldest === null ? null : Number(row.oldest);
  const soldLately = Math.max(0, sold);
  const figures = { onHand, free: available, soldLately, oldestArrivedAt, expired };
  return {
    productId,
    onHand,
    held,
    available,
    allocated,
    soldLately,
    oldestArrivedAt,
    turnoverDays: turnoverDays(figures),
    costFen: Number(row.cost),
    warnings: [...warningsOf(figures, now)],
  };
}

export async function unitCosts(sql: Sql): Promise<Map<string, number>> {
  const { rows } = await sql.execute<{ product_id: string; cost: string }>(raw`
    select product_id, round(sum(cost_fen)::numeric / sum(quantity)) as cost
    from supply.movement where pool = 'main' and kind = 'received' group by product_id`);
  const costs = new Map(rows.map((row) => [row.product_id, Number(row.cost)]));
  const made = new Map<string, number>();
  for (const { productId, partId, quantity } of await sql.select().from(part)) {
    const cost = costs.get(partId);
    // A part whose cost nobody knows leaves the whole unknown.
    made.set(productId, (made.get(productId) ?? 0) + (cost ?? Number.NaN) * quantity);
  }
  for (const [productId, cost] of made) if (!Number.isNaN(cost)) costs.set(productId, cost);
  return costs;
}

export async function lotsOf(sql: Sql, pool: string, productId: string): Promise<StockLot[]> {
  const rows = await sql
    .select()
    .from(lot)
    .where(and(eq(lot.pool, pool), eq(lot.productId, productId)))
    .orderBy(lot.arrivedAt, lot.id);
  return rows.map(({ pool: _pool, ...shown }) => shown);
}

export async function allocationsOf(
  sql: Sql,
  pool: string,
  productId: string,
): Promise<Allocation[]> {
  const rows = await sql
    .select()
    .from(allocation)
    .where(and(eq(allocation.pool, pool), eq(allocation.productId, productId)))
    .orderBy(allocation.holder);
  return rows.map(({ pool: _pool, ...shown }) => shown);
}

/** The newest first, from before the movement `before` on. */
export async function movementsOf(
  sql: Sql,
  pool: string,
  productId: string,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<Movement[]> {
  const older = before === undefined ? undefined : lt(movement.id, before);
  const rows = await sql
    .select()
    .from(movement)
    .where(and(eq(movement.pool, pool), eq(movement.productId, productId), older))
    .orderBy(desc(movement.id))
    .limit(limit);
  return rows.map(({ pool: _pool, ...shown }) => shown);
}
