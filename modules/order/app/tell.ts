import type { Sql } from '../../../platform/db/index.ts';
import type { Order } from '../contract.ts';
import type { OrderFact, OrderMoved } from '../events.ts';
import type { OrderNeedsWithStore } from './needs.ts';

type Told = OrderFact | OrderMoved;
type Needs = Pick<OrderNeedsWithStore, 'outbox' | 'newId' | 'clock'>;

/** Tells one fact in the transaction of the change that it reports. */
export async function tell(
  { outbox, newId, clock }: Needs,
  tx: Sql,
  { type, data }: Pick<Told, 'type' | 'data'>,
): Promise<void> {
  await outbox.append(tx, [{ id: newId('fct'), type, at: clock.now(), data }]);
}

const movedTypes = {
  accepted: 'order.accepted.v1',
  shipped: 'order.shipped.v1',
  signed: 'order.signed.v1',
  installed: 'order.installed.v1',
  completed: 'order.completed.v1',
} as const;

/** Tells that the goods of an order went on; states without goods moving have facts of their own. */
export async function tellMoved(needs: Needs, tx: Sql, order: Order): Promise<void> {
  const { state } = order;
  if (state in movedTypes) {
    // The keys of the table are exactly the states that it names.
    const type = movedTypes[state as keyof typeof movedTypes];
    await tell(needs, tx, { type, data: order });
  }
}
