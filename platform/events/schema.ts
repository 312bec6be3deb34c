import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  customType,
  jsonb,
  pgSchema,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

export const eventsSchema = pgSchema('events');

export const outbox = eventsSchema.table('outbox', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  tx: xid8('tx')
    .notNull()
    .default(sql`pg_current_xact_id()`),
  factId: text('fact_id').notNull().unique(),
  type: text('type').notNull(),
  at: bigint('at', { mode: 'number' }).notNull(),
  data: jsonb('data').notNull(),
});

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
