import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Order } from '../contract.ts';
import { notCancellable, orderUnknown } from '../refusals.ts';
import { closeOrder } from './close.ts';
import type { OrderDepsWithStore } from './deps.ts';

export interface Own {
  readonly id: string;
  readonly viewerId: string;
}

/**
 * ORDER-27: the buyer thought better of it before paying: what was held is free at once, and nobody is asked for money.
 * Refuses with `order.unknown` or `order.not-cancellable`; again changes nothing.
 */
export function cancel(deps: OrderDepsWithStore, { id, viewerId }: Own): Promise<Result<Order>> {
  return deps.database.decide(async (tx) => {
    const row = await deps.orders.lock(tx, id);
    if (row?.viewerId !== viewerId) return no(orderUnknown);
    const known = await deps.orders.byId(tx, id);
    if (row.state === 'closed' && known) return ok(known);
    // A deposit that was paid keeps goods by its own terms (ORDER-70); money that is here goes back as an after-sale.
    if (row.state !== 'placed') return no(notCancellable);
    const closed = await closeOrder(deps, tx, row, 'buyer-cancelled');
    return closed ? ok(closed) : no(notCancellable);
  });
}
