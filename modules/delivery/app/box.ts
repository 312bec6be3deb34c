import type { Sql } from '../../../platform/db/index.ts';
import type { OrderRow } from '../../order/index.ts';
import type { Label, Parcel } from '../contract.ts';
import { sameCarrier } from '../domain/waybill.ts';
import type { WaybillUse } from '../store/parcels.ts';
import type { Deps } from './deps.ts';

/** What left under this waybill. Whoever asks is the only one to use it until the transaction ends. */
export async function usesOf(
  deps: Deps,
  tx: Sql,
  { carrier, waybill }: Label,
): Promise<readonly WaybillUse[]> {
  const uses = await deps.parcels.usesOf(tx, waybill);
  return uses.filter((use) => sameCarrier(use.carrier, carrier));
}

/** ORDER-33: a box on its way may carry another order of the same buyer, to the same person at the same door. */
export async function mayCarry(
  deps: Deps,
  tx: Sql,
  label: Label,
  { id, viewerId, addressId }: OrderRow,
): Promise<boolean> {
  const uses = await usesOf(deps, tx, label);
  const others = await deps.orders.read(
    tx,
    uses.map((use) => use.orderId),
  );
  const closed = uses.some((use) => {
    const other = others.find((item) => item.id === use.orderId);
    const mine = use.orderId !== id && other?.viewerId === viewerId;
    return !mine || use.purpose !== 'sale' || use.signedAt !== null;
  });
  if (closed) return false;
  const ids = others.map((other) => other.addressId).filter((used) => used !== addressId);
  if (ids.length === 0) return true;
  const places = await deps.crm.addressesByIds([...ids, addressId], tx);
  const own = places.find((place) => place.id === addressId);
  return ids.every((used) => {
    const place = places.find((item) => item.id === used);
    if (!own || !place || own.personKey === '') return false;
    return place.personKey === own.personKey && place.addressKey === own.addressKey;
  });
}

/** Whether that use of the waybill is in the same box as this parcel. */
export function isIn({ carrier, purpose }: Parcel, use: WaybillUse): boolean {
  return purpose === 'sale' && use.purpose === 'sale' && sameCarrier(use.carrier, carrier);
}

/** ORDER-57: the other orders of the same buyer in each box, to be named before it is signed for. */
export async function boxMates(
  deps: Deps,
  tx: Sql,
  parcels: readonly Parcel[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const mates = new Map<string, readonly string[]>();
  for (const parcel of parcels) {
    const uses = await deps.parcels.inBox(tx, parcel.waybill);
    const ids = new Set(uses.filter((use) => isIn(parcel, use)).map(({ orderId }) => orderId));
    if (!ids.has(parcel.orderId) || ids.size < 2) continue;
    const orders = await deps.orders.read(tx, [...ids]);
    const viewerId = orders.find(({ id }) => id === parcel.orderId)?.viewerId;
    const others = orders.filter(({ id }) => id !== parcel.orderId);
    const own = others.filter((other) => other.viewerId === viewerId).map(({ id }) => id);
    mates.set(parcel.id, own.toSorted());
  }
  return mates;
}
