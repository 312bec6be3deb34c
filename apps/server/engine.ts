import { sql } from 'drizzle-orm';
import { openDatabase, type Database } from '../../platform/db/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import {
  copyIsDue,
  lossless,
  openServer,
  takeCopy,
  tend,
  watch,
  type Server,
  type ServerState,
  type Watched,
} from '../../platform/postgres/index.ts';
import {
  openServerMetrics,
  waitFor,
  type Log,
  type Metrics,
  type ServerMetrics,
} from '../../platform/telemetry/index.ts';
import { refuseOtherMode } from './mode.ts';
import type { Settings } from './settings.ts';
import { waits } from './waits.ts';

/** What `/readyz` says of the database: whose it is and, of our own, how it does. */
export type EngineState =
  | { readonly of: 'DATABASE_URL' }
  | (ServerState & { readonly of: 'embedded' } & Partial<Watched>);

/** The database server that this program runs on: a child of its own, or one that the company runs. */
export interface Engine {
  readonly url: string;
  state(): EngineState;
  /** Copies, room on the disk: what a server of our own needs every day. */
  schedule(jobs: Jobs): void;
  /** Ends a server of our own; what does not end within this time, by force. */
  close(withinMs?: number): Promise<void>;
}

interface Deps {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => number;
}

async function openEngine(settings: Settings, deps: Deps): Promise<Engine> {
  const { databaseUrl: url } = settings;
  if (url !== undefined && url !== '') {
    const state = (): EngineState => ({ of: 'DATABASE_URL' });
    return { url, state, schedule: () => {}, close: () => Promise.resolve() };
  }
  const figures = openServerMetrics(deps.metrics);
  const server = await openServer({
    folder: settings.folder,
    log: deps.log,
    tuning: settings.postgres ?? {},
    crashed: () => figures.crashes.inc(),
  });
  const engine = new Embedded(server, figures, deps);
  await engine.watch();
  return engine;
}

/** The database server and the database on it, its schema up to date. */
export async function openGround(
  settings: Settings,
  deps: Deps,
): Promise<{ readonly engine: Engine; readonly database: Database }> {
  const { log } = deps;
  const engine = await waitFor(log, waits.engine, () => openEngine(settings, deps));
  try {
    const { url } = engine;
    const database = await openDatabase({ url, log, address: settings.publicUrl });
    try {
      await tellLossy(database, log);
      if (settings.mode) await refuseOtherMode(database.sql, settings.mode);
      return { engine, database };
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    await engine.close();
    throw error;
  }
}

const againMs = 3_600_000;

class Embedded implements Engine {
  readonly url: string;
  readonly #server: Server;
  readonly #figures: ServerMetrics;
  readonly #deps: Deps;
  #watched: Watched | undefined;
  #copying: Promise<void> | undefined;
  #copiesFrom = 0;

  constructor(server: Server, figures: ServerMetrics, deps: Deps) {
    this.url = server.url;
    this.#server = server;
    this.#figures = figures;
    this.#deps = deps;
  }

  state(): EngineState {
    return { of: 'embedded', ...this.#server.state(), ...this.#watched };
  }

  schedule(jobs: Jobs): void {
    const { now } = this.#deps;
    jobs.daily('db.copy', '04:30', () => this.#copy());
    // A new installation, and one that was just restored, can be brought back from its first minutes on.
    jobs.every('db.first-copy', '35 * * * * *', async () => {
      if (now() >= this.#copiesFrom && (await copyIsDue(this.#server))) await this.#copy();
    });
    jobs.every('db.tend', '10 */10 * * * *', () => tend(this.#server.place, now()));
    jobs.every('db.watch', '20 */5 * * * *', () => this.watch());
  }

  /** One at a time; after one that failed only the nightly one tries again within the hour. */
  #copy(): Promise<void> {
    this.#copying ??= takeCopy(this.#server)
      .then(() => undefined)
      .catch((error: unknown) => {
        this.#copiesFrom = this.#deps.now() + againMs;
        throw error;
      })
      .finally(() => {
        this.#copying = undefined;
      });
    return this.#copying;
  }

  /** What operators see of the server: looked at once at the start, then every five minutes. */
  async watch(): Promise<void> {
    const { log, now } = this.#deps;
    const watched = await watch(this.#server, { log, now: now() });
    this.#watched = watched;
    this.#figures.freeBytes.set(watched.freeBytes);
    this.#figures.archiveFailing.set(watched.archiveFailing ? 1 : 0);
    if (watched.newestCopyAt !== undefined) {
      this.#figures.copyAt.set(watched.newestCopyAt / 1000);
    }
  }

  close(withinMs?: number): Promise<void> {
    return this.#server.close(withinMs);
  }
}

/**
 * DB-13: a server of our own does not start with one of these off. One that the company runs may have its reasons (a file
 * system that needs no full pages); then it is said, at each start.
 */
async function tellLossy({ sql: db }: Database, log: Log): Promise<void> {
  const names = sql.param(lossless);
  const { rows } = await db.execute<{ name: string }>(sql`
    select name from pg_settings where name = any(${names}::text[]) and setting = 'off'`);
  const off = rows.map(({ name }) => name);
  if (off.length > 0) {
    log.warn({ off }, 'the database can lose what it acknowledged: these settings are off');
  }
}
