import { no, ok, sameProvince, type Result } from '../../../platform/kernel/index.ts';
import type { OwnAddress } from '../../crm/index.ts';
import { stillHere, type Order } from '../../order/contract.ts';
import { addressUnknown, orderUnknown, presentOrder, type OrderRow } from '../../order/index.ts';
import { leftAlready, placeCrowded, placeElsewhere } from '../refusals.ts';
import type { Deps } from './deps.ts';

export interface Redirecting {
  readonly id: string;
  readonly viewerId: string;
  readonly addressId: string;
}

/** So many people may have one door before somebody has to look (F09). */
const sharedMost = 5;

/**
 * ORDER-28: the goods go to another of the buyer's own addresses, as long as none has left: within the province for
 * which delivery was promised, and to the same person where the state paid a part. A door that many people have is for
 * service to look at. Refuses with `order.unknown`, `…left-already`, `…address-unknown`, `…place-elsewhere` or
 * `…place-crowded`.
 */
export async function redirect(
  deps: Deps,
  { id, viewerId, addressId }: Redirecting,
): Promise<Result<Order>> {
  const [known] = await deps.orders.read(deps.database.sql, [id]);
  const before = known?.addressId;
  const places = await deps.crm.addressesByIds([addressId, before ?? '']);
  const next = places.find((place) => place.id === addressId);
  const was = places.find((place) => place.id === before);
  if (next?.viewerId !== viewerId || next.hiddenAt !== null) return no(addressUnknown);
  const crowded = (await deps.crm.sharersOf(next.addressKey)) > sharedMost;
  return deps.database.decide(async (tx) => {
    const row = await deps.orders.lock(tx, id);
    if (row?.viewerId !== viewerId) return no(orderUnknown);
    if (row.addressId === addressId) return ok(presentOrder(row));
    // Somebody looks at it because of where it goes, or it went to another place meanwhile.
    if (row.heldBy !== null || row.addressId !== before) return no(leftAlready);
    const parcels = await deps.parcels.parcelsOf(tx, id);
    if (!stillHere.includes(row.state) || parcels.length > 0) return no(leftAlready);
    if (!was || !sameTerms(row, was, next)) return no(placeElsewhere);
    if (crowded && next.addressKey !== was.addressKey) return no(placeCrowded);
    const { province, maskedName } = next;
    const moved = await deps.orders.redirect(tx, id, { addressId, province, maskedName });
    const entry = { at: deps.clock.now(), actor: viewerId, action: 'order.redirected', object: id };
    await deps.audit.write(tx, { ...entry, detail: { from: before, to: addressId } });
    return moved ? ok(moved) : no(orderUnknown);
  });
}

/** Delivery was promised for a province, and what the state paid for a person there. */
function sameTerms({ quote }: OrderRow, was: OwnAddress, next: OwnAddress): boolean {
  const paid = (quote?.subsidyFen ?? 0) > 0;
  return sameProvince(was.province, next.province) && (!paid || was.personKey === next.personKey);
}
