import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgSchema,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';

export const ingestSchema = pgSchema('ingest');

export const streamKey = ingestSchema.table('stream_key', {
  sessionId: text('session_id').primaryKey(),
  keyHash: text('key_hash').notNull().unique(),
  sealedKey: text('sealed_key').notNull(),
  runId: text('run_id'),
  paused: boolean('paused').notNull().default(false),
  /** INGEST-8: the company that is named in the recording while a virtual host is on. */
  madeBy: text('made_by'),
});

/** INGEST-5: every segment that was acknowledged, each sealed by the hash of all before it. */
export const segment = ingestSchema.table(
  'segment',
  {
    sessionId: text('session_id').notNull(),
    sequence: integer('sequence').notNull(),
    runId: text('run_id'),
    epoch: integer('epoch').notNull(),
    number: integer('number').notNull(),
    startMs: bigint('start_ms', { mode: 'number' }).notNull(),
    durationMs: doublePrecision('duration_ms').notNull(),
    bytes: integer('bytes').notNull(),
    sha256: text('sha256').notNull(),
    chain: text('chain').notNull(),
    /** INGEST-30: of what was recorded before it was told apart, nothing is held back. */
    paused: boolean('paused').notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.sequence] }),
    index('segment_run').on(table.runId),
  ],
);
