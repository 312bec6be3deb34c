import {
  bigint,
  integer,
  json,
  pgSchema,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import type { Rule } from '../domain/rule.ts';

export const complianceSchema = pgSchema('compliance');

const big = (name: string) => bigint(name, { mode: 'number' });

/** GUARD-8: what the desk made of a rule, edition by edition; the first one is shipped and not here. */
export const ruleEdition = complianceSchema.table(
  'rule_edition',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    body: json('body').$type<Rule>().notNull(),
    note: text('note').notNull(),
    by: text('by').notNull(),
    at: big('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
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
