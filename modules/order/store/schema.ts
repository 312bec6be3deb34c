import { bigint, boolean, index, json, pgSchema, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Order } from '../contract.ts';

export const orderSchemaName = pgSchema('order');

/** What the order desk knows of a run, learnt from facts: where its goods are, whether it sells. */
export const counter = orderSchemaName.table('counter', {
  runId: text('run_id').primaryKey(),
  sessionId: text('session_id').notNull(),
  pool: text('pool').notNull(),
  simulated: boolean('simulated').notNull(),
  open: boolean('open').notNull(),
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
  },
  (table) => [
    uniqueIndex('order_request').on(table.viewerId, table.requestId),
    index('order_session').on(table.sessionId, table.placedAt),
    index('order_run').on(table.runId),
    index('order_payment').on(table.paymentId),
    index('order_waiting').on(table.state, table.payBefore),
  ],
);
