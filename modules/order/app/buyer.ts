import { no, ok, sameProvince, type Result } from '../../../platform/kernel/index.ts';
import type { OwnAddress } from '../../crm/index.ts';
import type { Order } from '../contract.ts';
import { stillHere } from '../domain/life.ts';
import {
  addressUnknown,
  leftAlready,
  notCancellable,
  orderUnknown,
  placeCrowded,
  placeElsewhere,
} from '../refusals.ts';
import type { LockedOrder } from '../store/orders.ts';
import { closeOrder } from './close.ts';
import type { OrderNeedsWithStore } from './needs.ts';

interface Own {
  readonly id: string;
  readonly viewerId: string;
}

interface OwnPlace extends Own {
  readonly addressId: string;
}

/** What buyers do with what is theirs, besides paying and asking. */
export interface BuyerDeeds {
  /** ORDER-27: refuses with `order.unknown` or `order.not-cancellable`; again changes nothing. */
  cancel(own: Own): Promise<Result<Order>>;
  /** ORDER-28: see `redirect` for the refusals. */
  redirect(own: OwnPlace): Promise<Result<Order>>;
}

export function openBuyer(needs: OrderNeedsWithStore, written: () => Promise<void>): BuyerDeeds {
  const nudged = async <T>(work: () => Promise<T>): Promise<T> => {
    await written();
    const done = await work();
    needs.outbox.nudge();
    return done;
  };
  return {
    cancel: (own) => nudged(() => cancel(needs, own)),
    redirect: (own) => nudged(() => redirect(needs, own)),
  };
}

/** The buyer thought better of it before paying: what was held is free at once, and nobody is asked for money. */
function cancel(needs: OrderNeedsWithStore, { id, viewerId }: Own): Promise<Result<Order>> {
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

/** So many people may have one door before somebody has to look (F09). */
const sharedMost = 5;

/**
 * ORDER-28: the goods go to another of the buyer's own addresses, as long as none has left: within the province for
 * which delivery was promised, and to the same person where the state paid a part. A door that many people have is for
 * service to look at. Refuses with `order.unknown`, `…left-already`, `…address-unknown`, `…place-elsewhere` or
 * `…place-crowded`.
 */
async function redirect(
  needs: OrderNeedsWithStore,
  { id, viewerId, addressId }: OwnPlace,
): Promise<Result<Order>> {
  const before = await needs.orders.addressOf(needs.database.sql, id);
  const places = await needs.crm.addressesByIds([addressId, before ?? '']);
  const next = places.find((place) => place.id === addressId);
  const was = places.find((place) => place.id === before);
  if (next?.viewerId !== viewerId || next.hiddenAt !== null) return no(addressUnknown);
  const crowded = (await needs.crm.sharersOf(next.addressKey)) > sharedMost;
  return needs.database.decide(async (tx) => {
    const row = await needs.orders.lock(tx, id);
    if (row?.viewerId !== viewerId) return no(orderUnknown);
    const known = await needs.orders.byId(tx, id);
    if (known && row.addressId === addressId) return ok(known);
    // Somebody looks at it because of where it goes, or it went to another place meanwhile.
    if (row.heldBy !== null || row.addressId !== before) return no(leftAlready);
    const parcels = await needs.after.parcelsOf(tx, id);
    if (!stillHere.includes(row.state) || parcels.length > 0) return no(leftAlready);
    if (!was || !sameTerms(row, was, next)) return no(placeElsewhere);
    if (crowded && next.addressKey !== was.addressKey) return no(placeCrowded);
    const { province, maskedName } = next;
    const moved = await needs.orders.redirect(tx, id, { addressId, province, maskedName });
    const deed = { at: needs.clock.now(), actor: viewerId, action: 'order.redirected', object: id };
    await needs.audit.write(tx, { ...deed, detail: { from: before, to: addressId } });
    return moved ? ok(moved) : no(orderUnknown);
  });
}

/** Delivery was promised for a province, and what the state paid for a person there. */
function sameTerms({ quote }: LockedOrder, was: OwnAddress, next: OwnAddress): boolean {
  const paid = (quote?.subsidyFen ?? 0) > 0;
  return sameProvince(was.province, next.province) && (!paid || was.personKey === next.personKey);
}
