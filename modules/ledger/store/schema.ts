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
} from 'drizzle-orm/pg-core';
import type { EntryLine } from '../domain/entry.ts';

export const ledgerSchema = pgSchema('ledger');

const big = (name: string) => bigint(name, { mode: 'number' });

export const account = ledgerSchema.table('account', {
  code: text('code').primaryKey(),
  nameZh: text('name_zh').notNull(),
  nameEn: text('name_en').notNull(),
  /** The side on which it normally stands: debit (assets, costs) or credit (debts, income). */
  side: text('side').$type<'debit' | 'credit'>().notNull(),
  /** LEDGER-5: it may never stand on the other side. */
  floored: boolean('floored').notNull().default(false),
});

/** `previous` and `hash` are set by the database; see the migration `guards`. */
export const entry = ledgerSchema.table(
  'entry',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    key: text('key').notNull().unique(),
    kind: text('kind').notNull(),
    reference: text('reference').notNull(),
    at: big('at').notNull(),
    day: text('day').notNull(),
    reverses: big('reverses').unique(),
    /** Canonical JSON of all of the above with its lines: what the hash covers. */
    content: text('content').notNull(),
    previous: text('previous').notNull().default(''),
    hash: text('hash').notNull().default(''),
  },
  (table) => [index('entry_reference').on(table.reference), index('entry_day').on(table.day)],
);

export const posting = ledgerSchema.table(
  'posting',
  {
    entryId: big('entry_id').notNull(),
    line: integer('line').notNull(),
    account: text('account').notNull(),
    /** What within the account it is about: an order, a supplier, a lot. */
    sub: text('sub').notNull(),
    fen: big('fen').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.entryId, table.line] }),
    index('posting_sub').on(table.account, table.sub),
  ],
);

export const balance = ledgerSchema.table('balance', {
  account: text('account').primaryKey(),
  fen: big('fen').notNull(),
});

/** One row: the hash of the newest entry. Whoever books holds it, so bookings are made one after another. */
export const chain = ledgerSchema.table('chain', {
  id: integer('id').primaryKey(),
  hash: text('hash').notNull(),
});

/** LEDGER-8: pending entries. The database lets each be resolved once, and nothing else change. */
export const pending = ledgerSchema.table(
  'pending',
  {
    key: text('key').primaryKey(),
    kind: text('kind').notNull(),
    reference: text('reference').notNull(),
    at: big('at').notNull(),
    until: big('until'),
    lines: json('lines').$type<readonly EntryLine[]>().notNull(),
    state: text('state').$type<'waiting' | 'posted' | 'given-up' | 'lapsed'>().notNull(),
    resolvedAt: big('resolved_at'),
  },
  (table) => [index('pending_reference').on(table.reference)],
);
