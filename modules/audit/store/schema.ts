import { bigint, bigserial, boolean, index, jsonb, pgSchema, text } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';

export const auditSchema = pgSchema('audit');

const big = (name: string) => bigint(name, { mode: 'number' });

/** PRIVACY-3, PRIVACY-22: written with what it tells of, and put into the chain once, soon after. */
export const entry = auditSchema.table(
  'entry',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    at: big('at').notNull(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    object: text('object').notNull(),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
    seq: big('seq').unique(),
    previous: text('previous'),
    hash: text('hash'),
  },
  (table) => [
    index('entry_unchained')
      .on(table.id)
      .where(sql`seq is null`),
    index('entry_action').on(table.action, table.id),
  ],
);

/** PRIVACY-14: what one person wants and another agrees to, used once. */
export const approval = auditSchema.table(
  'approval',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    object: text('object').notNull(),
    reason: text('reason').notNull(),
    byId: text('by_id').notNull(),
    by: text('by').notNull(),
    at: big('at').notNull(),
    secondId: text('second_id'),
    second: text('second'),
    secondAt: big('second_at'),
    agreed: boolean('agreed'),
    usedAt: big('used_at'),
  },
  (table) => [index('approval_open').on(table.kind, table.object)],
);
