import { bigint, integer, pgSchema, primaryKey, text, index } from 'drizzle-orm/pg-core';
import { sql, type Column, type SQL } from 'drizzle-orm';
import type { Run } from '../contract.ts';

export const tapeSchema = pgSchema('tape');

/** One time on air, or one rehearsal: what a tape is the record of. */
export const run = tapeSchema.table(
  'run',
  {
    id: text('id').primaryKey(),
    sessionId: text('session_id').notNull(),
    mode: text('mode').$type<Run['mode']>().notNull(),
    openedAt: bigint('opened_at', { mode: 'number' }).notNull(),
    closedAt: bigint('closed_at', { mode: 'number' }),
    /** LIVE-20: tape and recording are past their keeping time and gone. */
    purgedAt: bigint('purged_at', { mode: 'number' }),
  },
  (table) => [index('run_session').on(table.sessionId)],
);

/** LIVE-4: the tape. One row is one batch; its text is what the hash covers, byte for byte. */
export const tape = tapeSchema.table(
  'tape',
  {
    runId: text('run_id').notNull(),
    batch: integer('batch').notNull(),
    firstSeq: integer('first_seq').notNull(),
    lastSeq: integer('last_seq').notNull(),
    facts: text('facts').notNull(),
    previous: text('previous').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.batch] }),
    index('tape_conduct').on(table.runId, table.batch).where(isAboutConduct(table.facts)),
  ],
);

/**
 * Batches that tell how hosts spoke: a few of a whole tape, found without reading the rest. The text is JSON of
 * our own, so what somebody says cannot look like this: its quotation marks are escaped.
 */
export function isAboutConduct(facts: Column): SQL {
  return sql`(${facts} like '%"type":"guard.%' or ${facts} like '%"type":"measure.%'
    or ${facts} like '%"type":"run.opened"%')`;
}
