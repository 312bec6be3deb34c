import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Order } from '../contract.ts';
import { orderReserved } from '../events.ts';
import { notRefundable, orderUnknown } from '../refusals.ts';
import type { OrderDepsWithStore } from './deps.ts';
import { closeOrder } from './close.ts';
import { publish } from './publish.ts';

/**
 * ORDER-70: the deposit is captured. The order is reserved: its goods stay held, and the rest becomes payable
 * in the window that was promised when it was placed.
 */
export async function onDepositCaptured(
  deps: OrderDepsWithStore,
  tx: Sql,
  found: Order,
): Promise<boolean> {
  const { deposit } = found;
  if (!deposit) return false;
  const change = {
    state: 'reserved' as const,
    payBefore: deposit.tailUntil,
    deposit: { ...deposit, paidAt: deps.clock.now() },
  };
  const reserved = await deps.orders.move(tx, found.id, ['placed'], change);
  if (!reserved) return false;
  const { id: orderId, paymentId: id, viewerId: payerId, totalFen: amountFen } = reserved;
  const { tailFrom, tailUntil } = deposit;
  const rest = { at: tailFrom, opensAt: tailFrom, payBefore: tailUntil };
  await deps.payments.startMany(tx, [{ id, orderId, payerId, amountFen, ...rest }]);
  await publish(deps, tx, orderReserved, reserved);
  return true;
}

/**
 * ORDER-73: we give a reserved order up, so its deposit goes back whole. Refuses with `order.unknown`
 * or `order.not-refundable`. What the law adds for a seller who breaks the promise (双倍返还, 民法典
 * art. 587) is paid as goodwill by service; no channel refunds more than it took.
 */
export function giveUpReserved(deps: OrderDepsWithStore, id: string): Promise<Result<Order>> {
  return deps.database.decide(async (tx) => {
    const row = await deps.orders.lock(tx, id);
    if (!row) return no(orderUnknown);
    const closed =
      row.state === 'reserved' && (await closeOrder(deps, tx, row, 'deposit-returned'));
    return closed ? ok(closed) : no(notRefundable(row.state));
  });
}
