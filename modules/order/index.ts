import type { Sql } from '../../platform/db/index.ts';
import type { Hearer } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { OrderNeeds } from './app/needs.ts';
import { placeOrder, type Placing } from './app/place-order.ts';
import { closeOverdue, moneyCame, moneyWentBack } from './app/settle.ts';
import type { Order, OrderFilter, OrderList } from './contract.ts';
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
  place(placing: Placing): Promise<Result<Order>>;
  byId(id: string): Promise<Order | undefined>;
  ofViewer(viewerId: string): Promise<Order[]>;
  ofRun(runId: string): Promise<Order[]>;
  list(filter: OrderFilter): Promise<OrderList>;
  closeOverdue(): Promise<number>;
  seed(tx: Sql, rows: readonly StoredOrder[]): Promise<void>;
  hearer: Hearer;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}

export function openOrders(given: OrderNeeds): Orders {
  const needs = { ...given, orders: orderStore };
  const { sql } = needs.database;
  const orders: Orders = {
    place: (placing) => placeOrder(needs, placing),
    byId: (id) => orderStore.byId(sql, id),
    ofViewer: (viewerId) => orderStore.ofViewer(sql, viewerId),
    ofRun: (runId) => orderStore.ofRun(sql, runId),
    list: (filter) => orderStore.list(sql, filter),
    closeOverdue: () => closeOverdue(needs),
    seed: async (tx, rows) => {
      for (const row of rows) await orderStore.insert(tx, row);
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
