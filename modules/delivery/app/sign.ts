import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Order } from '../../order/contract.ts';
import { orderUnknown } from '../../order/index.ts';
import { notHere, parcelUnknown } from '../refusals.ts';
import type { Deps } from './deps.ts';
import { follow, openOrder } from './ship.ts';

/** A parcel was handed over. Again changes nothing. Refuses with `order.parcel-unknown`. */
export function signParcel(
  deps: Deps,
  { id, by }: { readonly id: string; readonly by: string },
): Promise<Result<Order>> {
  return deps.database.decide(async (tx) => {
    const parcel = await deps.parcels.parcel(tx, id);
    if (!parcel) return no(parcelUnknown);
    await deps.orders.lock(tx, parcel.orderId);
    await deps.parcels.sign(tx, id, { at: deps.clock.now(), by });
    const moved = await follow(deps, tx, parcel.orderId);
    return moved ? ok(moved) : no(orderUnknown);
  });
}

/** The buyer has all of it in hand. Refuses with `order.unknown` or `order.not-here`. */
export function signAll(
  deps: Deps,
  { id, viewerId }: { readonly id: string; readonly viewerId: string },
): Promise<Result<Order>> {
  return deps.database.decide(async (tx) => {
    const opened = await openOrder(deps, tx, id);
    if (opened?.order.viewerId !== viewerId) return no(orderUnknown);
    if (opened.parcels.length === 0) return no(notHere);
    const at = deps.clock.now();
    for (const parcel of opened.parcels)
      await deps.parcels.sign(tx, parcel.id, { at, by: 'buyer' });
    const moved = await follow(deps, tx, id);
    return moved ? ok(moved) : no(orderUnknown);
  });
}
