import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Order } from '../contract.ts';
import { notCancellable, orderUnknown } from '../refusals.ts';
import { closeOrder } from './close.ts';
import type { OrderNeedsWithStore } from './needs.ts';

export interface Own {
  readonly id: string;
  readonly viewerId: string;
}

/**
 * ORDER-27: the buyer thought better of it before paying: what was held is free at once, and nobody is asked for money.
 * Refuses with `order.unknown` or `order.not-cancellable`; again changes nothing.
 */
export function cancel(needs: OrderNeedsWithStore, { id, viewerId }: Own): Promise<Result<Order>> {
  return needs.database.decide(async (tx) => {
    const row = await needs.orders.lock(tx, id);
    if (row?.viewerId !== viewerId) return no(orderUnknown);
    const known = await needs.orders.byId(tx, id);
    if (row.state === 'closed' && known) return ok(known);
    // A deposit that was paid keeps goods by its own terms (ORDER-21); money that is here goes back as an after-sale.
    if (row.state !== 'placed') return no(notCancellable);
    const closed = await closeOrder(needs, tx, row, 'buyer-cancelled');
    return closed ? ok(closed) : no(notCancellable);
  });
}
