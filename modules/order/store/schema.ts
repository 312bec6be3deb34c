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
import type { AfterSale, Order, Parcel } from '../contract.ts';

export const orderSchemaName = pgSchema('order');

/** The numbers of the products of an order, as a list that an index holds. */
export function goodsIn(lines: Column): SQL {
  return sql`jsonb_path_query_array(${lines}::jsonb, '$[*].productId')`;
}

/** What the order desk knows of a run, learnt from facts: where its goods are, whether it sells. */
export const counter = orderSchemaName.table('counter', {
  runId: text('run_id').primaryKey(),
  sessionId: text('session_id').notNull(),
  pool: text('pool').notNull(),
  simulated: boolean('simulated').notNull(),
  open: boolean('open').notNull(),
  /** ORDER-22: products that were taken down during this run. */
  down: json('down').$type<readonly string[]>().notNull().default([]),
});

/** ORDER-24: what was decided in a rush and is kept as it is until it is written as rows. */
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
    /** ORDER-21: a pre-sale's first payment. */
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

const big = (name: string) => bigint(name, { mode: 'number' });

/** ORDER-16: goods on their way, whole orders or parts of them. */
export const parcel = orderSchemaName.table(
  'parcel',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id').notNull(),
    purpose: text('purpose').$type<Parcel['purpose']>().notNull(),
    caseId: text('case_id'),
    lines: json('lines').$type<Parcel['lines']>().notNull(),
    carrier: text('carrier').notNull(),
    waybill: text('waybill').notNull(),
    shippedAt: big('shipped_at').notNull(),
    shippedBy: text('shipped_by').notNull(),
    signedAt: big('signed_at'),
    /** Who said so: a name of the house, or `buyer`. */
    signedBy: text('signed_by'),
    installedAt: big('installed_at'),
    installedBy: text('installed_by'),
    installNote: text('install_note'),
  },
  (table) => [
    index('parcel_order').on(table.orderId),
    // A waybill used for two receivers is a fault or a fraud (F22); whoever ships looks here first.
    index('parcel_waybill').on(table.waybill),
  ],
);

export const afterSale = orderSchemaName.table(
  'after_sale',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id').notNull(),
    viewerId: text('viewer_id').notNull(),
    kind: text('kind').$type<AfterSale['kind']>().notNull(),
    state: text('state').$type<AfterSale['state']>().notNull(),
    lines: json('lines').$type<AfterSale['lines']>().notNull(),
    reason: text('reason').notNull(),
    refundFen: big('refund_fen'),
    unshipped: boolean('unshipped').notNull(),
    refundId: text('refund_id').unique(),
    returnWaybill: text('return_waybill'),
    /** Goods promised for an exchange. */
    holdId: text('hold_id'),
    askedAt: big('asked_at').notNull(),
    dueAt: big('due_at'),
    /** AFTER-7, AFTER-8: the right under which it was asked, and its end (a column named by the first). */
    right: text('right_kind').$type<AfterSale['right']>(),
    rightUntil: big('no_reason_until'),
    escalatedAt: big('escalated_at'),
    /** Whether the last clock of ours was kept; null while it runs. */
    inTime: boolean('in_time'),
    doneAt: big('done_at'),
    receivedAt: big('received_at'),
    maskedName: text('masked_name').notNull(),
    by: text('by').notNull(),
  },
  (table) => [
    index('after_sale_order').on(table.orderId),
    index('after_sale_due').on(table.state, table.dueAt),
  ],
);

/** AFTER-5: who did what, when and why. Rows are never changed or removed. */
export const afterSaleStep = orderSchemaName.table(
  'after_sale_step',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    caseId: text('case_id').notNull(),
    at: big('at').notNull(),
    by: text('by').notNull(),
    /** The staff number behind the name; empty for buyers and the program itself. */
    byId: text('by_id').notNull().default(''),
    step: text('step').notNull(),
    note: text('note').notNull(),
  },
  (table) => [index('after_sale_step_case').on(table.caseId)],
);

/** Money that went back for an order, once a refund: hearing of it again changes nothing. */
export const moneyBack = orderSchemaName.table(
  'money_back',
  {
    refundId: text('refund_id').primaryKey(),
    orderId: text('order_id').notNull(),
    fen: big('fen').notNull(),
    lines: json('lines').$type<AfterSale['lines']>().notNull(),
    at: big('at').notNull(),
  },
  (table) => [index('money_back_order').on(table.orderId)],
);
