import { bigint, boolean, customType, index, pgSchema, text } from 'drizzle-orm/pg-core';
import type { Payment } from '../contract.ts';

export const paymentSchemaName = pgSchema('payment');

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const payment = paymentSchemaName.table(
  'payment',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id').notNull(),
    payerId: text('payer_id').notNull(),
    amountFen: bigint('amount_fen', { mode: 'number' }).notNull(),
    provider: text('provider').notNull(),
    state: text('state').$type<Payment['state']>().notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
  },
  (table) => [index('payment_order').on(table.orderId)],
);

/** PAYMENT-2: what a provider sent, byte for byte, kept before anything reads it. */
export const notice = paymentSchemaName.table('notice', {
  id: text('id').primaryKey(),
  provider: text('provider').notNull(),
  body: bytea('body').notNull(),
  signature: text('signature').notNull(),
  receivedAt: bigint('received_at', { mode: 'number' }).notNull(),
  outcome: text('outcome'),
});

/** The sandbox's own memory: what it will tell us and when. A real provider keeps this itself. */
export const sandboxNotice = paymentSchemaName.table(
  'sandbox_notice',
  {
    id: text('id').primaryKey(),
    paymentId: text('payment_id').notNull(),
    amountFen: bigint('amount_fen', { mode: 'number' }).notNull(),
    outcome: text('outcome').$type<'paid' | 'failed'>().notNull(),
    dueAt: bigint('due_at', { mode: 'number' }).notNull(),
    sent: boolean('sent').notNull().default(false),
  },
  (table) => [index('sandbox_notice_due').on(table.sent, table.dueAt)],
);
