import type { Database } from '../../../platform/db/index.ts';
import { openDeliveries, type Deliveries } from '../../delivery/index.ts';
import { openTestOrders } from '../../order/testing/open.ts';
import { openAfterSales, type AfterSales } from '../index.ts';

const minuteMs = 60_000;

/** After-sale on an empty database with orders and deliveries, wired as the program wires them, and what these ask. */
export async function openTestAfterSales(database?: Database) {
  const opened = await openTestOrders({
    ...(database ? { database } : {}),
    forgetBesides: async (tx, id) => {
      await afterSales.forget(tx, id);
      await deliveries.forget(tx, id);
    },
    besides: {
      refunding: (orders) => afterSales.refunding(orders),
      sentUnder: (search) => deliveries.sentUnder(search),
    },
  });
  const deliveries: Deliveries = openDeliveries({
    ...opened,
    withheld: (tx, id) => afterSales.withheld(tx, id),
  });
  const afterSales: AfterSales = openAfterSales({ ...opened, deliveries });
  opened.outbox.subscribe(afterSales.subscriber);
  return {
    ...opened,
    deliveries,
    afterSales,
    /** The channel refunds what was granted, and everybody handles it. */
    payBack: async (): Promise<void> => {
      for (let round = 0; round < 3; round += 1) {
        await opened.payments.pursue();
        opened.clock.forward(minuteMs);
        await opened.payments.deliverDue();
        await opened.outbox.drain();
      }
    },
  };
}

export type TestAfterSales = Awaited<ReturnType<typeof openTestAfterSales>>;
