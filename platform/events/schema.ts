import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  customType,
  index,
  pgSchema,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

export const eventsSchema = pgSchema('events');

/** One row a transaction: all that it told, in order. A row a fact would cost more than the change. */
export const outbox = eventsSchema.table(
  'outbox',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    tx: xid8('tx')
      .notNull()
      .default(sql`pg_current_xact_id()`),
    facts: text('facts').notNull(),
    /** UTC ms; rows from before it was kept are as old as their migration. */
    at: bigint('at', { mode: 'number' })
      .notNull()
      .default(sql`(extract(epoch from now()) * 1000)::bigint`),
  },
  // Hearers read what came after their place in this order; the table holds ninety days of facts.
  (table) => [index('outbox_place').on(table.tx, table.id)],
);

export const inbox = eventsSchema.table(
  'inbox',
  {
    hearer: text('hearer').notNull(),
    factId: text('fact_id').notNull(),
    heardAt: bigint('heard_at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.hearer, table.factId] })],
);

export const cursor = eventsSchema.table('cursor', {
  hearer: text('hearer').primaryKey(),
  tx: xid8('tx').notNull(),
  id: bigint('id', { mode: 'number' }).notNull(),
});
