import {
  bigint,
  boolean,
  index,
  integer,
  json,
  pgSchema,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { isNotNull } from 'drizzle-orm';
import type { RiskCase } from '../contract.ts';
import type { Limits } from '../domain/signals.ts';
import type { Hit } from '../domain/verdict.ts';

export const riskSchema = pgSchema('risk');

const big = (name: string) => bigint(name, { mode: 'number' });

/** RISK-3: one judged order request: who in hashes, how much, what came of it. Nobody is named here. */
export const seen = riskSchema.table(
  'seen',
  {
    orderId: text('order_id').primaryKey(),
    viewerId: text('viewer_id').notNull(),
    device: text('device').notNull(),
    network: text('network').notNull(),
    person: text('person').notNull(),
    address: text('address').notNull(),
    phone: text('phone').notNull(),
    fen: big('fen').notNull(),
    at: big('at').notNull(),
    state: text('state').$type<'placed' | 'paid' | 'closed' | 'refunded'>().notNull(),
    hasty: boolean('hasty').notNull(),
    nearLimit: boolean('near_limit').notNull(),
    ticket: text('ticket'),
    score: integer('score').notNull(),
    action: text('action').notNull(),
    rules: text('rules').notNull(),
  },
  (table) => [
    index('seen_viewer').on(table.viewerId, table.at),
    index('seen_device').on(table.device, table.at),
    index('seen_person').on(table.person, table.at),
    index('seen_address').on(table.address, table.at),
    index('seen_at').on(table.at),
    index('seen_ticket').on(table.ticket).where(isNotNull(table.ticket)),
  ],
);

/** RISK-4: what a person has to look at, with all that was seen. */
export const riskCase = riskSchema.table(
  'risk_case',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id'),
    viewerId: text('viewer_id').notNull(),
    maskedName: text('masked_name').notNull(),
    kind: text('kind').$type<RiskCase['kind']>().notNull(),
    state: text('state').$type<RiskCase['state']>().notNull(),
    score: integer('score').notNull(),
    hits: json('hits').$type<readonly Hit[]>().notNull(),
    amountFen: big('amount_fen').notNull(),
    at: big('at').notNull(),
    appeal: text('appeal'),
    decidedAt: big('decided_at'),
    decidedBy: text('decided_by'),
    note: text('note'),
  },
  (table) => [
    index('risk_case_state').on(table.state, table.at),
    index('risk_case_viewer').on(table.viewerId),
  ],
);

/** What the desk changed of a rule; rules without a row are as they ship. */
export const riskRule = riskSchema.table('risk_rule', {
  id: text('id').primaryKey(),
  on: boolean('on').notNull(),
  points: integer('points').notNull(),
  limits: json('limits').$type<Limits>().notNull(),
  version: integer('version').notNull(),
});

export const threshold = riskSchema.table('threshold', {
  id: integer('id').primaryKey(),
  stepUpAt: integer('step_up_at').notNull(),
  reviewAt: integer('review_at').notNull(),
  blockAt: integer('block_at').notNull(),
});

/** RISK-5: accounts that share a device, a person or an address stand in one group. */
export const groupNode = riskSchema.table(
  'group_node',
  { key: text('key').primaryKey(), root: text('root').notNull() },
  (table) => [index('group_node_root').on(table.root)],
);

/** Failed payments and after-sale reasons, for the rules that count them. */
export const mark = riskSchema.table(
  'mark',
  {
    /** The domain event. A person's own copy shows the property, which keeps the name that it had. */
    factId: text('fact_id').notNull(),
    kind: text('kind').$type<'fail' | 'return'>().notNull(),
    viewerId: text('viewer_id').notNull(),
    reason: text('reason').notNull(),
    at: big('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.factId] }),
    index('mark_viewer').on(table.viewerId, table.at),
    index('mark_at').on(table.kind, table.at),
  ],
);
