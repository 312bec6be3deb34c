import {
  bigint,
  boolean,
  customType,
  index,
  integer,
  json,
  pgSchema,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { isNotNull, sql } from 'drizzle-orm';
import type { Payment, PaymentRefund, ProviderName } from '../contract.ts';
import type { Chosen } from '../domain/providers.ts';

export const paymentSchemaName = pgSchema('payment');

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
const big = (name: string) => bigint(name, { mode: 'number' });

export const payment = paymentSchemaName.table(
  'payment',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id').notNull(),
    payerId: text('payer_id').notNull(),
    amountFen: big('amount_fen').notNull(),
    provider: text('provider').$type<Chosen>().notNull(),
    state: text('state').$type<Payment['state']>().notNull(),
    at: big('at').notNull(),
    paidAt: big('paid_at'),
    refundedAt: big('refunded_at'),
    /** Money that is back, as the channel says. */
    refundedFen: big('refunded_fen').notNull().default(0),
    /** The channel's own number of the payment. */
    channelTxn: text('channel_txn'),
    /** Our number under which it was paid (PAYMENT-60); null where that is its id. */
    no: text('no'),
    /** PAYMENT-10: not payable before; null where it is at once. */
    opensAt: big('opens_at'),
    /** When the channel stops taking it; null for the usual few minutes. */
    payBefore: big('pay_before'),
  },
  (table) => [
    index('payment_paid').on(table.paidAt).where(isNotNull(table.paidAt)),
    index('payment_order').on(table.orderId),
    index('payment_waiting').on(table.state, table.at),
  ],
);

export type StartState = 'open' | 'leaving' | 'closed' | 'paid';

/**
 * PAYMENT-60: every channel at which a payment was started. `leaving`: nobody should pay there any more, and the
 * channel is to close it; `closed`: the channel says that nobody can.
 */
export const start = paymentSchemaName.table(
  'start',
  {
    provider: text('provider').$type<ProviderName>().notNull(),
    /** Our number of it at the channel: a channel takes none up again that it closed. */
    no: text('no').notNull(),
    paymentId: text('payment_id').notNull(),
    at: big('at').notNull(),
    /** Until when its code can be paid. */
    until: big('until').notNull(),
    state: text('state').$type<StartState>().notNull(),
    /** When the channel is asked next how it stands, or to close it; null when it is over. */
    nextAt: big('next_at'),
    tries: integer('tries').notNull().default(0),
    /** What came there, and when. */
    fen: big('fen'),
    txn: text('txn'),
    paidAt: big('paid_at'),
    /** PAYMENT-63: what came is not what the payment waited for; it goes back. */
    second: boolean('second').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.provider, table.no] }),
    index('start_payment').on(table.paymentId),
    index('start_next').on(table.provider, table.nextAt).where(isNotNull(table.nextAt)),
    index('start_second')
      .on(table.paidAt)
      .where(sql`second`),
  ],
);

/** PAYMENT-6: money that is to go back. It is owed from `asked` on and settled at `done`. */
export const refund = paymentSchemaName.table(
  'refund',
  {
    id: text('id').primaryKey(),
    paymentId: text('payment_id').notNull(),
    orderId: text('order_id').notNull(),
    amountFen: big('amount_fen').notNull(),
    reason: text('reason').notNull(),
    state: text('state').$type<PaymentRefund['state']>().notNull(),
    askedAt: big('asked_at').notNull(),
    /** When the channel is asked next, or next asked how it stands. */
    nextAt: big('next_at').notNull(),
    doneAt: big('done_at'),
    tries: integer('tries').notNull().default(0),
    trouble: text('trouble'),
    /** PAYMENT-12: the bank's transfer by which it was paid, where its channel would not; and who says so. */
    byHand: text('by_hand'),
    byHandBy: text('by_hand_by'),
    /** PAYMENT-48: since when finance pays it by the bank and its channel is not asked for it; and who said so. */
    takenOverAt: big('taken_over_at'),
    takenOverBy: text('taken_over_by'),
    /** PAYMENT-63: where the money came that goes back, when it is not the payment's own. */
    provider: text('provider').$type<ProviderName>(),
    no: text('no'),
  },
  (table) => [
    uniqueIndex('refund_by_hand').on(table.byHand),
    index('refund_payment').on(table.paymentId),
    index('refund_next').on(table.state, table.nextAt),
    index('refund_done').on(table.doneAt),
  ],
);

/** PAYMENT-2: what a provider sent, byte for byte, kept before anything reads it. */
export const notice = paymentSchemaName.table(
  'notice',
  {
    id: text('id').primaryKey(),
    provider: text('provider').$type<ProviderName>().notNull(),
    body: bytea('body').notNull(),
    signature: text('signature').notNull(),
    /** The headers that the signature covers, as they came. */
    headers: json('headers').$type<Readonly<Record<string, string>>>(),
    receivedAt: big('received_at').notNull(),
    outcome: text('outcome'),
  },
  (table) => [index('notice_outcome').on(table.outcome)],
);

/** The sandbox's own memory: what it will tell us and when. A real provider keeps this itself. */
export const sandboxNotice = paymentSchemaName.table(
  'sandbox_notice',
  {
    id: text('id').primaryKey(),
    paymentId: text('payment_id').notNull(),
    amountFen: big('amount_fen').notNull(),
    outcome: text('outcome').$type<'paid' | 'failed' | 'refunded'>().notNull(),
    dueAt: big('due_at').notNull(),
    sent: boolean('sent').notNull().default(false),
    refundId: text('refund_id'),
    provider: text('provider').$type<ProviderName>().notNull().default('sandbox'),
  },
  (table) => [index('sandbox_notice_due').on(table.sent, table.dueAt)],
);

/** The sandbox's own books: what its bills of a day say. A real provider keeps this itself. */
export const sandboxBook = paymentSchemaName.table(
  'sandbox_book',
  {
    txn: text('txn').primaryKey(),
    kind: text('kind').$type<'pay' | 'refund' | 'payout'>().notNull(),
    paymentId: text('payment_id').notNull(),
    fen: big('fen').notNull(),
    at: big('at').notNull(),
    refundId: text('refund_id'),
    provider: text('provider').$type<ProviderName>().notNull().default('sandbox'),
  },
  (table) => [
    index('sandbox_book_at').on(table.at),
    index('sandbox_book_payment').on(table.paymentId),
  ],
);
