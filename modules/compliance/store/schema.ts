import {
  bigint,
  boolean,
  integer,
  json,
  pgSchema,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Rule } from '../domain/rule.ts';
import type { RuleTerms } from '../domain/word-list.ts';

export const complianceSchema = pgSchema('compliance');

const big = (name: string) => bigint(name, { mode: 'number' });

/** GUARD-50: what the desk made of a rule, edition by edition; the first one is shipped and not here. */
export const ruleEdition = complianceSchema.table(
  'rule_edition',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    body: json('body').$type<Rule>().notNull(),
    /** GUARD-21: the rule as it was shipped when the edition was made; null in old ones. */
    shipped: json('shipped').$type<RuleTerms>(),
    note: text('note').notNull(),
    by: text('by').notNull(),
    at: big('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
);

/** GUARD-57: what the desk made of a list of words, edition by edition; the first one is shipped and not here. */
export const listEdition = complianceSchema.table(
  'list_edition',
  {
    name: text('name').notNull(),
    version: integer('version').notNull(),
    words: json('words').$type<readonly string[]>().notNull(),
    /** GUARD-21: what the release shipped in this list when the edition was made; null in old ones. */
    shipped: json('shipped').$type<readonly string[]>(),
    note: text('note').notNull(),
    by: text('by').notNull(),
    at: big('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.name, table.version] })],
);

/** GUARD-9: a block that people let pass, with reason; it needs a second person. Never changed back. */
export const waiver = complianceSchema.table(
  'waiver',
  {
    id: text('id').primaryKey(),
    /** What it is about: a session. */
    object: text('object').notNull(),
    key: text('key').notNull(),
    ruleId: text('rule_id').notNull(),
    said: text('said').notNull(),
    reason: text('reason').notNull(),
    by: text('by').notNull(),
    byId: text('by_id').notNull(),
    at: big('at').notNull(),
    secondBy: text('second_by'),
    secondAt: big('second_at'),
  },
  (table) => [uniqueIndex('waiver_object').on(table.object, table.key)],
);

/** GUARD-12: editions of the handbook and the incident plan; the first ones are shipped and not here. */
export const companyPolicyEdition = complianceSchema.table(
  'paper_edition',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    zh: text('zh').notNull(),
    en: text('en').notNull(),
    hash: text('hash').notNull(),
    by: text('by').notNull(),
    at: big('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
);

/** GUARD-12: who read and signed which words. */
export const signing = complianceSchema.table(
  'signing',
  {
    // The name stays: a person's copy of their data has it as a key.
    paperId: text('paper_id').notNull(),
    staffId: text('staff_id').notNull(),
    name: text('name').notNull(),
    version: integer('version').notNull(),
    hash: text('hash').notNull(),
    at: big('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.staffId, table.hash] })],
);

/** GUARD-59: a host's verified identity, sealed. */
export const hostFile = complianceSchema.table('host_file', {
  staffId: text('staff_id').primaryKey(),
  sealed: text('sealed').notNull(),
  masked: text('masked').notNull(),
  born: text('born').notNull(),
  contractNo: text('contract_no').notNull(),
  verifiedAt: big('verified_at').notNull(),
  verifiedBy: text('verified_by').notNull(),
});

/** GUARD-13: why a hit was none, and what the second look said. */
export const complianceAppeal = complianceSchema.table(
  'appeal',
  {
    id: text('id').primaryKey(),
    runId: text('run_id').notNull(),
    hitId: text('hit_id').notNull(),
    ruleId: text('rule_id').notNull(),
    said: text('said').notNull(),
    reason: text('reason').notNull(),
    by: text('by').notNull(),
    byId: text('by_id').notNull(),
    at: big('at').notNull(),
    secondBy: text('second_by'),
    secondAt: big('second_at'),
    /** The hit stands; false where it was none. */
    upheld: boolean('upheld'),
    note: text('note'),
  },
  (table) => [uniqueIndex('appeal_hit').on(table.runId, table.hitId)],
);
