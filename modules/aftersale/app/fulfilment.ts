import type { Fulfilment } from '../contract.ts';
import { ticketSumsOf, ofOneMoment, type TicketSums } from '../store/fulfilment.ts';
import type { Deps } from './deps.ts';

const none: TicketSums = { cancelled: 0, receivedUnpaidSince: null, paidUnreceived: 0 };

/**
 * Real orders placed since `since`, with what their parcels and tickets say. Three modules are asked, of one moment:
 * goods that leave in between would look like goods that left without an order.
 */
export function fulfilmentOf(
  { database, orders, deliveries }: Pick<Deps, 'database' | 'orders' | 'deliveries'>,
  since: number,
): Promise<Fulfilment[]> {
  return database.inTransaction(async (tx) => {
    await ofOneMoment(tx);
    const sold = await orders.placedSince(tx, since);
    const ids = sold.map(({ id }) => id);
    const shipped = await deliveries.shippedOf(tx, ids);
    const sums = await ticketSumsOf(tx, ids);
    return sold.map(({ id, lines, ...order }) => ({
      orderId: id,
      ...order,
      units: lines.reduce((sum, line) => sum + line.quantity, 0),
      shipped: shipped.get(id) ?? 0,
      ...(sums.get(id) ?? none),
    }));
  });
}
