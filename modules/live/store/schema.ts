import { bigint, boolean, integer, jsonb, pgSchema, text, index } from 'drizzle-orm/pg-core';
import type { ReadLine } from '../../../media/reading/index.ts';
import type { Plan } from '../contract.ts';
import type { ReviewAnswers } from '../domain/review.ts';
import type { SessionState } from '../domain/words.ts';

export const liveSchema = pgSchema('live');

export const session = liveSchema.table('session', {
  id: text('id').primaryKey(),
  state: text('state').$type<SessionState>().notNull(),
  version: integer('version').notNull(),
  plan: jsonb('plan').$type<Plan>().notNull(),
  startsAt: bigint('starts_at', { mode: 'number' }).notNull(),
  updatedAt: bigint('updated_at', { mode: 'number' }).notNull(),
  /** LIVE-98: who wrote the plan last; nobody reviews their own. */
  savedBy: text('saved_by').notNull().default(''),
});

/** LIVE-19: what the last patrol found in a coming session, so that the list can say it at once. */
export const patrol = liveSchema.table('patrol', {
  sessionId: text('session_id').primaryKey(),
  at: bigint('at', { mode: 'number' }).notNull(),
  blocks: integer('blocks').notNull(),
  fixes: integer('fixes').notNull(),
});

/** LIVE-23: pictures that were uploaded as covers, by their hash, with the writing in them. */
export const cover = liveSchema.table('cover', {
  hash: text('hash').primaryKey(),
  type: text('type').$type<'image/jpeg' | 'image/png'>().notNull(),
  bytes: integer('bytes').notNull(),
  lines: jsonb('lines').$type<readonly ReadLine[]>().notNull(),
  at: bigint('at', { mode: 'number' }).notNull(),
  by: text('by').notNull(),
});

/** LIVE-24: every review of a plan, passed or sent back. */
export const review = liveSchema.table(
  'review',
  {
    id: text('id').primaryKey(),
    sessionId: text('session_id').notNull(),
    version: integer('version').notNull(),
    passed: boolean('passed').notNull(),
    items: jsonb('items').$type<ReviewAnswers>().notNull(),
    at: bigint('at', { mode: 'number' }).notNull(),
    by: text('by').notNull(),
  },
  (table) => [index('review_session').on(table.sessionId)],
);
