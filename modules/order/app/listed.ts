import type { ListedOrder, Order, OrderFilter, OrderList } from '../contract.ts';
import type { OrderSearch } from '../store/list.ts';
import type { OrderNeedsWithStore } from './needs.ts';

type Needs = Pick<OrderNeedsWithStore, 'database' | 'list' | 'besides'>;

/** ORDER-57: the filter, with the orders that left under what is looked for. */
export async function searchOf(
  { besides }: Pick<Needs, 'besides'>,
  filter: OrderFilter,
): Promise<OrderSearch> {
  const { search = '' } = filter;
  if (search === '' || !besides) return filter;
  return { ...filter, sentUnder: await besides.sentUnder(search) };
}

/** ORDER-56: orders as a list shows them: with what their cases say. */
export async function listed(
  { besides }: Pick<Needs, 'besides'>,
  orders: readonly Order[],
): Promise<ListedOrder[]> {
  const refunding = (await besides?.refunding(orders)) ?? new Set();
  return orders.map((order) => ({ ...order, refunding: refunding.has(order.id) }));
}

export async function listOrders(needs: Needs, filter: OrderFilter): Promise<OrderList> {
  const found = await needs.list.list(needs.database.sql, await searchOf(needs, filter));
  return { ...found, orders: await listed(needs, found.orders) };
}
