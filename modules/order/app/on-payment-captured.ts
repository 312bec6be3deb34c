import { backReasons } from '../domain/words.ts';
import { orderPaid } from '../events.ts';
import { onDepositCaptured } from './deposit.ts';
import type { OrderDepsWithStore } from './deps.ts';
import { publish } from './publish.ts';

/**
 * ORDER-4, ORDER-6, ORDER-31: a payment is captured. A waiting order becomes paid and its goods leave; an order
 * that was closed meanwhile is refunded at once, because its goods may be somebody else's by now.
 */
export async function onPaymentCaptured(
  deps: OrderDepsWithStore,
  paymentId: string,
): Promise<void> {
  const paidAt = deps.clock.now();
  await deps.database.inTransaction(async (tx) => {
    const found = await deps.orders.lockByPayment(tx, paymentId);
    if (!found) return;
    const { deposit } = found;
    const first = deposit?.paymentId === paymentId;
    // Delivered again about a deposit that is here already.
    if (first && deposit.paidAt !== null) return;
    if (first && (await onDepositCaptured(deps, tx, found))) return;
    const used = deposit ? { deposit: { ...deposit, end: 'used' as const } } : {};
    const change = { state: 'paid' as const, paidAt, movedAt: paidAt, ...used };
    const from = deposit ? ('reserved' as const) : ('placed' as const);
    const paid = first ? undefined : await deps.orders.move(tx, found.id, [from], change);
    if (paid) {
      await deps.supply.take(tx, found.holdId, found.id);
      await publish(deps, tx, orderPaid, paid);
    } else if (found.state === 'closed') {
      const refundId = found.id.replace('ord_', first ? 'rfd_dep' : 'rfd_late');
      // A second event about the same money finds the refund granted already.
      await deps.payments.refund(tx, { paymentId, refundId, reason: backReasons.late });
    }
  });
  deps.outbox.nudge();
}
