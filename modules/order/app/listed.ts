import type { ListedOrder, Order, OrderFilter, OrderList } from '../contract.ts';
import type { OrderSearch } from '../store/list.ts';
import type { OrderDepsWithStore } from './deps.ts';

type Deps = Pick<OrderDepsWithStore, 'database' | 'list' | 'besides'>;

/** ORDER-57: the filter, with the orders that left under what is looked for. */
export async function searchOf(
  { besides }: Pick<Deps, 'besides'>,
  filter: OrderFilter,
): Promise<OrderSearch> {
  const { search = '' } = filter;
  if (search === '' || !besides) return filter;
  return { ...filter, sentUnder: await besides.sentUnder(search) };
}

/** ORDER-56: orders as a list shows them: with what their after-sale tickets say. */
export async function listed(
  { besides }: Pick<Deps, 'besides'>,
  orders: readonly Order[],
): Promise<ListedOrder[]> {
  const refunding = (await besides?.refunding(orders)) ?? new Set();
  return orders.map((order) => ({ ...order, refunding: refunding.has(order.id) }));
}

export async function listOrders(deps: Deps, filter: OrderFilter): Promise<OrderList> {
  const found = await deps.list.list(deps.database.sql, await searchOf(deps, filter));
  return { ...found, orders: await listed(deps, found.orders) };
}
