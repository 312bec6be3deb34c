import { no, type Result } from '../../../platform/kernel/index.ts';
import type { AddressClear, RevealReason } from '../../crm/index.ts';
import { orderUnknown } from '../refusals.ts';
import type { OrderNeedsWithStore } from './needs.ts';

/** Where an order goes to, in clear, for whoever says why. Refuses with `order.unknown` or as crm does. */
export async function reveal(
  needs: OrderNeedsWithStore,
  id: string,
  why: Omit<RevealReason, 'object'>,
): Promise<Result<AddressClear>> {
  const order = await needs.orders.addressOf(needs.database.sql, id);
  if (order === undefined) return no(orderUnknown);
  return needs.crm.reveal(order, { ...why, object: id });
}
