import { bigint, integer, json, pgSchema, text } from 'drizzle-orm/pg-core';
import type { ProfitTerms } from '../domain/profit.ts';

export const insightSchema = pgSchema('insight');

/** What is assumed behind the margin, who set it and when; one row. */
export const assumption = insightSchema.table('assumption', {
  id: integer('id').primaryKey(),
  terms: json('terms').$type<ProfitTerms>().notNull(),
  by: text('by').notNull(),
  at: bigint('at', { mode: 'number' }).notNull(),
});
