import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  index,
  integer,
  pgSchema,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';

export const eventsSchema = pgSchema('events');

/** One row a transaction: all that it published, in order. A row an event would cost more than the change. */
export const outbox = eventsSchema.table(
  'outbox',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    /** EVENTS-7: given by who leads once the row can be seen; null until then. */
    n: bigint('n', { mode: 'number' }),
    facts: text('facts').notNull(),
    /** UTC ms; rows from before it was kept are as old as their migration. */
    at: bigint('at', { mode: 'number' })
      .notNull()
      .default(sql`(extract(epoch from now()) * 1000)::bigint`),
  },
  // Subscribers read what came after their place; the table holds ninety days of events. Those without a number are few.
  (table) => [
    index('outbox_n').on(table.n),
    index('outbox_fresh')
      .on(table.id)
      .where(sql`n is null`),
  ],
);

export const inbox = eventsSchema.table(
  'inbox',
  {
    subscriber: text('hearer').notNull(),
    eventId: text('fact_id').notNull(),
    handledAt: bigint('heard_at', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.subscriber, table.eventId] })],
);

export const cursor = eventsSchema.table('cursor', {
  subscriber: text('hearer').primaryKey(),
  /** The number of the last event that it handled. */
  n: bigint('n', { mode: 'number' }).notNull().default(0),
});

/** EVENTS-8: who leads, by the database's clock (`platform/db/lead.ts` takes and renews it). */
export const lead = eventsSchema.table('lead', {
  name: text('name').primaryKey(),
  /** The machine and process, for people who look. */
  holder: text('holder').notNull(),
  /** LIFE-7: where people find it; null where it was not told (`DIANBO_PUBLIC_URL`). */
  address: text('address'),
  /** The connection that took it: when it is gone, so is the holder. */
  pid: integer('pid').notNull(),
  since: timestamp('since', { withTimezone: true }).notNull(),
  fence: bigint('fence', { mode: 'number' }).notNull(),
  until: timestamp('until', { withTimezone: true }).notNull(),
  /** The last number that was given to events. */
  lastNumber: bigint('told', { mode: 'number' }).notNull().default(0),
});
