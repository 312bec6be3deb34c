import { no, ok } from '../../platform/kernel/index.ts';
import { subscriber, type Subscriber } from '../../platform/events/index.ts';
import { productTakenDown, runClosed, runOpened } from '../live/events.ts';
import { paymentPaid } from '../payment/events.ts';
import { riskDecided, riskHeld } from '../risk/events.ts';
import { cancel } from './app/cancel.ts';
import { overdueSweep } from './app/close.ts';
import { listed, listOrders } from './app/listed.ts';
import { openLooks } from './app/looks.ts';
import { onPaymentCaptured } from './app/on-payment-captured.ts';
import { openMoves } from './app/moves.ts';
import type { OrderDeps, OrderDepsWithStore } from './app/deps.ts';
import { openOrderQueue, type OrderQueue } from './app/place-order.ts';
import { quoteRequest } from './app/quote.ts';
import { reveal } from './app/reveal.ts';
import { orderTable } from './app/table.ts';
import { openWorths } from './app/worths.ts';
import type { Orders } from './face.ts';
import { deskRoutes } from './http/desk-routes.ts';
import { orderRoutes } from './http/routes.ts';
import { orderUnknown } from './refusals.ts';
import { decidedStore } from './store/decided.ts';
import { listStore } from './store/list.ts';
import { orderStore } from './store/orders.ts';
import { orderPersonalData, type Loosening } from './store/personal.ts';

export type { OrderDeps } from './app/deps.ts';
export type { Orders } from './face.ts';
export type { OrderRow, QuietOrder } from './domain/row.ts';
export { shareOf, type Share } from './domain/back.ts';
export { presentOrder } from './domain/row.ts';
export { addressUnknown, notRefundable, orderUnknown, rehearsalStays } from './refusals.ts';

export function openOrders(given: OrderDeps): Orders {
  const stores = { orders: orderStore, list: listStore, decided: decidedStore };
  const deps = { ...given, ...stores, looks: openLooks() };
  const { sql } = deps.database;
  const queue = openOrderQueue(deps);
  const written = () => queue.written();
  const orders: Orders = {
    ...queue,
    ...reading(deps, queue),
    ...openMoves(deps),
    ...openWorths({ ...deps, written }),
    quote: (viewerId, ask) => quoteRequest(deps, viewerId, ask),
    someReal: (ids) => orderStore.someReal(sql, ids),
    lastDone: (tx, runIds) => orderStore.lastDone(tx, runIds, deps.clock.now()),
    mayExport: (approval, by) =>
      given.audit.useApproval({ kind: 'export-orders', id: approval }, by),
    personal: orderPersonalData(deps.database, loosening(given), written),
    list: (filter) => listOrders(deps, filter),
    listed: (some) => listed(deps, some),
    table: (filter) => orderTable(deps, filter),
    cancel: async (own) => {
      await written();
      const done = await cancel(deps, own);
      deps.outbox.nudge();
      return done;
    },
    closeOverdue: overdueSweep(deps),
    reveal: (id, why) => reveal(deps, id, why),
    seed: async (tx, rows) => {
      for (let from = 0; from < rows.length; from += 500) {
        await orderStore.insertMany(tx, rows.slice(from, from + 500));
      }
    },
    seedStates: (tx, states) => orderStore.seedStates(tx, states),
    subscriber: subscriberOf(deps),
    routes: (app) => {
      orderRoutes(app, orders);
      deskRoutes(app, orders);
    },
    schedule: (jobs) => {
      jobs.every('order.overdue', '*/2 * * * * *', async () => {
        await orders.recover();
        await orders.closeOverdue();
      });
    },
  };
  return orders;
}

/** ORDER-60: whoever was just told "yes" finds the order, also where it is still to be written. */
function reading(
  { database: { sql }, catalog }: OrderDepsWithStore,
  queue: OrderQueue,
): Pick<Orders, 'byId' | 'ofViewer' | 'ofRun' | 'pagesOf'> {
  return {
    byId: (id) => queue.written().then(() => orderStore.byId(sql, id)),
    ofViewer: (viewerId) => queue.written().then(() => orderStore.ofViewer(sql, viewerId)),
    ofRun: (runId) => queue.written().then(() => orderStore.ofRun(sql, runId)),
    pagesOf: async (id) => {
      const found = await orderStore.byId(sql, id);
      if (!found) return no(orderUnknown);
      const hashes = found.lines.flatMap((item) => item.page ?? []);
      return ok({ pages: await catalog.pages.some(hashes) });
    },
  };
}

function subscriberOf(deps: OrderDepsWithStore): Subscriber {
  const { sql } = deps.database;
  return subscriber({
    name: 'order',
    subscribesTo: [paymentPaid, runOpened, runClosed, riskHeld, riskDecided, productTakenDown],
    handle: async (event) => {
      if (event.type === 'run.opened.v1' || event.type === 'run.closed.v1') {
        const { runId, sessionId, pool, simulated } = event.data;
        const open = event.type === 'run.opened.v1';
        await orderStore.saveCounter(sql, { runId, sessionId, pool, simulated, open });
      } else if (event.type === 'product.taken-down.v1') {
        await orderStore.takeDown(sql, event.data.runId, event.data.down);
      } else if (event.type === 'payment.paid.v1') {
        await onPaymentCaptured(deps, event.data.paymentId);
      } else {
        // ORDER-19: an order that risk holds, or finds bad, is not shipped.
        const bad = event.type === 'risk.held.v1' || event.data.fraud;
        await orderStore.holdBack(sql, event.data.orderId, bad ? 'risk' : null);
      }
    },
  });
}

function loosening({ crm, payments, promo, forgetBesides }: OrderDeps): Loosening {
  return {
    forgetBesides,
    forgetAddress: (tx, id) => crm.forgetAddress(tx, id),
    forgetPayer: (tx, id) => payments.forgetPayer(tx, id),
    forgetGrants: (tx, id) => promo.forgetGrants(tx, id),
  };
}
