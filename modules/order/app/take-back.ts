import type { Sql } from '../../../platform/db/index.ts';
import type { Order } from '../contract.ts';
import { heldStates, type Unit } from '../domain/life.ts';
import type { OrderRow } from '../domain/row.ts';
import { backReasons } from '../domain/words.ts';
import { orderPartRefunded, orderRefunded, type Back } from '../events.ts';
import { refundDeposit } from './close.ts';
import type { OrderDepsWithStore } from './deps.ts';
import { publish } from './publish.ts';

export interface TakingBack {
  /** As it was locked in this transaction. */
  readonly order: OrderRow;
  readonly back: Back;
  /** Units that never left, and are sold again. */
  readonly shelved: readonly Unit[];
}

/**
 * ORDER-17: money is back with the buyer, so that the sale is undone in the same measure: the sum, what was granted
 * with it, goods that never left. Undefined where somebody moved the order meanwhile.
 */
export async function takeBack(
  deps: OrderDepsWithStore,
  tx: Sql,
  { order, back, shelved }: TakingBack,
): Promise<Order | undefined> {
  const refundedFen = order.refundedFen + back.fen;
  const whole = refundedFen >= order.totalFen;
  const wasPaid = heldStates.includes(order.state);
  const state = whole ? ('refunded' as const) : order.state;
  const deposit = whole && order.deposit ? { ...order.deposit, end: 'returned' as const } : null;
  const change = {
    state,
    refundedFen,
    ...(whole ? { movedAt: deps.clock.now() } : {}),
    ...(deposit ? { deposit } : {}),
  };
  const moved = await deps.orders.move(tx, order.id, [order.state], change);
  if (!moved) return undefined;
  // ORDER-74: whose whole order is undone has the deposit back too.
  if (deposit) await refundDeposit(deps, tx, moved, backReasons.order);
  if (wasPaid) {
    // ORDER-13: promotions before goods, as a batch locks them.
    await deps.promo.release(tx, endedOf(moved, back, whole));
    if (shelved.length > 0) {
      const { holdId, id: reference } = order;
      const coming = { holdId, key: back.refundId, reference, lines: shelved, by: 'order' };
      await deps.supply.putReturned(tx, coming);
    }
  }
  const event = whole ? orderRefunded : orderPartRefunded;
  await publish(deps, tx, event, { ...moved, back });
  return moved;
}

function endedOf({ id, viewerId, offerId, quote }: Order, { units }: Back, whole: boolean) {
  const quantity = units.reduce((sum, unit) => sum + unit.quantity, 0);
  const ended = { orderId: id, viewerId, offerId, quantity, paid: true };
  if (whole) return ended;
  const gone = new Set(units.map((unit) => unit.productId));
  const partKinds = (quote?.subsidies ?? [])
    .filter((item) => gone.has(item.productId))
    .map((item) => item.kind);
  return { ...ended, partKinds };
}
