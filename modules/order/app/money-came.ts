import { backReasons } from '../domain/words.ts';
import { orderPaid } from '../events.ts';
import { depositCame } from './deposit.ts';
import type { OrderNeedsWithStore } from './needs.ts';
import { tell } from './tell.ts';

/**
 * ORDER-4, ORDER-6, ORDER-31: the money came. A waiting order becomes paid and its goods leave; an order that
 * was closed meanwhile is refunded at once, because its goods may be somebody else's by now.
 */
export async function moneyCame(needs: OrderNeedsWithStore, paymentId: string): Promise<void> {
  const paidAt = needs.clock.now();
  await needs.database.inTransaction(async (tx) => {
    const found = await needs.orders.lockByPayment(tx, paymentId);
    if (!found) return;
    const { deposit } = found;
    const first = deposit?.paymentId === paymentId;
    // Told again about a deposit that is here already.
    if (first && deposit.paidAt !== null) return;
    if (first && (await depositCame(needs, tx, found))) return;
    const used = deposit ? { deposit: { ...deposit, end: 'used' as const } } : {};
    const change = { state: 'paid' as const, paidAt, movedAt: paidAt, ...used };
    const from = deposit ? ('reserved' as const) : ('placed' as const);
    const paid = first ? undefined : await needs.orders.move(tx, found.id, [from], change);
    if (paid) {
      await needs.supply.take(tx, found.holdId, found.id);
      await tell(needs, tx, orderPaid, paid);
    } else if (found.state === 'closed') {
      const refundId = found.id.replace('ord_', first ? 'rfd_dep' : 'rfd_late');
      // A second word about the same money finds the refund promised already.
      await needs.payments.refund(tx, { paymentId, refundId, reason: backReasons.late });
    }
  });
  needs.outbox.nudge();
}
