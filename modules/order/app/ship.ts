import type { Sql } from '../../../platform/db/index.ts';
import { eachApart } from '../../../platform/jobs/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Order, OrderStory, Parcel, ParcelInput } from '../contract.ts';
import { heldStates, less, needsInstallation, stateOf, type Unit } from '../domain/life.ts';
import {
  heldBack,
  nothingToInstall,
  nothingToShip,
  notHere,
  orderUnknown,
  parcelUnknown,
  rehearsalStays,
  waybillUsed,
} from '../refusals.ts';
import { holdsUnits } from '../domain/case.ts';
import { quietSince, rightsOf } from '../domain/rights.ts';
import { presentCase, type CaseRow } from '../store/after.ts';
import type { LockedOrder } from '../store/orders.ts';
import { mayCarry } from './box.ts';
import type { OrderNeedsWithStore } from './needs.ts';
import { yearsOf } from './rights.ts';
import { tellMoved } from './tell.ts';

/** An order with all that hangs on it, its row locked so that nobody else moves it meanwhile. */
export interface Opened {
  readonly order: LockedOrder;
  readonly parcels: readonly Parcel[];
  readonly cases: readonly CaseRow[];
}

/** Every change after the sale begins here: one lock an order, taken first (ORDER-13). */
export async function openOrder(
  needs: OrderNeedsWithStore,
  tx: Sql,
  id: string,
): Promise<Opened | undefined> {
  const order = await needs.orders.lock(tx, id);
  if (!order) return undefined;
  const parcels = await needs.after.parcelsOf(tx, id);
  const cases = await needs.after.casesOf(tx, id);
  return { order, parcels, cases };
}

/** Units that will never be shipped, because their money goes or went back before they left. */
export function cancelledOf({ cases }: Opened): Unit[] {
  return cases
    .filter((item) => item.unshipped && item.kind === 'refund' && holdsUnits(item.state))
    .flatMap((item) => [...item.lines]);
}

export function unsentOf(opened: Opened): Unit[] {
  const sent = opened.parcels.filter((item) => item.purpose === 'sale');
  return less(
    less(opened.order.lines, cancelledOf(opened)),
    sent.flatMap((item) => item.lines),
  );
}

/** Units that no case has taken hold of: what may still be asked for. */
export function askableOf({ order, cases }: Opened): Unit[] {
  if (!heldStates.includes(order.state)) return [];
  // Exchanged and repaired goods are with the buyer again, and may be asked for anew.
  const held = cases.filter(({ kind, state }) => {
    if (!holdsUnits(state)) return false;
    return kind === 'refund' || kind === 'return' || state !== 'done';
  });
  return less(
    order.lines,
    held.flatMap((item) => [...item.lines]),
  );
}

/** ORDER-16: brings the order's state up to where its parts are, and tells it when it moved. */
export async function follow(
  needs: OrderNeedsWithStore,
  tx: Sql,
  id: string,
): Promise<Order | undefined> {
  const opened = await openOrder(needs, tx, id);
  if (!opened) return undefined;
  const { order, parcels } = opened;
  const ids = order.lines.map((line) => line.productId);
  const kinds = await needs.catalog.kindsOf(tx, ids);
  const cancelled = cancelledOf(opened);
  const { state, lines } = order;
  const next = stateOf({ state, lines, cancelled, parcels, kinds });
  if (next === state) return needs.orders.byId(tx, id);
  const moved = await needs.orders.move(tx, id, [state], {
    state: next,
    movedAt: needs.clock.now(),
  });
  if (moved) await tellMoved(needs, tx, moved);
  return moved;
}

/** ORDER-15: somebody takes the order on. Again changes nothing. Refuses with `order.…`. */
export function acceptOrder(needs: OrderNeedsWithStore, id: string): Promise<Result<Order>> {
  return needs.database.decide(async (tx) => {
    const order = await needs.orders.lock(tx, id);
    if (!order) return no(orderUnknown);
    if (order.simulated) return no(rehearsalStays);
    if (order.heldBy !== null) return no(heldBack);
    const accepted = await needs.orders.move(tx, id, ['paid'], {
      state: 'accepted',
      movedAt: needs.clock.now(),
    });
    if (accepted) {
      await tellMoved(needs, tx, accepted);
      return ok(accepted);
    }
    const known = await needs.orders.byId(tx, id);
    return known && heldStates.includes(known.state) ? ok(known) : no(nothingToShip);
  });
}

export interface Shipping extends ParcelInput {
  readonly orderId: string;
  readonly by: string;
}

/** ORDER-16: a parcel leaves with all that is left, or with a part. Refuses with `order.…`. */
export async function shipOrder(
  needs: OrderNeedsWithStore,
  { orderId, by, carrier, waybill, lines: asked }: Shipping,
): Promise<Result<Order>> {
  return needs.database.decide(async (tx) => {
    const opened = await openOrder(needs, tx, orderId);
    if (!opened) return no(orderUnknown);
    const { order } = opened;
    if (order.simulated) return no(rehearsalStays);
    if (order.heldBy !== null) return no(heldBack);
    const unsent = unsentOf(opened);
    const lines = asked ?? unsent;
    if (!['paid', 'accepted'].includes(order.state) || lines.length === 0) {
      return no(nothingToShip);
    }
    if (less(lines, unsent).length > 0) return no(nothingToShip);
    if (!(await mayCarry(needs, tx, { carrier, waybill }, order))) {
      return no(waybillUsed(carrier, waybill));
    }
    await needs.after.addParcel(tx, {
      ...{ id: needs.newId('pcl'), orderId, purpose: 'sale', caseId: null, lines: [...lines] },
      ...{ carrier, waybill, shippedAt: needs.clock.now(), shippedBy: by },
      ...{
        signedAt: null,
        signedBy: null,
        installedAt: null,
        installedBy: null,
        installNote: null,
      },
    });
    const moved = await follow(needs, tx, orderId);
    return moved ? ok(moved) : no(orderUnknown);
  });
}

/** What a parcel holds was put up. Refuses with `order.…`. */
export function installParcel(
  needs: OrderNeedsWithStore,
  { id, note, by }: { readonly id: string; readonly note: string; readonly by: string },
): Promise<Result<Order>> {
  return needs.database.decide(async (tx) => {
    const parcel = await needs.after.parcel(tx, id);
    if (!parcel) return no(parcelUnknown);
    await needs.orders.lock(tx, parcel.orderId);
    if (parcel.signedAt === null) return no(notHere);
    const ids = parcel.lines.map((line) => line.productId);
    const kinds = [...(await needs.catalog.kindsOf(tx, ids)).values()];
    if (!kinds.some(needsInstallation)) return no(nothingToInstall);
    await needs.after.install(tx, id, { at: needs.clock.now(), by, note });
    const moved = await follow(needs, tx, parcel.orderId);
    return moved ? ok(moved) : no(orderUnknown);
  });
}

/** ORDER-18: an order is complete when the days in which it may come back are over. Returns how many. */
export async function completeDue(needs: OrderNeedsWithStore): Promise<number> {
  const ids = await needs.orders.ripe(needs.database.sql, quietSince(needs.clock.now()));
  const sweep = { log: needs.log, what: 'complete an order' };
  const count = await eachApart(sweep, ids, (id) =>
    needs.database.inTransaction(async (tx) => {
      const opened = await openOrder(needs, tx, id);
      const quiet = opened?.cases.every((item) => item.doneAt !== null) ?? false;
      if (!opened || !quiet) return false;
      const change = { state: 'completed' as const, movedAt: needs.clock.now() };
      const done = await needs.orders.move(tx, id, ['signed', 'installed'], change);
      if (!done) return false;
      await tellMoved(needs, tx, done);
      return true;
    }),
  );
  needs.outbox.nudge();
  return count;
}

/** Everything about one order, for its buyer and for the desk. */
export async function storyOf(
  needs: OrderNeedsWithStore,
  id: string,
): Promise<OrderStory | undefined> {
  const known = await needs.orders.byId(needs.database.sql, id);
  const years = await yearsOf(needs, known?.lines ?? []);
  const paidAgain = await needs.payments.paidAgain(id);
  return needs.database.inTransaction(async (tx) => {
    const order = await needs.orders.byId(tx, id);
    const opened = order ? await openOrder(needs, tx, id) : undefined;
    if (!order || !opened) return undefined;
    const steps = await needs.after.stepsOf(
      tx,
      opened.cases.map((item) => item.id),
    );
    return {
      order,
      parcels: [...opened.parcels],
      cases: opened.cases.map((item) => ({
        ...presentCase(item),
        steps: steps.get(item.id) ?? [],
      })),
      held: opened.order.heldBy !== null,
      paidAgain,
      unsent: heldStates.includes(order.state) ? unsentOf(opened) : [],
      askable: askableOf(opened),
      rights: rightsOf(
        opened.parcels,
        order.lines.map((line) => line.productId),
        years,
      ),
    };
  });
}
