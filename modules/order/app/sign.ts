import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Order, Parcel } from '../contract.ts';
import { sameCarrier } from '../domain/waybill.ts';
import { notHere, orderUnknown, parcelUnknown } from '../refusals.ts';
import type { WaybillUse } from '../store/after.ts';
import { usesOf } from './box.ts';
import type { OrderNeedsWithStore } from './needs.ts';
import { follow, openOrder } from './ship.ts';

/** A parcel was handed over. Again changes nothing. Refuses with `order.parcel-unknown`. */
export function signParcel(
  needs: OrderNeedsWithStore,
  { id, by }: { readonly id: string; readonly by: string },
): Promise<Result<Order>> {
  return needs.database.decide(async (tx) => {
    const parcel = await needs.after.parcel(tx, id);
    if (!parcel) return no(parcelUnknown);
    await lockAll(needs, tx, parcel.orderId, [parcel]);
    const moved = await signBoxes(needs, tx, { orderId: parcel.orderId, parcels: [parcel], by });
    return moved ? ok(moved) : no(orderUnknown);
  });
}

/** The buyer has all of it in hand. Refuses with `order.unknown` or `order.not-here`. */
export function signAll(
  needs: OrderNeedsWithStore,
  { id, viewerId }: { readonly id: string; readonly viewerId: string },
): Promise<Result<Order>> {
  return needs.database.decide(async (tx) => {
    await lockAll(needs, tx, id, await needs.after.parcelsOf(tx, id));
    const opened = await openOrder(needs, tx, id);
    if (opened?.order.viewerId !== viewerId) return no(orderUnknown);
    const { parcels } = opened;
    if (parcels.length === 0) return no(notHere);
    const moved = await signBoxes(needs, tx, { orderId: id, parcels, by: 'buyer' });
    return moved ? ok(moved) : no(orderUnknown);
  });
}

/** Orders that are in one box are locked in one order, so that two who sign for it do not wait for each other. */
async function lockAll(
  needs: OrderNeedsWithStore,
  tx: Sql,
  orderId: string,
  parcels: readonly Parcel[],
): Promise<void> {
  const ids = new Set([orderId]);
  for (const parcel of parcels) {
    const uses = await needs.after.inBox(tx, parcel.waybill);
    for (const use of uses) if (isIn(parcel, use)) ids.add(use.orderId);
  }
  for (const id of [...ids].toSorted()) await needs.orders.lock(tx, id);
}

interface Signing {
  readonly orderId: string;
  readonly parcels: readonly Parcel[];
  readonly by: string;
}

/** ORDER-37: what lies in one box is handed over with it, whichever order it belongs to. */
async function signBoxes(
  needs: OrderNeedsWithStore,
  tx: Sql,
  { orderId, parcels, by }: Signing,
): Promise<Order | undefined> {
  const at = needs.clock.now();
  const orderIds = new Set<string>();
  for (const parcel of parcels.toSorted((a, b) => (a.waybill < b.waybill ? -1 : 1))) {
    await needs.after.sign(tx, parcel.id, { at, by });
    if (parcel.purpose !== 'sale') continue;
    const uses = await usesOf(needs, tx, parcel);
    const viewerId = uses.find((use) => use.parcelId === parcel.id)?.viewerId;
    for (const use of uses) {
      if (use.signedAt !== null || use.viewerId !== viewerId || !isIn(parcel, use)) continue;
      await needs.after.sign(tx, use.parcelId, { at, by });
      orderIds.add(use.orderId);
    }
  }
  orderIds.delete(orderId);
  for (const id of orderIds) await follow(needs, tx, id);
  return follow(needs, tx, orderId);
}

function isIn({ carrier, purpose }: Parcel, use: WaybillUse): boolean {
  return purpose === 'sale' && use.purpose === 'sale' && sameCarrier(use.carrier, carrier);
}
