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
    paidAt: bigint('paid_at', { mode: 'number' }),
    refundedAt: bigint('refunded_at', { mode: 'number' }),
  },
  (table) => [index('payment_paid').on(table.paidAt), index('payment_order').on(table.orderId)],
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

/** The sandbox's own books: what its bill of a day says. A real provider keeps this itself. */
export const sandboxBook = paymentSchemaName.table(
  'sandbox_book',
  {
    txn: text('txn').primaryKey(),
    kind: text('kind').$type<'pay' | 'refund'>().notNull(),
    paymentId: text('payment_id').notNull(),
    fen: bigint('fen', { mode: 'number' }).notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
  },
  (table) => [index('sandbox_book_at').on(table.at)],
);
