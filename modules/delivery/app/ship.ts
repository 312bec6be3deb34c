import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { heldStates, less, type Order, type Unit } from '../../order/contract.ts';
import { orderUnknown, presentOrder, rehearsalStays, type OrderRow } from '../../order/index.ts';
import type { Label, Parcel, ParcelInput } from '../contract.ts';
import { needsInstallation, stateOf } from '../domain/progress.ts';
import {
  heldBack,
  nothingToInstall,
  nothingToShip,
  notHere,
  parcelUnknown,
  waybillUsed,
} from '../refusals.ts';
import { mayCarry } from './box.ts';
import type { Deps } from './deps.ts';
import { unsentOf } from './unsent.ts';

/** An order with its parcels, its row locked so that nobody else moves it meanwhile. */
interface Opened {
  readonly order: OrderRow;
  readonly parcels: readonly Parcel[];
  readonly unsent: readonly Unit[];
}

/** Every change of parcels begins here: one lock an order, taken first (ORDER-13). */
export async function openOrder(deps: Deps, tx: Sql, id: string): Promise<Opened | undefined> {
  const order = await deps.orders.lock(tx, id);
  if (!order) return undefined;
  const parcels = await deps.parcels.parcelsOf(tx, id);
  const withheld = await deps.withheld(tx, id);
  return { order, parcels, unsent: unsentOf({ lines: order.lines, withheld, parcels }) };
}

/** ORDER-16: brings the order's state up to where its parts are, and publishes it when it moved. */
export async function follow(deps: Deps, tx: Sql, id: string): Promise<Order | undefined> {
  const opened = await openOrder(deps, tx, id);
  if (!opened) return undefined;
  const { order, parcels, unsent } = opened;
  const { state, lines } = order;
  const ids = lines.map((line) => line.productId);
  const kinds = await deps.catalog.kindsOf(tx, ids);
  const next = stateOf({ state, unsent, parcels, kinds });
  return next === state ? presentOrder(order) : deps.orders.advance(tx, id, [state], next);
}

/** ORDER-15: somebody takes the order on. Again changes nothing. Refuses with `order.…`. */
export function acceptOrder(deps: Deps, id: string): Promise<Result<Order>> {
  return deps.database.decide(async (tx) => {
    const order = await deps.orders.lock(tx, id);
    if (!order) return no(orderUnknown);
    if (order.simulated) return no(rehearsalStays);
    if (order.heldBy !== null) return no(heldBack);
    // ORDER-56: what goes back whole never leaves.
    const gone = await deps.withheld(tx, id);
    if (order.state === 'paid' && less(order.lines, gone).length === 0) return no(nothingToShip);
    const accepted = await deps.orders.advance(tx, id, ['paid'], 'accepted');
    if (accepted) return ok(accepted);
    return heldStates.includes(order.state) ? ok(presentOrder(order)) : no(nothingToShip);
  });
}

export interface Shipping extends ParcelInput {
  readonly orderId: string;
  readonly by: string;
}

/** ORDER-16: a parcel leaves with all that is left, or with a part. Refuses with `order.…`. */
export async function shipOrder(
  deps: Deps,
  { orderId, by, carrier, waybill, lines: asked }: Shipping,
): Promise<Result<Order>> {
  return deps.database.decide(async (tx) => {
    const opened = await openOrder(deps, tx, orderId);
    if (!opened) return no(orderUnknown);
    const { order, unsent } = opened;
    if (order.simulated) return no(rehearsalStays);
    if (order.heldBy !== null) return no(heldBack);
    const lines = asked ?? unsent;
    if (!['paid', 'accepted'].includes(order.state) || lines.length === 0) {
      return no(nothingToShip);
    }
    if (less(lines, unsent).length > 0) return no(nothingToShip);
    if (!(await mayCarry(deps, tx, { carrier, waybill }, order))) {
      return no(waybillUsed(carrier, waybill));
    }
    const parcel = newParcel(deps, { orderId, purpose: 'sale', lines, carrier, waybill, by });
    await deps.parcels.addParcel(tx, { ...parcel, caseId: null });
    const moved = await follow(deps, tx, orderId);
    return moved ? ok(moved) : no(orderUnknown);
  });
}

interface Sending extends Label {
  readonly orderId: string;
  readonly purpose: Parcel['purpose'];
  readonly lines: readonly Unit[];
  readonly by: string;
}

/** A parcel as it leaves. */
export function newParcel(
  { newId, clock }: Pick<Deps, 'newId' | 'clock'>,
  { orderId, purpose, lines, carrier, waybill, by }: Sending,
): Parcel {
  return {
    id: newId('pcl'),
    orderId,
    purpose,
    lines: [...lines],
    carrier,
    waybill,
    shippedAt: clock.now(),
    shippedBy: by,
    signedAt: null,
    signedBy: null,
    installedAt: null,
    installedBy: null,
    installNote: null,
  };
}

/** What a parcel holds was installed. Refuses with `order.…`. */
export function installParcel(
  deps: Deps,
  { id, note, by }: { readonly id: string; readonly note: string; readonly by: string },
): Promise<Result<Order>> {
  return deps.database.decide(async (tx) => {
    const parcel = await deps.parcels.parcel(tx, id);
    if (!parcel) return no(parcelUnknown);
    await deps.orders.lock(tx, parcel.orderId);
    if (parcel.signedAt === null) return no(notHere);
    const ids = parcel.lines.map((line) => line.productId);
    const kinds = [...(await deps.catalog.kindsOf(tx, ids)).values()];
    if (!kinds.some(needsInstallation)) return no(nothingToInstall);
    await deps.parcels.install(tx, id, { at: deps.clock.now(), by, note });
    const moved = await follow(deps, tx, parcel.orderId);
    return moved ? ok(moved) : no(orderUnknown);
  });
}
