import type { Sql } from '../../../platform/db/index.ts';
import type { EventType } from '../../../platform/events/index.ts';
import type { Order } from '../contract.ts';
import {
  orderAccepted,
  orderCompleted,
  orderInstalled,
  orderShipped,
  orderSigned,
  type PublishedOrder,
} from '../events.ts';
import type { OrderDepsWithStore } from './deps.ts';

type Deps = Pick<OrderDepsWithStore, 'outbox' | 'newId' | 'clock'>;

/** Publishes one event in the transaction of the change that it reports. */
export async function publish<D>(
  { outbox, newId, clock }: Deps,
  tx: Sql,
  event: EventType<string, D>,
  data: D,
): Promise<void> {
  await outbox.append(tx, [event.create({ id: newId('fct'), at: clock.now(), data })]);
}

const movedEvents: Readonly<Partial<Record<Order['state'], EventType<string, PublishedOrder>>>> = {
  accepted: orderAccepted,
  shipped: orderShipped,
  signed: orderSigned,
  installed: orderInstalled,
  completed: orderCompleted,
};

/** Publishes that the goods of an order went on; states without goods moving have events of their own. */
export async function publishMoved(deps: Deps, tx: Sql, order: Order): Promise<void> {
  const event = movedEvents[order.state];
  if (event) await publish(deps, tx, event, order);
}
