import {
  bigint,
  bigserial,
  boolean,
  index,
  json,
  pgSchema,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { isNotNull, sql, type Column, type SQL } from 'drizzle-orm';
import type { Order } from '../contract.ts';

export const orderSchemaName = pgSchema('order');

/** The numbers of the products of an order, as a list that an index holds. */
export function goodsIn(lines: Column): SQL {
  return sql`jsonb_path_query_array(${lines}::jsonb, '$[*].productId')`;
}

/** What the order desk knows of a run, learnt from events: where its goods are, whether it sells. */
export const counter = orderSchemaName.table('counter', {
  runId: text('run_id').primaryKey(),
  sessionId: text('session_id').notNull(),
  pool: text('pool').notNull(),
  simulated: boolean('simulated').notNull(),
  open: boolean('open').notNull(),
  /** ORDER-22: products that were taken down during this run. */
  down: json('down').$type<readonly string[]>().notNull().default([]),
});

/** ORDER-60: what was decided with write-behind and is kept as it is until it is written as rows. */
export const decided = orderSchemaName.table('decided', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  entries: text('entries').notNull(),
});

export const order = orderSchemaName.table(
  'order',
  {
    id: text('id').primaryKey(),
    requestId: text('request_id').notNull(),
    inputHash: text('input_hash').notNull(),
    sessionId: text('session_id').notNull(),
    runId: text('run_id').notNull(),
    viewerId: text('viewer_id').notNull(),
    paymentId: text('payment_id').notNull(),
    holdId: text('hold_id').notNull(),
    addressId: text('address_id').notNull(),
    offerId: text('offer_id'),
    lines: json('lines').$type<Order['lines']>().notNull(),
    quote: json('quote').$type<Order['quote']>(),
    totalFen: bigint('total_fen', { mode: 'number' }).notNull(),
    state: text('state').$type<Order['state']>().notNull(),
    closeReason: text('close_reason'),
    maskedName: text('masked_name').notNull(),
    province: text('province').notNull(),
    simulated: boolean('simulated').notNull(),
    placedAt: bigint('placed_at', { mode: 'number' }).notNull(),
    paidAt: bigint('paid_at', { mode: 'number' }),
    payBefore: bigint('pay_before', { mode: 'number' }).notNull(),
    refundedFen: bigint('refunded_fen', { mode: 'number' }).notNull().default(0),
    /** When it came into the state in which it stands, from the money on. */
    movedAt: bigint('moved_at', { mode: 'number' }),
    /** Somebody has to look at it before it is shipped; who said so. */
    heldBy: text('held_by'),
    /** ORDER-70: a pre-sale's first payment. */
    deposit: json('deposit').$type<Order['deposit']>(),
    depositPaymentId: text('deposit_payment_id'),
  },
  (table) => [
    uniqueIndex('order_request').on(table.viewerId, table.requestId),
    index('order_session').on(table.sessionId, table.placedAt),
    index('order_run').on(table.runId),
    index('order_placed').on(table.placedAt, table.id),
    index('order_payment').on(table.paymentId),
    index('order_deposit').on(table.depositPaymentId).where(isNotNull(table.depositPaymentId)),
    // What was paid lately is asked with every line that is said on air.
    index('order_paid').on(table.paidAt).where(isNotNull(table.paidAt)),
    index('order_waiting').on(table.state, table.payBefore),
    // ORDER-30: the list is looked through by product.
    index('order_goods').using('gin', goodsIn(table.lines)),
  ],
);
