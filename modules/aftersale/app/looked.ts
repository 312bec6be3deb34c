import type { Order } from '../../order/contract.ts';
import { whollyRefunding, type TicketFilter } from '../contract.ts';
import type { TicketSearch } from '../store/tickets.ts';
import type { Deps } from './deps.ts';

/** ORDER-57: the filter, with the orders that left under what is looked for. */
export async function searchOf(
  { deliveries }: Pick<Deps, 'deliveries'>,
  filter: TicketFilter,
): Promise<TicketSearch> {
  const { search = '' } = filter;
  return search === '' ? filter : { ...filter, sentUnder: await deliveries.sentUnder(search) };
}

/** ORDER-56: which of these orders are wholly on their way back as money. */
export async function refundingAmong(
  { database: { sql }, tickets }: Pick<Deps, 'database' | 'tickets'>,
  orders: readonly Pick<Order, 'id' | 'lines'>[],
): Promise<ReadonlySet<string>> {
  const known = await tickets.ticketsAmong(
    sql,
    orders.map(({ id }) => id),
  );
  const back = orders.filter(({ id, lines }) => whollyRefunding(lines, known.get(id) ?? []));
  return new Set(back.map(({ id }) => id));
}
