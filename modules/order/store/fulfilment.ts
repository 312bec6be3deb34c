import { sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Fulfilment, Order } from '../contract.ts';
import type { Unit } from '../domain/life.ts';

interface Row extends Record<string, unknown> {
  id: string;
  payment_id: string;
  state: Order['state'];
  total_fen: string;
  refunded_fen: string;
  paid_at: string | null;
  lines: readonly Unit[];
  shipped: string;
  cancelled: string;
  received_unpaid: string | null;
  paid_unreceived: string;
}

/** Real orders placed since `since`, with what their parcels and cases say. */
export async function fulfilmentOf(sql: Sql, since: number): Promise<Fulfilment[]> {
  const { rows } = await sql.execute<Row>(raw`
    select o.id, o.payment_id, o.state, o.total_fen, o.refunded_fen, o.paid_at, o.lines,
      coalesce((select sum((l->>'quantity')::int) from "order".parcel p,
        json_array_elements(p.lines) l where p.order_id = o.id and p.purpose = 'sale'), 0) as shipped,
      coalesce((select sum((l->>'quantity')::int) from "order".after_sale a,
        json_array_elements(a.lines) l where a.order_id = o.id and a.kind = 'refund' and a.unshipped
        and a.state not in ('declined', 'withdrawn')), 0) as cancelled,
      (select min(a.received_at) from "order".after_sale a where a.order_id = o.id
        and a.kind = 'return' and a.received_at is not null and a.state <> 'done') as received_unpaid,
      (select count(*) from "order".after_sale a where a.order_id = o.id
        and a.kind = 'return' and a.received_at is null and a.state = 'done') as paid_unreceived
    from "order"."order" o
    where not o.simulated and o.placed_at >= ${since} and o.state <> 'placed'
    order by o.placed_at`);
  return rows.map((row) => ({
    orderId: row.id,
    paymentId: row.payment_id,
    state: row.state,
    totalFen: Number(row.total_fen),
    refundedFen: Number(row.refunded_fen),
    paidAt: row.paid_at === null ? null : Number(row.paid_at),
    units: row.lines.reduce((sum, line) => sum + line.quantity, 0),
    shipped: Number(row.shipped),
    cancelled: Number(row.cancelled),
    receivedUnpaidSince: row.received_unpaid === null ? null : Number(row.received_unpaid),
    paidUnreceived: Number(row.paid_unreceived),
  }));
}
