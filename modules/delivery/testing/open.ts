import { openTestOrders, type TestOrders } from '../../order/testing/open.ts';
import type { Unit } from '../../order/contract.ts';
import { openDeliveries } from '../index.ts';

/** Deliveries on an empty database, with only what they ask; nothing is withheld but what a test says. */
export async function openTestDeliveries(test?: TestOrders) {
  const opened = test ?? (await openTestOrders());
  const withheld = new Map<string, readonly Unit[]>();
  const deliveries = openDeliveries({
    ...opened,
    withheld: (_tx, orderId) => Promise.resolve(withheld.get(orderId) ?? []),
  });
  return { ...opened, deliveries, withheld };
}
