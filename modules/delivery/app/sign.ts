import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Order } from '../../order/contract.ts';
import { orderUnknown } from '../../order/index.ts';
import type { Parcel } from '../contract.ts';
import { notHere, parcelUnknown } from '../refusals.ts';
import { isIn, usesOf } from './box.ts';
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
    await lockAll(deps, tx, parcel.orderId, [parcel]);
    const moved = await signBoxes(deps, tx, { orderId: parcel.orderId, parcels: [parcel], by });
    return moved ? ok(moved) : no(orderUnknown);
  });
}

/** The buyer has all of it in hand. Refuses with `order.unknown` or `order.not-here`. */
export function signAll(
  deps: Deps,
  { id, viewerId }: { readonly id: string; readonly viewerId: string },
): Promise<Result<Order>> {
  return deps.database.decide(async (tx) => {
    await lockAll(deps, tx, id, await deps.parcels.parcelsOf(tx, id));
    const opened = await openOrder(deps, tx, id);
    if (opened?.order.viewerId !== viewerId) return no(orderUnknown);
    const { parcels } = opened;
    if (parcels.length === 0) return no(notHere);
    const moved = await signBoxes(deps, tx, { orderId: id, parcels, by: 'buyer' });
    return moved ? ok(moved) : no(orderUnknown);
  });
}

/** Orders that are in one box are locked in one order, so that two who sign for it do not wait for each other. */
async function lockAll(
  deps: Deps,
  tx: Sql,
  orderId: string,
  parcels: readonly Parcel[],
): Promise<void> {
  const ids = new Set([orderId]);
  for (const parcel of parcels) {
    const uses = await deps.parcels.inBox(tx, parcel.waybill);
    for (const use of uses) if (isIn(parcel, use)) ids.add(use.orderId);
  }
  for (const id of [...ids].toSorted()) await deps.orders.lock(tx, id);
}

interface Signing {
  readonly orderId: string;
  readonly parcels: readonly Parcel[];
  readonly by: string;
}

/** ORDER-37: what lies in one box is handed over with it, whichever order it belongs to. */
async function signBoxes(
  deps: Deps,
  tx: Sql,
  { orderId, parcels, by }: Signing,
): Promise<Order | undefined> {
  const at = deps.clock.now();
  const orderIds = new Set<string>();
  for (const parcel of parcels.toSorted((a, b) => (a.waybill < b.waybill ? -1 : 1))) {
    await deps.parcels.sign(tx, parcel.id, { at, by });
    if (parcel.purpose !== 'sale') continue;
    const uses = await usesOf(deps, tx, parcel);
    const others = await deps.orders.read(
      tx,
      uses.map((use) => use.orderId),
    );
    const viewerOf = (id: string) => others.find((order) => order.id === id)?.viewerId;
    const viewerId = viewerOf(parcel.orderId);
    for (const use of uses) {
      const theirs = viewerOf(use.orderId) !== viewerId;
      if (use.signedAt !== null || theirs || !isIn(parcel, use)) continue;
      await deps.parcels.sign(tx, use.id, { at, by });
      orderIds.add(use.orderId);
    }
  }
  orderIds.delete(orderId);
  for (const id of orderIds) await follow(deps, tx, id);
  return follow(deps, tx, orderId);
}
