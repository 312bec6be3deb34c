import type { Sql } from '../../platform/db/index.ts';
import type { Hearer } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { OrderNeeds } from './app/needs.ts';
import { openLine } from './app/place-order.ts';
import type { Placing } from './app/decide.ts';
import { quoteWish } from './app/quote.ts';
import { closeOverdue, moneyCame, moneyWentBack, refundOrder } from './app/settle.ts';
import type { QuoteAnswer } from '../promo/contract.ts';
import type { Order, OrderFilter, OrderList, QuoteAsk } from './contract.ts';
import { orderRoutes } from './http/routes.ts';
import { orderStore, type StoredOrder } from './store/orders.ts';

export type { Order, OrderFilter } from './contract.ts';
export { orderFactTypes } from './events.ts';

/** Where a run sells from. Told by the live module with its own facts. */
export interface RunCounter {
  readonly runId: string;
  readonly sessionId: string;
  readonly pool: string;
  readonly simulated: boolean;
}

export interface Orders {
  /** Answers when the decision is durable; refuses with `order.…`, `supply.…`, `promo.…`. */
  place(placing: Placing): Promise<Result<Order>>;
  /** What a wish would cost now and how the sum comes about; takes nothing. */
  quote(viewerId: string, ask: QuoteAsk): Promise<Result<QuoteAnswer>>;
  /** Resolves when no decision is under way. */
  drain(): Promise<void>;
  byId(id: string): Promise<Order | undefined>;
  /** Which of these are orders of a real show; of rehearsals and strangers nothing is said. */
  someReal(ids: readonly string[]): Promise<ReadonlySet<string>>;
  ofViewer(viewerId: string): Promise<Order[]>;
  ofRun(runId: string): Promise<Order[]>;
  list(filter: OrderFilter): Promise<OrderList>;
  /** Refuses with `order.unknown` or `order.not-refundable`. */
  refund(input: { id: string; reason: string; by: string }): Promise<Result<Order>>;
  closeOverdue(): Promise<number>;
  seed(tx: Sql, rows: readonly StoredOrder[]): Promise<void>;
  hearer: Hearer;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}

export function openOrders(given: OrderNeeds): Orders {
  const needs = { ...given, orders: orderStore };
  const { sql } = needs.database;
  const line = openLine(needs);
  const orders: Orders = {
    place: (placing) => line.place(placing),
    quote: (viewerId, ask) => quoteWish(needs, viewerId, ask),
    drain: () => line.drain(),
    byId: (id) => orderStore.byId(sql, id),
    someReal: (ids) => orderStore.someReal(sql, ids),
    ofViewer: (viewerId) => orderStore.ofViewer(sql, viewerId),
    ofRun: (runId) => orderStore.ofRun(sql, runId),
    list: (filter) => orderStore.list(sql, filter),
    refund: (input) => refundOrder(needs, input),
    closeOverdue: () => closeOverdue(needs),
    seed: async (tx, rows) => {
      for (let from = 0; from < rows.length; from += 500) {
        await orderStore.insertMany(tx, rows.slice(from, from + 500));
      }
    },
    hearer: {
      name: 'order',
      types: ['payment.paid.v1', 'payment.refunded.v1', 'run.opened.v1', 'run.closed.v1'],
      hear: async ({ type, data }) => {
        if (type === 'run.opened.v1' || type === 'run.closed.v1') {
          // The run facts carry exactly the counter, as live/events.ts states.
          const { runId, sessionId, pool, simulated } = data as RunCounter;
          const open = type === 'run.opened.v1';
          await orderStore.saveCounter(sql, { runId, sessionId, pool, simulated, open });
          return;
        }
        // Both payment facts carry PaymentData, as payment/events.ts states.
        const { paymentId } = data as { paymentId: string };
        await (type === 'payment.paid.v1' ? moneyCame : moneyWentBack)(needs, paymentId);
      },
    },
    routes: (app) => orderRoutes(app, orders),
    schedule: (jobs) => {
      jobs.every('order.overdue', '*/2 * * * * *', async () => {
        await orders.closeOverdue();
      });
    },
  };
  return orders;
}
