import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Log } from '../telemetry/index.ts';
import { findBinaries, program, readableBy, type Binaries } from './binaries.ts';
import { startChild, type Child } from './child.ts';
import { claimFolder, type Claim } from './claim.ts';
import { createDatabase, passwordOf } from './create.ts';
import { programDatabase, programRole, type Address } from './address.ts';
import { adminUrlOf, asAdmin, freePort, urlOf } from './address.ts';
import { hasDatabase, openPlace, shortWay, takePlace, type Place, type ShortWay } from './place.ts';
import { stopServer } from './stop.ts';
import { endStranger, socketFile, until } from './stranger.ts';
import { lossless, tuningOf, type Tuning } from './tuning.ts';

export interface ServerOptions {
  /** The program's data folder; the database lies in `postgres` in it. */
  readonly folder: string;
  readonly log?: Log;
  /** Settings of the company's own (`DIANBO_POSTGRES`); they win over ours. */
  readonly tuning?: Tuning;
  /** False for tests, whose databases nobody keeps: no fsync, no archive. */
  readonly durable?: boolean;
  /** Told when the server ended by itself and will be started again. */
  readonly crashed?: () => void;
}

/** How the server is doing; for `/readyz` and `/metrics`. */
export interface ServerState {
  readonly is: 'starting' | 'up' | 'down' | 'stopping';
  /** How often it ended by itself since the program started. */
  readonly crashes: number;
}

export interface Server {
  /** The program's database, as the program's role. */
  readonly url: string;
  /** The server, as its administrator. */
  readonly adminUrl: string;
  readonly place: Place;
  state(): ServerState;
  /** In order; what does not end within this time is ended by force, and recovers at the next start. */
  close(withinMs?: number): Promise<void>;
}

const startMs = 300_000;
const restsMs = [0, 500, 1000, 2000, 5000];
const steadyMs = 60_000;
const wordsKept = 1500;

/**
 * Starts the PostgreSQL of this data folder as a child of the program, and keeps it running. Throws in words where the
 * folder belongs to another living program (DB-1) or holds what this release cannot read (DB-12), where no server fits this
 * machine, and where a setting would let acknowledged writes be lost (DB-13).
 */
export async function openServer(options: ServerOptions): Promise<Server> {
  const place = openPlace(options.folder);
  const claim = await claimFolder(place);
  const way = shortWay(place.run, socketFile, place.owner);
  try {
    takePlace(place);
    const binaries = readableBy(place.owner, findBinaries());
    await endStranger({ place, binaries }, way.folder);
    if (!hasDatabase(place, binaries)) {
      await createDatabase(place, binaries, options.durable !== false);
    }
    const address = await addressOf(place, way);
    const running = new Running({ place, binaries, claim, way, options }, address);
    await running.begin();
    return running;
  } catch (error) {
    way.leave();
    await claim.release();
    throw error;
  }
}

async function addressOf(place: Place, way: ShortWay): Promise<Address> {
  const password = passwordOf(place);
  if (password === undefined) return { host: way.folder, port: 5432, password };
  return { host: '127.0.0.1', port: await freePort(), password };
}

interface Parts {
  readonly place: Place;
  readonly binaries: Binaries;
  readonly claim: Claim;
  readonly way: ShortWay;
  readonly options: ServerOptions;
}

class Running implements Server {
  readonly url: string;
  readonly adminUrl: string;
  readonly place: Place;
  readonly #parts: Parts;
  readonly #address: Address;
  #is: ServerState['is'] = 'starting';
  #crashes = 0;
  #failures = 0;
  #child: Child | undefined;
  #resting: NodeJS.Timeout | undefined;
  /** Whoever ends the program in the middle of something does not leave the server behind. */
  readonly #leave = (): void => {
    this.#child?.process.kill('SIGINT');
  };

  constructor(parts: Parts, address: Address) {
    this.#parts = parts;
    this.#address = address;
    this.place = parts.place;
    this.url = urlOf(address, programRole, programDatabase);
    this.adminUrl = adminUrlOf(address);
  }

  state(): ServerState {
    return { is: this.#is, crashes: this.#crashes };
  }

  async begin(): Promise<void> {
    process.on('exit', this.#leave);
    try {
      await this.#start();
      await assertLossless(this.adminUrl, this.#parts.options.durable !== false);
    } catch (error) {
      this.#is = 'stopping';
      await this.#end();
      process.off('exit', this.#leave);
      throw error;
    }
  }

  async #start(): Promise<void> {
    const { place, binaries, options } = this.#parts;
    const durable = options.durable !== false;
    const archive = durable ? place.wal : undefined;
    const tuning = tuningOf({ durable, archive, own: options.tuning ?? {} });
    const child = startChild({
      command: program(binaries, 'postgres'),
      args: serverArgs(place, this.#address, tuning),
      owner: place.owner,
      folder: place.run,
    });
    this.#child = child;
    try {
      await untilUp({ adminUrl: this.adminUrl, child, data: place.data }, startMs);
    } catch (error) {
      // What neither works nor ends would be in the way of the next try.
      await stopServer(child, this.#parts);
      throw new Error(
        `数据库启动失败,日志在 ${place.log};文件损坏可用 npm run restore 恢复。` +
          ` / The database failed to start; see its log in ${place.log}. If its files are damaged, restore a backup with npm run restore.` +
          `\n${lastWords(place, child)}`,
        { cause: error },
      );
    }
    // The program may have ended meanwhile, and its server with it.
    if (this.#is === 'stopping') return;
    this.#is = 'up';
    const since = performance.now();
    const told = child.ended.then((how) => this.#ended(child, how, performance.now() - since));
    told.catch((error: unknown) => options.log?.error({ error }, 'an end could not be told'));
  }

  /** DB-11: a server that ends by itself is started again, and told of. */
  #ended(child: Child, how: string, lastedMs: number): void {
    if (this.#is === 'stopping') return;
    this.#is = 'down';
    this.#crashes += 1;
    // Only one that held for a while is started again at once.
    if (lastedMs > steadyMs) this.#failures = 0;
    // Whatever hinders the telling, it is started again.
    this.#again();
    const { log, crashed } = this.#parts.options;
    crashed?.();
    const said = lastWords(this.place, child);
    log?.error({ how, said, crashes: this.#crashes }, 'the database server ended');
  }

  #again(): void {
    const restMs = restsMs[Math.min(this.#failures, restsMs.length - 1)] ?? 0;
    this.#failures += 1;
    this.#resting = setTimeout(() => {
      this.#start().catch((error: unknown) => {
        if (this.#is === 'stopping') return;
        this.#parts.options.log?.error({ error }, 'the database server does not start');
        this.#again();
      });
    }, restMs);
  }

  async close(withinMs?: number): Promise<void> {
    this.#is = 'stopping';
    clearTimeout(this.#resting);
    await this.#end(withinMs);
    process.off('exit', this.#leave);
    this.#parts.way.leave();
    await this.#parts.claim.release();
  }

  /** First as one that has time (connections are ended, all is written), then as one that has none. */
  async #end(withinMs?: number): Promise<void> {
    const child = this.#child;
    if (!child) return;
    await stopServer(child, this.#parts, withinMs);
  }
}

export function serverArgs({ data, log }: Place, address: Address, tuning: Tuning): string[] {
  const where: Tuning =
    address.password === undefined
      ? { listen_addresses: '', unix_socket_directories: `"${address.host.replaceAll('"', '""')}"` }
      : { listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  const all = { ...tuning, ...where, port: String(address.port), log_directory: log };
  return [
    '-D',
    data,
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/** What a server said last: on its output or, once it writes a log, in the newest file of it. */
function lastWords({ log }: Place, child: Child): string {
  const newest = readdirSync(log).toSorted().at(-1);
  const logged = newest === undefined ? '' : readFileSync(join(log, newest), 'utf8');
  return `${child.words()}\n${logged.slice(-wordsKept)}`.trim();
}

interface Starting {
  readonly adminUrl: string;
  readonly child: Child;
  readonly data: string;
}

/** Resolves when the server takes work; throws its words where it ends first or takes too long. */
export async function untilUp(
  { adminUrl, child, data }: Starting,
  withinMs: number,
): Promise<void> {
  let last: unknown;
  const up = await until(async () => {
    if (child.hasEnded()) throw new Error(`PostgreSQL: ${child.words() || (await child.ended)}`);
    try {
      const asked = "select current_setting('data_directory') as data";
      const { rows } = await asAdmin(adminUrl, (client) => client.query<{ data: string }>(asked), {
        withinMs: 5000,
      });
      // Another server may answer on the socket, of a folder that was thought to be free.
      return resolve(rows[0]?.data ?? '') === resolve(data);
    } catch (error) {
      last = error;
      return false;
    }
  }, withinMs);
  if (!up) {
    throw new Error(`PostgreSQL 在 ${withinMs / 1000} 秒内没有启动 / did not start in time`, {
      cause: last,
    });
  }
}

/** DB-13: with one of these off a power cut takes back what was acknowledged; DB-20: or no moment can be brought back. */
async function assertLossless(adminUrl: string, durable: boolean): Promise<void> {
  if (!durable) return;
  const { rows } = await asAdmin(adminUrl, (client) =>
    client.query<{ name: string; value: string }>(
      `select name, setting as value from pg_settings where name = any($1) and setting = 'off'
         or name = 'archive_library' and setting <> 'basic_archive'`,
      [[...lossless, 'archive_mode']],
    ),
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name, value }) => `${name}=${value}`).join(', ');
  throw new Error(
    `数据库设置了 ${names}:断电会丢失已确认的订单,或无法恢复;请从 DIANBO_POSTGRES 中删除。` +
      ` / With ${names} a power cut would lose acknowledged orders, or make restores impossible. Remove it from DIANBO_POSTGRES.`,
  );
}
