import type { Database } from '../platform/db/index.ts';
import type { DomainEvent } from '../platform/events/index.ts';
import type { NewId } from '../platform/kernel/index.ts';
import type { Catalog } from '../modules/catalog/index.ts';
import { openSupply, type Hold, type Supply } from '../modules/supply/index.ts';
import { refundedAtOf, type PastOrder, type UnitCosts } from './past-orders.ts';

interface StockDeps {
  readonly database: Database;
  readonly newId: NewId;
  readonly catalog: Pick<Catalog, 'some'>;
}

interface PastShow {
  readonly openedAt: number;
  readonly costs: UnitCosts;
  readonly orders: readonly PastOrder[];
}

const weekMs = 7 * 86_400_000;

/**
 * The goods of a past show, moved as the warehouse moves them today, at the times of then: they came a week
 * before it, were held and taken by its orders, and came back where money went back. Returns what is to be
 * told of it, in its order, and by order the hold that its goods went by.
 */
export async function movePastGoods(
  { database, newId, catalog }: StockDeps,
  { openedAt, costs, orders }: PastShow,
): Promise<{ events: readonly DomainEvent[]; holds: ReadonlyMap<string, string> }> {
  const events: DomainEvent[] = [];
  const clock = { at: openedAt - weekMs, now: () => clock.at };
  const supply = openSupply({
    database,
    newId,
    clock,
    catalog,
    audit: { write: () => Promise.resolve() },
    outbox: {
      append: (_tx, moved) => {
        events.push(...moved);
        return Promise.resolve();
      },
    },
  });
  const holds = await database.inTransaction(async (tx) => {
    const sold = orders.filter((order) => order.paidAt !== null);
    await supply.receive(tx, 'main', receiptsOf(sold, costs), '罗仓');
    clock.at = openedAt;
    const held = await holdFor(supply, tx, sold);
    for (const { id, paidAt } of sold) {
      clock.at = paidAt ?? openedAt;
      await supply.take(tx, held.get(id)?.id ?? '', id);
    }
    for (const order of sold) {
      const back = refundedAtOf(order);
      if (back === null) continue;
      clock.at = back;
      const holdId = held.get(order.id)?.id ?? '';
      const cause = { key: `refund:${order.id}`, reference: order.id, by: 'order' };
      await supply.putReturned(tx, { holdId, ...cause });
    }
    return held;
  });
  return { events, holds: new Map([...holds].map(([orderId, hold]) => [orderId, hold.id])) };
}

function receiptsOf(sold: readonly PastOrder[], costs: UnitCosts) {
  const sums = new Map<string, number>();
  for (const { productId, quantity } of sold.flatMap((order) => order.lines)) {
    sums.set(productId, (sums.get(productId) ?? 0) + quantity);
  }
  return [...sums].map(([productId, quantity]) => {
    return { productId, quantity, zone: 'E-01', unitCostFen: costs.get(productId) ?? 0 };
  });
}

async function holdFor(
  supply: Supply,
  tx: Parameters<Supply['openHolding']>[0],
  sold: readonly PastOrder[],
): Promise<ReadonlyMap<string, Hold>> {
  const ids = new Set(sold.flatMap((order) => order.lines.map((line) => line.productId)));
  const holding = await supply.openHolding(tx, 'main', [...ids]);
  const holds = new Map<string, Hold>();
  for (const { id, sessionId, lines } of sold) {
    const hold = holding.hold(`session:${sessionId}`, lines);
    if (!hold.ok) throw new Error(`broken promise: what came for ${id} is there`);
    holds.set(id, hold.value);
  }
  await holding.saveShelf();
  await supply.writeHolds(tx, [...holds.values()]);
  return holds;
}
