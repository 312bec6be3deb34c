import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  json,
  pgSchema,
  text,
} from 'drizzle-orm/pg-core';
import type { FindingClass, Waiting } from '../domain/match.ts';

export const financeSchema = pgSchema('finance');

const big = (name: string) => bigint(name, { mode: 'number' });

/** One reconciliation of one business day; the newest run of a day is the one that counts. */
export const run = financeSchema.table('run', {
  day: text('day').primaryKey(),
  at: big('at').notNull(),
  by: text('by').notNull(),
  billHash: text('bill_hash').notNull(),
  trouble: json('trouble').$type<{ zh: string; en: string }>(),
  oursCount: integer('ours_count').notNull(),
  oursFen: big('ours_fen').notNull(),
  theirsCount: integer('theirs_count').notNull(),
  theirsFen: big('theirs_fen').notNull(),
  feeFen: big('fee_fen').notNull(),
  matched: integer('matched').notNull(),
  crossDay: integer('cross_day').notNull(),
  /** FINANCE-4: always 0. */
  residualFen: big('residual_fen').notNull(),
  closedAt: big('closed_at'),
  closedBy: text('closed_by'),
});

export const waiting = financeSchema.table(
  'waiting',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    /** The run after whose day it still waited. */
    day: text('day').notNull(),
    item: json('item').$type<Waiting>().notNull(),
  },
  (table) => [index('waiting_day').on(table.day)],
);

export const finding = financeSchema.table(
  'finding',
  {
    id: text('id').primaryKey(),
    day: text('day').notNull(),
    class: text('class').$type<FindingClass>().notNull(),
    no: text('no').notNull(),
    orderId: text('order_id').notNull(),
    kind: text('kind').$type<'pay' | 'refund'>().notNull(),
    oursFen: big('ours_fen').notNull(),
    theirsFen: big('theirs_fen').notNull(),
    feeFen: big('fee_fen').notNull(),
    channelTxn: text('channel_txn').notNull(),
    dueAt: big('due_at').notNull(),
    solved: boolean('solved').notNull().default(false),
    note: text('note'),
    solvedBy: text('solved_by'),
    solvedAt: big('solved_at'),
  },
  (table) => [index('finding_day').on(table.day), index('finding_open').on(table.solved)],
);
