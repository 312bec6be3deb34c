import type { Sql } from '../../platform/db/index.ts';
import type { Hearer } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import { no, ok, type Result } from '../../platform/kernel/index.ts';
import type { PersonalHolder } from '../../platform/personal/index.ts';
import type { PageSnapshot } from '../catalog/contract.ts';
import type { AddressClear, RevealReason } from '../crm/index.ts';
import { openLooks } from './app/looks.ts';
import type { OrderNeeds, OrderNeedsWithStore } from './app/needs.ts';
import { reveal } from './app/reveal.ts';
import { orderTable } from './app/table.ts';
import { openLine, type Line } from './app/place-order.ts';
import type { Placing } from './app/wishes.ts';
import { quoteWish } from './app/quote.ts';
import { openBuyer, type BuyerDeeds } from './app/buyer.ts';
import { openWorths, type Worths } from './app/worths.ts';
import { actOnCase, askCase, escalateLate, type CaseAct } from './app/after-sale.ts';
import type { Asking } from './app/draft-case.ts';
import {
  acceptOrder,
  completeDue,
  installParcel,
  shipOrder,
  storyOf,
  type Shipping,
} from './app/ship.ts';
import { signAll, signParcel } from './app/sign.ts';
import { overdueSweep } from './app/close.ts';
import {
  moneyCame,
  moneyWentBack,
  refundOrder,
  refundTroubled,
  type Refunding,
} from './app/settle.ts';
import type { RefundData, RefundFailedData } from '../payment/events.ts';
import type { RiskDecided } from '../risk/events.ts';
import type { QuoteAnswer } from '../promo/contract.ts';
import type {
  AfterSale,
  CaseFilter,
  CaseList,
  Fulfilment,
  Order,
  OrderFilter,
  OrderList,
  OrderStory,
  QuoteAsk,
} from './contract.ts';
import { afterRoutes } from './http/after-routes.ts';
import { orderRoutes } from './http/routes.ts';
import { shipRoutes } from './http/ship-routes.ts';
import { orderUnknown } from './refusals.ts';
import { afterStore, type PastAfter } from './store/after.ts';
import { orderHolder, type Loosening } from './store/personal.ts';
import { orderStore, type StoredOrder } from './store/orders.ts';
import { decidedStore } from './store/decided.ts';
import { fulfilmentOf } from './store/fulfilment.ts';

export type { Order, OrderFilter } from './contract.ts';
export type { PastAfter } from './store/after.ts';
export { orderFactTypes } from './events.ts';

/** Where a run sells from. Told by the live module with its own facts. */
export interface RunCounter {
  readonly runId: string;
  readonly sessionId: string;
  readonly pool: string;
  readonly simulated: boolean;
}

interface Exporter {
  readonly id: string;
  readonly name: string;
}

export interface Orders extends Worths, BuyerDeeds {
  /** Answers when the decision is durable; refuses with `order.…`, `supply.…`, `promo.…`. */
  place(placing: Placing): Promise<Result<Order>>;
  /** What a wish would cost now and how the sum comes about; takes nothing. */
  quote(viewerId: string, ask: QuoteAsk): Promise<Result<QuoteAnswer>>;
  /** Resolves when no decision is under way. */
  drain(): Promise<void>;
  /** ORDER-24: resolves when all that is decided now can be read. */
  written(): Promise<void>;
  /** ORDER-24: writes what a program that is gone had decided. */
  recover(): Promise<void>;
  byId(id: string): Promise<Order | undefined>;
  /** Which of these are orders of a real show; of rehearsals and strangers nothing is said. */
  someReal(ids: readonly string[]): Promise<ReadonlySet<string>>;
  ofViewer(viewerId: string): Promise<Order[]>;
  ofRun(runId: string): Promise<Order[]>;
  list(filter: OrderFilter): Promise<OrderList>;
  /** ORDER-25: rows of the list's whole table, page by page. */
  table(filter: OrderFilter): AsyncIterable<readonly (readonly string[])[]>;
  /** Refuses with `order.unknown` or `order.not-refundable`. */
  refund(input: Refunding): Promise<Result<Order>>;
  closeOverdue(): Promise<number>;
  /** Order, parcels and cases, for whoever may see the order. */
  story(id: string): Promise<OrderStory | undefined>;
  /** Refuses with `order.…`, as every step with goods does. */
  accept(id: string): Promise<Result<Order>>;
  ship(shipping: Shipping): Promise<Result<Order>>;
  signParcel(input: { id: string; by: string }): Promise<Result<Order>>;
  signAll(input: { id: string; viewerId: string }): Promise<Result<Order>>;
  install(input: { id: string; note: string; by: string }): Promise<Result<Order>>;
  /** Where the goods go, in clear, for a purpose. Refuses with `order.unknown` or `privacy.…`. */
  reveal(id: string, why: Omit<RevealReason, 'object'>): Promise<Result<AddressClear>>;
  /** When the last sale of each of these runs was done, UTC ms; a running one counts as now. */
  lastDone(tx: Sql, runIds: readonly string[]): Promise<Map<string, number>>;
  /** Takes up a second person's agreement to an export. Refuses with `privacy.approval-missing`. */
  mayExport(
    what: 'orders' | 'after-sales',
    approval: string | undefined,
    by: Exporter,
  ): Promise<Result<unknown>>;
  /** What the pages said that a buyer ordered from. Refuses with `order.unknown`. */
  pagesOf(id: string): Promise<Result<{ pages: PageSnapshot[] }>>;
  readonly personal: PersonalHolder;
  /** Refuses with `after-sale.…`. */
  ask(asking: Asking): Promise<Result<AfterSale>>;
  act(act: CaseAct): Promise<Result<AfterSale>>;
  cases(filter: CaseFilter): Promise<CaseList>;
  /** All that fit, page by page. */
  casePages(filter: CaseFilter): AsyncIterable<readonly AfterSale[]>;
  /** What must fit with payments and stock: paid or shipped, and moved since `at`. */
  fulfilment(since: number): Promise<Fulfilment[]>;
  /** Completes what is due and escalates what is nearly late. */
  sweep(): Promise<void>;
  seed(tx: Sql, rows: readonly StoredOrder[]): Promise<void>;
  /** Parcels and cases of a made-up past, with the states that their orders came to. */
  seedAfter(tx: Sql, past: PastAfter): Promise<void>;
  hearer: Hearer;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}

export function openOrders(given: OrderNeeds): Orders {
  const stores = { orders: orderStore, after: afterStore, decided: decidedStore };
  const needs = { ...given, ...stores, looks: openLooks() };
  const { sql } = needs.database;
  const line = openLine(needs);
  const written = () => line.written();
  const orders: Orders = {
    ...line,
    ...reading(needs, line),
    ...openBuyer(needs, written),
    ...openWorths({ ...needs, written }),
    quote: (viewerId, ask) => quoteWish(needs, viewerId, ask),
    someReal: (ids) => orderStore.someReal(sql, ids),
    lastDone: (tx, runIds) => orderStore.lastDone(tx, runIds, needs.clock.now()),
    mayExport: (what, approval, by) =>
      given.audit.useApproval({ kind: `export-${what}`, id: approval }, by),
    personal: orderHolder(needs.database, loosening(given), written),
    list: (filter) => orderStore.list(sql, filter),
    table: (filter) => orderTable(needs, filter),
    refund: (input) => refundOrder(needs, input),
    closeOverdue: overdueSweep(needs),
    ...afterwards(needs),
    seed: async (tx, rows) => {
      for (let from = 0; from < rows.length; from += 500) {
        await orderStore.insertMany(tx, rows.slice(from, from + 500));
      }
    },
    seedAfter: (tx, past) => afterStore.seed(tx, past),
    hearer: hearerOf(needs),
    routes: (app) => {
      orderRoutes(app, orders);
      shipRoutes(app, orders);
      afterRoutes(app, orders);
    },
    schedule: (jobs) => {
      jobs.every('order.overdue', '*/2 * * * * *', async () => {
        await orders.recover();
        await orders.closeOverdue();
      });
      jobs.every('order.sweep', '20 * * * * *', () => orders.sweep());
    },
  };
  return orders;
}

/** ORDER-24: whoever was just told "yes" finds the order, also where it is still to be written. */
function reading(
  needs: OrderNeedsWithStore,
  line: Line,
): Pick<Orders, 'byId' | 'ofViewer' | 'ofRun' | 'story'> {
  const { sql } = needs.database;
  return {
    byId: (id) => line.written().then(() => orderStore.byId(sql, id)),
    ofViewer: (viewerId) => line.written().then(() => orderStore.ofViewer(sql, viewerId)),
    ofRun: (runId) => line.written().then(() => orderStore.ofRun(sql, runId)),
    story: (id) => line.written().then(() => storyOf(needs, id)),
  };
}

function hearerOf(needs: OrderNeedsWithStore): Hearer {
  return {
    name: 'order',
    types: [
      ...['payment.paid.v1', 'payment.refunded.v1', 'payment.refund-failed.v1'],
      ...['run.opened.v1', 'run.closed.v1', 'risk.held.v1', 'risk.decided.v1'],
      'product.taken-down.v1',
    ],
    hear: async ({ type, data }) => {
      if (type === 'run.opened.v1' || type === 'run.closed.v1') {
        // The run facts carry exactly the counter, as live/events.ts states.
        const { runId, sessionId, pool, simulated } = data as RunCounter;
        const open = type === 'run.opened.v1';
        await orderStore.saveCounter(needs.database.sql, {
          runId,
          sessionId,
          pool,
          simulated,
          open,
        });
        return;
      }
      if (type === 'product.taken-down.v1') {
        // As live/events.ts states.
        const { runId, down } = data as { runId: string; down: readonly string[] };
        await orderStore.takeDown(needs.database.sql, runId, down);
        return;
      }
      if (type === 'risk.held.v1' || type === 'risk.decided.v1') {
        // As risk/events.ts states.
        await riskSaid(needs, data as RiskDecided['data'], type === 'risk.held.v1');
        return;
      }
      // Payment facts carry PaymentData, those of refunds RefundData or RefundFailedData, as payment/events.ts states.
      const told = data as RefundData;
      if (type === 'payment.paid.v1') await moneyCame(needs, told.paymentId);
      else if (type === 'payment.refunded.v1') await moneyWentBack(needs, told);
      else await refundTroubled(needs, data as RefundFailedData);
    },
  };
}

function loosening({ crm, payments, promo }: OrderNeeds): Loosening {
  return {
    forgetAddress: (tx, id) => crm.forgetAddress(tx, id),
    forgetPayer: (tx, id) => payments.forgetPayer(tx, id),
    forgetGrants: (tx, id) => promo.forgetGrants(tx, id),
  };
}

/** ORDER-19: an order that risk holds is not shipped; cleared it goes on, found bad its money goes back. */
async function riskSaid(
  needs: OrderNeedsWithStore,
  { orderId: id, fraud, note, by }: RiskDecided['data'],
  held: boolean,
): Promise<void> {
  const { sql } = needs.database;
  await orderStore.holdBack(sql, id, held || fraud ? 'risk' : null);
  if (held || !fraud) return;
  await refundOrder(needs, { id, reason: `风控认定:${note}`, by });
}

/** What happens after the money: goods on their way, and what buyers ask for when they are there. */
function afterwards(needs: OrderNeedsWithStore) {
  const { sql } = needs.database;
  const nudged = async <T>(work: Promise<T>): Promise<T> => {
    const done = await work;
    needs.outbox.nudge();
    return done;
  };
  return {
    accept: (id: string) => nudged(acceptOrder(needs, id)),
    ship: (shipping: Shipping) => nudged(shipOrder(needs, shipping)),
    signParcel: (input: { id: string; by: string }) => nudged(signParcel(needs, input)),
    signAll: (input: { id: string; viewerId: string }) => nudged(signAll(needs, input)),
    install: (input: { id: string; note: string; by: string }) =>
      nudged(installParcel(needs, input)),
    reveal: (id: string, why: Omit<RevealReason, 'object'>) => reveal(needs, id, why),
    pagesOf: async (id: string) => {
      const found = await orderStore.byId(sql, id);
      if (!found) return no(orderUnknown);
      const hashes = found.lines.flatMap((line) => line.page ?? []);
      return ok({ pages: await needs.catalog.pages.some(hashes) });
    },
    ask: (asking: Asking) => askCase(needs, asking),
    act: (act: CaseAct) => actOnCase(needs, act),
    cases: (filter: CaseFilter) => afterStore.list(sql, filter),
    casePages: (filter: CaseFilter) => afterStore.pages(sql, filter),
    fulfilment: (since: number) => fulfilmentOf(sql, since),
    sweep: async () => {
      await completeDue(needs);
      await escalateLate(needs);
    },
  };
}
