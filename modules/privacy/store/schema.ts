import { bigint, jsonb, pgSchema, text } from 'drizzle-orm/pg-core';

export const privacySchema = pgSchema('privacy');

export const audit = privacySchema.table('audit', {
  seq: bigint('seq', { mode: 'number' }).primaryKey(),
  at: bigint('at', { mode: 'number' }).notNull(),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  object: text('object').notNull(),
  detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
  previous: text('previous').notNull(),
  hash: text('hash').notNull(),
});
