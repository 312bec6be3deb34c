import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import type pg from 'pg';
import type { Log } from '../telemetry/index.ts';
import { waitFor } from '../telemetry/index.ts';
import { no, type Refusal, type Result } from '../kernel/index.ts';
import {
  BoundedPool,
  deadlines,
  guardConnection,
  ownConnection,
  statementMs,
} from './connection.ts';
import { leadAlone, leaderOf, OwnLeading, type Leader, type Leads } from './lead.ts';
import type { Sql } from './sql.ts';
import { LockLease, soleLease, type Lease } from './lease.ts';

export interface DatabaseOptions {
  /** A PostgreSQL address (version ≥ 15). */
  readonly url: string;
  /**
   * One connection, and nobody beside it: the lease is always ours. For a simulation, where one seed must
   * give one order of events; whoever opens it so says that no other process has this database open.
   */
  readonly sole?: boolean;
  /** LIFE-7: under which address people find this program. */
  readonly address?: string | undefined;
  /** How many may wait for a connection, and how long a statement may take; tests give less. */
  readonly waitingMost?: number;
  readonly answerMs?: number;
  /** Says what is waited for while it opens. */
  readonly log?: Log;
}

export interface Database {
  /** Whether there is one connection only: inside a transaction nothing else can be asked. */
  readonly sole: boolean;
  readonly sql: Sql;
  /** EVENTS-8: what only one of several processes may do is done by the one that leads. */
  readonly leads: Leads;
  /** LIFE-7: who does it at this moment, here or in another program; undefined where nobody does. */
  readonly leaderOf: (name: string) => Promise<Leader | undefined>;
  /** Who decides: many processes side by side, or one alone for a while. */
  readonly lease: Lease;
  /** Runs `work` in one transaction; a thrown fault rolls everything back. */
  inTransaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
  /** As `inTransaction`, and a refusal rolls back too: a "no" leaves no trace. */
  decide<T>(work: (tx: Sql) => Promise<Result<T>>): Promise<Result<T>>;
  /**
   * DB-7: does `work` when no other program on this database does the same. The right ends with a connection of its
   * own, so that a program that dies meanwhile leaves nobody waiting.
   */
  alone<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Carries a refusal out of a transaction, which only rolls back when something is thrown. */
class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

const migrationsFolder = join(import.meta.dirname, '../../migrations');

/** Two numbers that name the lock of whoever brings a schema up to date. */
const migrating = '1147, 2';
/** And of whoever does something for all programs. */
const workingAlone = '1147, 3';

/**
 * Our statements are short: compiling one takes longer than it ever saves, and one that takes a minute, or a
 * transaction that is left open for one, will not end by itself and keeps others from what it has locked.
 */
const onServer = '-c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000';
const ours = `-c jit=off ${onServer}`;

/** Changing the schema of a large company takes as long as it takes; after an hour nobody works on it any more. */
const migratingMs = 3_600_000;
const withoutDeadlines = '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0';

/** Opens the database and brings its schema up to date. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, sole = false, address = null, waitingMost, answerMs = statementMs } = options;
  await prepare(options);
  // A sole connection stays: another would be a second one for a while.
  const size = sole ? { max: 1, idleTimeoutMillis: 0 } : { max: 10 };
  const terms = { ...deadlines, connectionString: url, query_timeout: answerMs };
  const config = { ...terms, options: ours, ...size };
  const pool = new BoundedPool(config, waitingMost);
  outliveLostConnections(pool);
  const opened = { ...openOn(pool), leaderOf: (name: string) => leaderOf(pool, name) };
  if (sole) {
    const lease = soleLease(opened.inTransaction);
    return { ...opened, sole, lease, leads: leadAlone(pool, address), alone: (work) => work() };
  }
  const leading = new OwnLeading(url, address);
  const lease = new LockLease(terms, opened.inTransaction);
  return {
    ...opened,
    sole,
    lease,
    leads: leading.leads,
    alone: (work) => alone(options, work),
    close: async () => {
      await leading.close();
      await lease.end();
      await opened.close();
    },
  };
}

/**
 * DB-7: the schema is brought up to date by one at a time, on a connection of its own. The lock ends with
 * the connection, so that a program that dies in the middle leaves no other waiting.
 */
function prepare(options: DatabaseOptions): Promise<void> {
  const { url } = options;
  const waits = waiting(options);
  return onOwnConnection(url, waits, async (client) => {
    const { rows } = await client.query<{ number: number }>(
      `select current_setting('server_version_num')::int as number`,
    );
    const number = rows[0]?.number ?? 0;
    if (number < 150_000) throw new Error(`PostgreSQL 15 or newer is expected, got ${number}`);
    await waits('another program that brings the schema up to date', () =>
      client.query(`select pg_advisory_lock(${migrating})`),
    );
    await waits('the database: its schema is brought up to date', () =>
      migrate(drizzle(client), { migrationsFolder }),
    );
  });
}

type Waits = <T>(what: string, work: () => Promise<T>) => Promise<T>;

function waiting({ log }: DatabaseOptions): Waits {
  return (what, work) => (log ? waitFor(log, { what, withinMs: migratingMs }, work) : work());
}

function alone<T>(options: DatabaseOptions, work: () => Promise<T>): Promise<T> {
  const waits = waiting(options);
  return onOwnConnection(options.url, waits, async (client) => {
    await waits('another program that does the same', () =>
      client.query(`select pg_advisory_lock(${workingAlone})`),
    );
    return work();
  });
}

async function onOwnConnection<T>(
  url: string,
  waits: Waits,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  // What a lost connection means is told by the statement that was under way.
  const client = await waits('the database: a connection', () =>
    ownConnection(
      { connectionString: url, options: withoutDeadlines, query_timeout: migratingMs },
      () => undefined,
    ),
  );
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * A server that restarts ends every connection, idle ones too, and pg tells it as an `error` event:
 * unheard, that event would end this program. The pool drops the connection and opens another; a
 * statement that was under way fails by itself, where it was asked for.
 */
function outliveLostConnections(pool: pg.Pool): void {
  const outlive = (): void => undefined;
  pool.on('error', outlive);
  pool.on('connect', (client) => {
    client.on('error', outlive);
    guardConnection(client);
  });
}

function openOn(pool: pg.Pool): Pick<Database, 'sql' | 'inTransaction' | 'decide' | 'close'> {
  const db = drizzle(pool);
  return {
    sql: db,
    inTransaction: (work) => db.transaction((tx) => work(tx)),
    decide: async (work) => {
      try {
        return await db.transaction(async (tx) => {
          const result = await work(tx);
          if (!result.ok) throw new Refused(result.refusal);
          return result;
        });
      } catch (error) {
        if (error instanceof Refused) return no(error.refusal);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}
