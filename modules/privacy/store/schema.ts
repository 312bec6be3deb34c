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
import type { AssessmentBody, DutyRecord, Agreement, BreachStep, Outcome } from '../contract.ts';
import type { RequestKind, RequestState } from '../domain/request.ts';

export const privacySchema = pgSchema('privacy');

const big = (name: string) => bigint(name, { mode: 'number' });

/** PRIVACY-9: keys that values are sealed with, themselves sealed with the master key. */
export const dataKey = privacySchema.table('data_key', {
  id: text('id').primaryKey(),
  /** Null once it is destroyed: what it sealed can never be opened again. */
  wrapped: text('wrapped'),
  madeAt: big('made_at').notNull(),
  retiredAt: big('retired_at'),
  destroyedAt: big('destroyed_at'),
});

/** PRIVACY-4: editions of what people agree to; the first ones are shipped and not here. */
export const purposeText = privacySchema.table(
  'purpose_text',
  {
    purposeId: text('purpose_id').notNull(),
    version: integer('version').notNull(),
    zh: text('zh').notNull(),
    en: text('en').notNull(),
    hash: text('hash').notNull(),
    by: text('by').notNull(),
    at: big('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.purposeId, table.version] })],
);

/** PRIVACY-4: who agreed to what words, or took it back, in the order it came. */
export const consent = privacySchema.table(
  'consent',
  {
    seq: bigserial('seq', { mode: 'number' }).primaryKey(),
    subjectId: text('subject_id').notNull(),
    purposeId: text('purpose_id').notNull(),
    version: integer('version').notNull(),
    textHash: text('text_hash').notNull(),
    given: boolean('given').notNull(),
    channel: text('channel').notNull(),
    lang: text('lang').$type<'zh' | 'en'>().notNull(),
    at: big('at').notNull(),
  },
  (table) => [index('consent_subject').on(table.subjectId, table.purposeId, table.seq)],
);

/** PRIVACY-41: every opening of a sealed value, done or refused. */
export const reading = privacySchema.table(
  'reading',
  {
    seq: bigserial('seq', { mode: 'number' }).primaryKey(),
    at: big('at').notNull(),
    actor: text('actor').notNull(),
    role: text('role').notNull(),
    purposeId: text('purpose_id').notNull(),
    subjectId: text('subject_id').notNull(),
    field: text('field').notNull(),
    object: text('object').notNull(),
    outcome: text('outcome').notNull(),
  },
  (table) => [
    index('reading_actor').on(table.actor, table.at),
    index('reading_subject').on(table.subjectId),
  ],
);

/** PRIVACY-8: what a person asked of us about their data. */
export const request = privacySchema.table(
  'request',
  {
    id: text('id').primaryKey(),
    subjectId: text('subject_id').notNull(),
    kind: text('kind').$type<RequestKind>().notNull(),
    state: text('state').$type<RequestState>().notNull(),
    words: text('words').notNull(),
    askedAt: big('asked_at').notNull(),
    escalateAt: big('escalate_at').notNull(),
    dueAt: big('due_at').notNull(),
    escalatedAt: big('escalated_at'),
    doneAt: big('done_at'),
    doneBy: text('done_by'),
    answer: text('answer'),
    outcome: json('outcome').$type<Outcome>(),
  },
  (table) => [
    index('request_state').on(table.state, table.askedAt),
    index('request_subject').on(table.subjectId),
  ],
);

/** PRIVACY-7: whose data is only stored and guarded; `closed` never comes back. */
export const restriction = privacySchema.table('restriction', {
  subjectId: text('subject_id').primaryKey(),
  kind: text('kind').$type<'restricted' | 'closed'>().notNull(),
  reason: text('reason').notNull(),
  at: big('at').notNull(),
});

/** PRIVACY-44, PRIVACY-45: nothing it covers is removed while it stands; lifting it takes two people. */
export const hold = privacySchema.table('hold', {
  id: text('id').primaryKey(),
  ref: text('ref').notNull(),
  reason: text('reason').notNull(),
  by: text('by').notNull(),
  at: big('at').notNull(),
  liftById: text('lift_by_id'),
  liftBy: text('lift_by'),
  liftReason: text('lift_reason'),
  liftedBy: text('lifted_by'),
  liftedAt: big('lifted_at'),
});

/** PRIVACY-12: who handles personal data for us, on what contract. */
export const agreement = privacySchema.table('agreement', {
  id: text('id').primaryKey(),
  body: json('body').$type<Agreement>().notNull(),
  version: integer('version').notNull(),
  by: text('by').notNull(),
  at: big('at').notNull(),
});

/** PRIVACY-15: every edition of every impact assessment. */
export const assessment = privacySchema.table('assessment', {
  id: text('id').primaryKey(),
  subject: text('subject').notNull(),
  body: json('body').$type<Omit<AssessmentBody, 'subject'>>().notNull(),
  byId: text('by_id').notNull(),
  by: text('by').notNull(),
  at: big('at').notNull(),
  secondId: text('second_id'),
  second: text('second'),
  secondAt: big('second_at'),
});

/** PRIVACY-16: who the officer is, and audits that were done. */
export const dutyRecord = privacySchema.table('duty_record', {
  id: text('id').primaryKey(),
  kind: text('kind').$type<DutyRecord['kind']>().notNull(),
  words: text('words').notNull(),
  on: text('on').notNull(),
  by: text('by').notNull(),
  at: big('at').notNull(),
});

/** PRIVACY-13: one leak, or the drill of one, step by step. */
export const breach = privacySchema.table('breach', {
  id: text('id').primaryKey(),
  drill: boolean('drill').notNull(),
  title: text('title').notNull(),
  grade: text('grade').$type<'general' | 'larger' | 'major' | 'special'>().notNull(),
  foundAt: big('found_at').notNull(),
  reportBy: big('report_by').notNull(),
  subjects: integer('subjects').notNull(),
  steps: json('steps').$type<readonly BreachStep[]>().notNull(),
  alarmedAt: big('alarmed_at'),
  closedAt: big('closed_at'),
});
