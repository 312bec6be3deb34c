import type { Sql } from '../../../platform/db/index.ts';
import type { Fact } from '../../../platform/events/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Order } from '../contract.ts';
import type { OrderFact } from '../events.ts';
import { notRefundable, orderUnknown } from '../refusals.ts';
import type { OrderNeedsWithStore } from './needs.ts';

/**
 * ORDER-4, ORDER-6: the money came. A waiting order becomes paid and its goods leave; an order that
 * was closed meanwhile is refunded at once, because its goods may be somebody else's by now.
 */
export async function moneyCame(needs: OrderNeedsWithStore, paymentId: string): Promise<void> {
  const paidAt = needs.clock.now();
  await needs.database.inTransaction(async (tx) => {
    const found = await needs.orders.byPayment(tx, paymentId);
    if (!found) return;
    const paid = await needs.orders.move(tx, found.id, ['placed'], { state: 'paid', paidAt });
    if (paid) {
      await needs.supply.take(tx, found.holdId, found.id);
      await tell(needs, tx, { type: 'order.paid.v1', at: paidAt, order: paid });
    } else if (found.state === 'closed') {
      await needs.payments.refund(tx, paymentId, 'paid-after-close');
    }
  });
  needs.outbox.nudge();
}

/** ORDER-7: the money went back. */
export async function moneyWentBack(needs: OrderNeedsWithStore, paymentId: string): Promise<void> {
  await needs.database.inTransaction(async (tx) => {
    const found = await needs.orders.byPayment(tx, paymentId);
    if (!found) return;
    const from = ['paid', 'closed'] as const;
    const order = await needs.orders.move(tx, found.id, from, { state: 'refunded' });
    if (!order) return;
    if (found.state === 'paid') {
      await needs.promo.giveBack(tx, endedOf(order, true));
      await needs.supply.putReturned(tx, found.holdId, found.id);
    }
    await tell(needs, tx, { type: 'order.refunded.v1', at: needs.clock.now(), order });
  });
  needs.outbox.nudge();
}

/**
 * ORDER-11: gives the whole sum of a paid order back, with who and why. Refuses with
 * `order.unknown` or `order.not-refundable`; asked twice it refunds once.
 */
export async function refundOrder(
  needs: OrderNeedsWithStore,
  { id, reason, by }: { readonly id: string; readonly reason: string; readonly by: string },
): Promise<Result<Order>> {
  const refunded = await needs.database.decide(async (tx) => {
    const order = await needs.orders.byId(tx, id);
    if (!order) return no(orderUnknown);
    if (order.state === 'refunded') return ok(order);
    if (order.state !== 'paid') return no(notRefundable(order.state));
    const given = await needs.payments.refund(tx, order.paymentId, reason);
    if (given === 'none') return no(notRefundable(order.state));
    if (given === 'before') return ok(order);
    const at = needs.clock.now();
    const detail = { reason };
    await needs.privacy.audit(tx, { at, actor: by, action: 'order.refund', object: id, detail });
    return ok(order);
  });
  needs.outbox.nudge();
  return refunded;
}

/** ORDER-5: orders whose time to pay is over give back goods and quota. Returns how many. */
export async function closeOverdue(needs: OrderNeedsWithStore): Promise<number> {
  const at = needs.clock.now();
  const rows = await needs.orders.overdue(needs.database.sql, at);
  let closedCount = 0;
  for (const row of rows) {
    const closed = await closeOrder(needs, row, 'payment-timeout');
    if (closed) closedCount += 1;
  }
  needs.outbox.nudge();
  return closedCount;
}

type Closing = Pick<Order, 'id' | 'paymentId'> & {
  readonly holdId: string;
};

async function closeOrder(
  needs: OrderNeedsWithStore,
  row: Closing,
  closeReason: string,
): Promise<boolean> {
  return needs.database.inTransaction(async (tx) => {
    const change = { state: 'closed' as const, closeReason };
    const order = await needs.orders.move(tx, row.id, ['placed'], change);
    if (!order) return false;
    // ORDER-13: promotions before goods, as a sitting locks them.
    await needs.promo.giveBack(tx, endedOf(order, false));
    await needs.supply.release(tx, row.holdId, row.id);
    await needs.payments.close(tx, row.paymentId);
    await tell(needs, tx, { type: 'order.closed.v1', at: needs.clock.now(), order });
    return true;
  });
}

function endedOf({ id, viewerId, offerId, lines }: Order, paid: boolean) {
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
  return { orderId: id, viewerId, offerId, quantity, paid };
}

interface Telling {
  readonly type: OrderFact['type'];
  readonly at: number;
  readonly order: Order;
}

async function tell(needs: OrderNeedsWithStore, tx: Sql, telling: Telling): Promise<void> {
  const { type, at, order } = telling;
  const fact: Fact = { id: needs.newId('fct'), type, at, data: order };
  await needs.outbox.append(tx, [fact]);
}
