import type { Sql } from '../../../platform/db/index.ts';
import { sameCarrier } from '../domain/waybill.ts';
import type { WaybillUse } from '../store/after.ts';
import type { LockedOrder } from '../store/orders.ts';
import type { OrderNeedsWithStore } from './needs.ts';

interface Label {
  readonly carrier: string;
  readonly waybill: string;
}

/** What left under this waybill. Whoever asks is the only one to use it until the transaction ends. */
export async function usesOf(
  needs: OrderNeedsWithStore,
  tx: Sql,
  { carrier, waybill }: Label,
): Promise<readonly WaybillUse[]> {
  const uses = await needs.after.usesOf(tx, waybill);
  return uses.filter((use) => sameCarrier(use.carrier, carrier));
}

/** ORDER-33: a box on its way may carry another order of the same buyer, to the same person at the same door. */
export async function mayCarry(
  needs: OrderNeedsWithStore,
  tx: Sql,
  label: Label,
  { id, viewerId, addressId }: LockedOrder,
): Promise<boolean> {
  const uses = await usesOf(needs, tx, label);
  const closed = uses.some((use) => {
    const other = use.orderId === id || use.viewerId !== viewerId || use.purpose !== 'sale';
    return other || use.signedAt !== null;
  });
  if (closed) return false;
  const ids = uses.map((use) => use.addressId).filter((used) => used !== addressId);
  if (ids.length === 0) return true;
  const places = await needs.crm.addressesByIds([...ids, addressId], tx);
  const own = places.find((place) => place.id === addressId);
  return ids.every((used) => {
    const place = places.find((item) => item.id === used);
    if (!own || !place || own.personKey === '') return false;
    return place.personKey === own.personKey && place.addressKey === own.addressKey;
  });
}
