import { no, type Result } from '../../../platform/kernel/index.ts';
import type { AddressClear, RevealReason } from '../../crm/index.ts';
import { orderUnknown } from '../refusals.ts';
import type { OrderDepsWithStore } from './deps.ts';

/** Where an order goes to, in clear, for whoever says why. Refuses with `order.unknown` or as crm does. */
export async function reveal(
  deps: OrderDepsWithStore,
  id: string,
  why: Omit<RevealReason, 'object'>,
): Promise<Result<AddressClear>> {
  const order = await deps.orders.addressOf(deps.database.sql, id);
  if (order === undefined) return no(orderUnknown);
  return deps.crm.reveal(order, { ...why, object: id });
}
