import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig, type PGlitePgConfig } from '@electric-sql/pglite/node-postgres';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { no, type Refusal, type Result } from '../kernel/index.ts';
import { openLeading, type Leads } from './lead.ts';
import { holdLock } from './lock.ts';
import type { Sql } from './sql.ts';
import { LockedTurn, soleTurn, type Turn } from './turn.ts';

export interface DatabaseOptions {
  /** A PostgreSQL address (version ≥ 15); without it the embedded database is used. */
  readonly url?: string | undefined;
  /** Directory of the embedded database; without it everything stays in memory. */
  readonly directory?: string | undefined;
  /** A dump that a new embedded database begins with. */
  readonly begin?: string | undefined;
}

export interface Database {
  readonly kind: 'embedded' | 'postgres';
  readonly sql: Sql;
  /** Present only for the embedded database: what a dump is taken from. */
  readonly embedded?: PGlite;
  /** What only one of several processes may do is done by the one that leads; embedded, by this one. */
  readonly leads: Leads;
  /** Who decides: many processes side by side, or one alone for a while. */
  readonly turn: Turn;
  /** Runs `work` in one transaction; a thrown fault rolls everything back. */
  inTransaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
  /** As `inTransaction`, and a refusal rolls back too: a "no" leaves no trace. */
  decide<T>(work: (tx: Sql) => Promise<Result<T>>): Promise<Result<T>>;
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

/** Opens the database, brings its schema up to date, and holds the data directory's lock. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.url === undefined || options.url === ''
    ? openEmbedded(options)
    : openPostgres(options.url);
}

async function openEmbedded({ directory, begin }: DatabaseOptions): Promise<Database> {
  let release = () => {};
  if (directory !== undefined) {
    mkdirSync(dirname(directory), { recursive: true });
    release = holdLock(`${directory}.lock`);
  }
  const old = directory !== undefined && existsSync(directory);
  const dump = begin && !old ? { loadDataDir: new Blob([readFileSync(begin)]) } : {};
  const embedded = await PGlite.create(directory ?? 'memory://', dump);
  const config = createPgConfig(inOneGo(embedded));
  listTypes(config.connection);
  // One connection for ever: the embedded database has no other, and it must not be ended.
  const pool = new pg.Pool(Object.assign(config, { max: 1, idleTimeoutMillis: 0 }));
  const opened = await prepare('embedded', pool);
  return {
    ...opened,
    embedded,
    leads: () => Promise.resolve(true),
    turn: soleTurn(opened.inTransaction),
    close: async () => {
      await opened.close();
      await embedded.close();
      release();
    },
  };
}

/** First bytes of Parse, Bind, Describe and Execute: none is answered before the Sync behind them. */
const unanswered: readonly (number | undefined)[] = [0x50, 0x42, 0x44, 0x45];

/**
 * pg sends five messages for one statement and waits for the answer to the last. Handed over one by one each
 * costs a turn of the embedded database and of the event loop; together they cost one.
 */
function inOneGo(embedded: PGlite): PGlite {
  const held: Uint8Array[] = [];
  const execProtocolStream: PGlite['execProtocolStream'] = (message, options) => {
    held.push(message);
    if (unanswered.includes(message[0])) return Promise.resolve([]);
    return embedded.execProtocolStream(Buffer.concat(held.splice(0)), options);
  };
  // The connection asks for nothing else.
  return { waitReady: embedded.waitReady, execProtocolStream } as PGlite;
}

/**
 * drizzle hands pg a parser table as `types`, pg passes it on with the statement, and PostgreSQL's
 * own connection ignores what is no list of type numbers. The embedded one trips over it.
 */
function listTypes(connection: PGlitePgConfig['connection']): void {
  const parse = connection.parse.bind(connection);
  connection.parse = (query) => {
    const { types, ...rest } = query;
    parse(Array.isArray(types) ? query : rest);
  };
}

async function openPostgres(url: string): Promise<Database> {
  // Our statements are short: compiling one takes longer than it ever saves.
  const pool = new pg.Pool({ connectionString: url, max: 10, options: '-c jit=off' });
  outliveLostConnections(pool);
  const version = await pool.query<{ server_version_num: string }>('show server_version_num');
  const number = Number(version.rows[0]?.server_version_num ?? 0);
  if (number < 150_000) throw new Error(`PostgreSQL 15 or newer is expected, got ${number}`);
  const opened = await prepare('postgres', pool);
  const leading = openLeading(url);
  const turn = new LockedTurn(url, opened.inTransaction);
  return {
    ...opened,
    turn,
    leads: leading.leads,
    close: async () => {
      await leading.close();
      await turn.end();
      await opened.close();
    },
  };
}

/**
 * A server that restarts ends every connection, idle ones too, and pg tells it as an `error` event:
 * unheard, that event would end this program. The pool drops the connection and opens another; a
 * statement that was under way fails by itself, where it was asked for.
 */
function outliveLostConnections(pool: pg.Pool): void {
  const outlive = (): void => undefined;
  pool.on('error', outlive);
  pool.on('connect', (client) => client.on('error', outlive));
}

async function prepare(
  kind: Database['kind'],
  pool: pg.Pool,
): Promise<Omit<Database, 'leads' | 'turn'>> {
  const db = drizzle(pool);
  await migrate(db, { migrationsFolder });
  return {
    kind,
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
