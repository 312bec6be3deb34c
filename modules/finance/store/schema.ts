import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  json,
  pgSchema,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { DiscrepancyClass } from '../domain/classes.ts';
import type { Waiting } from '../domain/match.ts';
import type { StatementKind } from '../domain/statement.ts';

export const financeSchema = pgSchema('finance');

const big = (name: string) => bigint(name, { mode: 'number' });

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** One reconciliation of one business day; the newest run of a day is the one that counts. */
export const run = financeSchema.table('run', {
  day: text('day').primaryKey(),
  at: big('at').notNull(),
  by: text('by').notNull(),
  billHash: text('bill_hash').notNull(),
  trouble: json('trouble').$type<Words>(),
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
  /** FINANCE-9: orders that were laid beside their money and goods. */
  judged: integer('judged').notNull().default(0),
  /** FINANCE-53: what the bills and the fund flows say of our balances. */
  billNetFen: big('bill_net_fen').notNull().default(0),
  fundNetFen: big('fund_net_fen').notNull().default(0),
  payoutFen: big('payout_fen').notNull().default(0),
});

/** One bill file of a day: which channel, what it said, its hash, or why it was not taken. */
export const billFile = financeSchema.table(
  'bill_file',
  {
    day: text('day').notNull(),
    provider: text('provider').notNull(),
    kind: text('kind').$type<'trade' | 'fund'>().notNull(),
    hash: text('hash').notNull(),
    lines: integer('lines').notNull(),
    trouble: json('trouble').$type<Words>(),
  },
  (table) => [primaryKey({ columns: [table.day, table.provider, table.kind] })],
);

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

export const discrepancy = financeSchema.table(
  'finding',
  {
    id: text('id').primaryKey(),
    day: text('day').notNull(),
    class: text('class').$type<DiscrepancyClass>().notNull(),
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
    /** What was seen, in words, where the class alone does not say it. */
    detail: json('detail').$type<Words>(),
    /** A discrepancy of level 2 falls with its run; the others stand until they are solved. */
    level: integer('level').notNull().default(2),
    /** FINANCE-50: the statement that it came with, if it came with one. */
    batchId: text('batch_id'),
  },
  (table) => [
    index('finding_day').on(table.day),
    index('finding_open').on(table.solved),
    index('finding_about').on(table.class, table.orderId),
    index('finding_batch').on(table.batchId),
  ],
);

/** Money that a channel sent to the bank, until the bank has it. */
export const payout = financeSchema.table('payout', {
  flowNo: text('flow_no').primaryKey(),
  provider: text('provider').notNull(),
  day: text('day').notNull(),
  fen: big('fen').notNull(),
  /** Null while it is in transit; `finding` when somebody has to look for it. */
  arrived: text('arrived'),
});

/** Lines of statements of the bank, the state and partners; the same line again is not taken twice. */
export const statementLine = financeSchema.table(
  'statement_line',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<StatementKind>().notNull(),
    reference: text('reference').notNull(),
    fen: big('fen').notNull(),
    day: text('day').notNull(),
    /** FINANCE-42: which it is of lines that are equal in all else. */
    nth: integer('nth').notNull().default(1),
    at: big('at').notNull(),
    by: text('by').notNull(),
    outcome: text('outcome').$type<'matched' | 'finding'>().notNull(),
    /** Null where it was taken before statements were kept in batches. */
    batchId: text('batch_id'),
  },
  (table) => [
    uniqueIndex('statement_once').on(table.kind, table.reference, table.fen, table.day, table.nth),
    index('statement_line_batch').on(table.batchId),
  ],
);

/** FINANCE-50: one file that was taken: undone, its lines and discrepancies go, and this row stays. */
export const statementBatch = financeSchema.table(
  'statement_batch',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<StatementKind>().notNull(),
    /** What the file is called; empty where it came without a name. */
    name: text('name').notNull(),
    hash: text('hash').notNull(),
    at: big('at').notNull(),
    by: text('by').notNull(),
    taken: integer('taken').notNull(),
    known: integer('known').notNull(),
    matched: integer('matched').notNull(),
    inFen: big('in_fen').notNull(),
    outFen: big('out_fen').notNull(),
    undoneAt: big('undone_at'),
    undoneBy: text('undone_by'),
  },
  (table) => [index('statement_batch_at').on(table.at)],
);

/** FINANCE-14: who earned the commission of an order, as it stood when it was complete. */
export const commissionOf = financeSchema.table('commission_of', {
  orderId: text('order_id').primaryKey(),
  partner: text('partner').notNull(),
  sessionId: text('session_id').notNull(),
});

/** FINANCE-13: what a partner gets of a sale, from a day on (domain/commission.ts). */
export const commissionTerm = financeSchema.table(
  'commission_term',
  {
    partner: text('partner').notNull(),
    kind: text('kind').notNull().default('*'),
    rateBp: integer('rate_bp'),
    validFrom: big('valid_from').notNull(),
    /** Null where the program itself put it in place. */
    setBy: text('set_by'),
    setAt: big('set_at'),
  },
  (table) => [primaryKey({ columns: [table.partner, table.kind, table.validFrom] })],
);
