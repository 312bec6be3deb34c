import { sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import type { Fulfilment } from '../contract.ts';
import { ticket } from './schema.ts';

/** What the tickets of one order say of its goods and money. */
export type TicketSums = Pick<Fulfilment, 'cancelled' | 'receivedUnpaidSince' | 'paidUnreceived'>;

interface Row extends Record<string, unknown> {
  order_id: string;
  cancelled: string;
  received_unpaid: string | null;
  paid_unreceived: string;
}

/** Everything that is read in this transaction is read as of one moment. To be called first. */
export async function ofOneMoment(tx: Sql): Promise<void> {
  await tx.execute(raw`set transaction isolation level repeatable read, read only`);
}

/** By order; an order without tickets is not in it. */
export async function ticketSumsOf(
  tx: Sql,
  orderIds: readonly string[],
): Promise<Map<string, TicketSums>> {
  const { rows } = await tx.execute<Row>(raw`
    select t.order_id,
      coalesce(sum(units.n) filter (where t.kind = 'refund' and t.unshipped
        and t.state not in ('declined', 'withdrawn')), 0) as cancelled,
      min(t.received_at) filter (where t.kind = 'return' and t.state <> 'done') as received_unpaid,
      count(*) filter (where t.kind = 'return' and t.received_at is null
        and t.state = 'done') as paid_unreceived
    from ${ticket} t, lateral (select coalesce(sum((l->>'quantity')::int), 0) as n
      from json_array_elements(t.lines) l) units
    where t.order_id = any(${textList(orderIds)}) group by 1`);
  return new Map(
    rows.map((row) => {
      const sums = {
        cancelled: Number(row.cancelled),
        receivedUnpaidSince: row.received_unpaid === null ? null : Number(row.received_unpaid),
        paidUnreceived: Number(row.paid_unreceived),
      };
      return [row.order_id, sums];
    }),
  );
}
