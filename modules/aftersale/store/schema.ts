import { bigint, bigserial, boolean, index, json, pgSchema, text } from 'drizzle-orm/pg-core';
import type { AfterSale } from '../contract.ts';

export const aftersaleSchema = pgSchema('aftersale');

const big = (name: string) => bigint(name, { mode: 'number' });

/** AFTER-1: what was asked after the sale: one row a ticket. */
export const ticket = aftersaleSchema.table(
  'ticket',
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
    /** Goods held for an exchange. */
    holdId: text('hold_id'),
    askedAt: big('asked_at').notNull(),
    dueAt: big('due_at'),
    /** AFTER-7, AFTER-12: the right under which it was asked, and its end (a column named by the first). */
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
    index('ticket_order').on(table.orderId),
    index('ticket_due').on(table.state, table.dueAt),
  ],
);

/** AFTER-5: who did what, when and why. Rows are never changed or removed. */
export const step = aftersaleSchema.table(
  'step',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    /** The ticket. A person's own copy shows the property, which keeps the name that it had. */
    caseId: text('case_id').notNull(),
    at: big('at').notNull(),
    by: text('by').notNull(),
    /** The staff number behind the name; empty for buyers and the program itself. */
    byId: text('by_id').notNull().default(''),
    step: text('step').notNull(),
    note: text('note').notNull(),
  },
  (table) => [index('step_case').on(table.caseId)],
);

/** Settled refunds of an order, one row each: handling one again changes nothing. */
export const settledRefund = aftersaleSchema.table(
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
