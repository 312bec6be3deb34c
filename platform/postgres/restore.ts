import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { chown, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shanghaiTime } from '../kernel/index.ts';
import { findBinaries, program, readableBy, type Binaries } from './binaries.ts';
import { startChild } from './child.ts';
import { claimFolder } from './claim.ts';
import { copiesIn, refuseShort, type Copy } from './copies.ts';
import { passwordOf } from './create.ts';
import { programDatabase, programRole, type Address } from './address.ts';
import { adminUrlOf, asAdmin, urlOf } from './address.ts';
import {
  keepRestores,
  restoresFile,
  restoresOf,
  waysTo,
  type Restore,
  type Way,
} from './history.ts';
import { openPlace, ownAll, restoringFolder, shortWay, takePlace, type Place } from './place.ts';
import { stretchesOf } from './run.ts';
import { serverArgs, untilUp } from './server.ts';
import { stopServer } from './stop.ts';
import { endStranger, socketFile } from './stranger.ts';
import { tuningOf } from './tuning.ts';
import { bringWal, findWal, unpackCopy, type Wal } from './unpack.ts';
import { archived, historyOf, piecesIn, roomFor, settle } from './wal.ts';
import { broken, future, timeOf, tooEarly } from './words.ts';

/** What was done: the data of which moment, from which copy, and where what was there before lies. */
export interface Restored {
  readonly moment: number;
  readonly copy: string;
  readonly before: string | undefined;
}

export interface RestoreOptions {
  readonly folder: string;
  /** UTC ms; without it the newest that can be had. */
  readonly to?: number | undefined;
  readonly now: number;
  /** Told of each step. */
  readonly say: (zh: string, en: string) => void;
}

/**
 * Brings a moment back: unpacks a base copy beside the database, lets PostgreSQL replay the WAL up to that moment, sees
 * that it starts, and only then changes places; what was there is kept. It can be done again, to another moment, and
 * undone by naming one just before it. Throws in words, and leaves everything as it was, where the program runs, no copy
 * is old enough, the disk is too small, a copy is damaged and none else is left, or WAL is missing.
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const place = openPlace(options.folder);
  const claim = await claimFolder(place);
  const way = shortWay(place.run, socketFile, place.owner);
  try {
    takePlace(place);
    const binaries = readableBy(place.owner, findBinaries());
    await endStranger({ place, binaries }, way.folder);
    const password = passwordOf(place);
    const host = password === undefined ? way.folder : '127.0.0.1';
    const port = password === undefined ? 5432 : 54_399;
    const address = { host, port, password };
    return await new Restoring({ place, binaries, address }, options).run();
  } finally {
    way.leave();
    await claim.release();
  }
}

interface Site {
  readonly place: Place;
  readonly binaries: Binaries;
  readonly address: Address;
}

class Restoring {
  readonly #site: Site;
  readonly #options: RestoreOptions;
  readonly #moment: number;
  /** The database as it is now; where a restore was cut short while changing places, the one set aside. */
  readonly #live: string | undefined;
  readonly #fresh: string;
  readonly #copies: readonly Copy[];
  readonly #restores: readonly Restore[];

  constructor(site: Site, options: RestoreOptions) {
    this.#site = site;
    this.#options = options;
    this.#moment = options.to ?? options.now;
    this.#live = liveData(site.place);
    this.#fresh = restoringFolder(site.place);
    this.#copies = copiesIn(site.place);
    this.#restores = restoresOf(site.place, this.#live);
  }

  async run(): Promise<Restored> {
    if (this.#moment > this.#options.now) throw future(this.#moment);
    const ways = waysTo(this.#moment, this.#copies, this.#restores);
    if (ways.length === 0) throw tooEarly(this.#moment, this.#copies);
    // What an earlier try left takes the room that this one needs.
    rmSync(this.#fresh, { recursive: true, force: true });
    try {
      const [way, wal] = await this.#prepareBest(ways);
      const replayed = await this.#replay(way, wal);
      const done = { at: this.#options.now, to: this.#moment, parent: way.timeline };
      const restores = [...this.#restores, { ...done, timeline: replayed.timeline }];
      const before = await this.#changePlaces(restores);
      return { moment: replayed.moment, copy: way.copy.name, before };
    } finally {
      rmSync(this.#fresh, { recursive: true, force: true });
    }
  }

  /** A damaged copy is named and passed over: one before it, with more WAL, leads to the same moment. */
  async #prepareBest(ways: readonly Way[]): Promise<[Way, Wal]> {
    const { say } = this.#options;
    let damage: unknown;
    for (const way of ways) {
      const { name } = way.copy;
      try {
        return [way, await this.#prepare(way)];
      } catch (error) {
        damage ??= error;
        const why = error instanceof Error ? error.message : String(error);
        say(`备份 ${name} 不可用:${why}`, `Backup ${name} cannot be used: ${why}`);
      }
    }
    throw damage;
  }

  async #prepare({ copy, timeline }: Way): Promise<Wal> {
    const { place } = this.#site;
    const later = this.#copies.find(
      (other) => other.timeline === timeline && other.endedAt > this.#moment,
    );
    const sought = { place, copy, timeline, live: this.#live, over: later?.to };
    const wal = await findWal(sought);
    refuseShort(place, copy.bytes + roomFor(wal.names.map((name) => wal.paths.get(name) ?? '')));
    this.#options.say(`正在解压备份 ${copy.name}……`, `Unpacking backup ${copy.name}…`);
    await unpackCopy(place, copy, this.#fresh);
    await bringWal(wal, this.#fresh);
    return wal;
  }

  async #replay(way: Way, wal: Wal): Promise<Replayed> {
    const { say, to } = this.#options;
    const when = shanghaiTime(this.#moment);
    say(`正在重放到 ${when}……`, `Replaying up to ${when} (Asia/Shanghai)…`);
    if (to !== undefined) {
      const target = { recovery_target_time: timeOf(to) };
      const reached = await this.#recover(way, target).catch((error: unknown) => {
        if (/ended before configured recovery target/.test(String(error))) return undefined;
        throw error;
      });
      if (reached) return { ...reached, moment: to };
      await this.#prepare(way);
    }
    // All there is: right for the newest, and for a moment before which nothing was written any more.
    const all = await this.#recover(way, {});
    if (wal.cut || endsEarly(all, wal)) throw broken(all.lastChangeAt);
    return { ...all, moment: to ?? all.lastChangeAt ?? this.#moment };
  }

  async #recover(
    { timeline }: Way,
    target: Readonly<Record<string, string>>,
  ): Promise<Omit<Replayed, 'moment'>> {
    const { place, binaries, address } = this.#site;
    await writeFile(join(this.#fresh, 'recovery.signal'), '');
    ownAll(this.#fresh, place.owner);
    const tuning = {
      ...tuningOf({ durable: true, archive: undefined, own: {} }),
      // All pieces lie in its own folder already; a command has to be named all the same.
      ...{ restore_command: 'exit 1', recovery_target_timeline: String(timeline) },
      recovery_target_action: 'promote',
      logging_collector: 'off',
      ...target,
      // It takes no work before it has replayed all, so that its limits need not be those of the one it replays.
      hot_standby: 'off',
    };
    const fresh = { ...place, data: this.#fresh };
    const child = startChild({
      command: program(binaries, 'postgres'),
      args: serverArgs(fresh, address, tuning),
      owner: place.owner,
      folder: place.run,
    });
    // Whoever ends the restore in its middle does not leave the server behind.
    const leave = (): void => {
      child.process.kill('SIGINT');
    };
    process.on('exit', leave);
    try {
      await untilUp({ adminUrl: adminUrlOf(address), child, data: this.#fresh }, recoverMs);
      const begun = await this.#verified();
      const history = await readFile(join(this.#fresh, 'pg_wal', historyOf(begun)), 'utf8');
      const last = /last completed transaction was at log time (\S+ \S+)/.exec(child.words())?.[1];
      return {
        timeline: begun,
        endedAt: stretchesOf(begun, history)[1]?.last ?? 0,
        lastChangeAt: last === undefined ? undefined : Date.parse(`${last.replace(' ', 'T')}:00`),
      };
    } finally {
      await stopServer(child, { place: fresh, binaries });
      process.off('exit', leave);
    }
  }

  /** It has taken up work, and the program's database with its migrations is in it. */
  async #verified(): Promise<number> {
    const { address } = this.#site;
    const own = urlOf(address, programRole, programDatabase);
    await asAdmin(own, (client) =>
      client.query('select 1 from drizzle.__drizzle_migrations limit 1'),
    );
    const { rows } = await asAdmin(adminUrlOf(address), async (client) => {
      await client.query('checkpoint');
      return client.query<{ timeline: string }>(
        'select timeline_id as timeline from pg_control_checkpoint()',
      );
    });
    return Number(rows[0]?.timeline);
  }

  /** What was there is kept beside; a cut in the middle leaves it there, and the program then asks for a restore. */
  async #changePlaces(restores: readonly Restore[]): Promise<string | undefined> {
    const { place } = this.#site;
    const timeline = restores.at(-1)?.timeline ?? 1;
    await writeFile(restoresFile(this.#fresh), JSON.stringify(restores, null, 2), { flush: true });
    ownAll(this.#fresh, place.owner);
    // The new timeline's history, and what only the live database had: a later restore may want a moment of either.
    const history = historyOf(timeline);
    await this.#archive(join(this.#fresh, 'pg_wal', history), history);
    const own = this.#live === undefined ? [] : [...(await piecesIn(join(this.#live, 'pg_wal')))];
    const [open, ...finished] = own.toSorted(([a], [b]) => (a < b ? 1 : -1));
    for (const [name, path] of finished) await this.#archive(path, name);
    const before = existsSync(place.data) ? this.#aside() : undefined;
    if (before !== undefined) renameSync(place.data, before);
    renameSync(this.#fresh, place.data);
    keepRestores(place, restores);
    // From now on nobody writes it any more.
    if (open && before !== undefined) {
      await this.#archive(join(before, 'pg_wal', open[0]), open[0]);
    }
    return before;
  }

  #aside(): string {
    const stamp = new Date(this.#options.now).toISOString().replaceAll(/[:.]/g, '-');
    return join(this.#site.place.data, '..', `before-${stamp}`);
  }

  async #archive(from: string, name: string): Promise<void> {
    const { place } = this.#site;
    if (archived(place.wal).has(name)) return;
    const path = join(place.wal, name);
    await copyFile(from, `${path}.part`);
    if (place.owner) await chown(`${path}.part`, place.owner.uid, place.owner.gid);
    await settle(`${path}.part`, path);
  }
}

interface Replayed {
  /** What was brought back: the moment asked for or, of the newest, its last change. UTC ms. */
  readonly moment: number;
  /** The timeline that the database begins with this restore. */
  readonly timeline: number;
  /** The number of the piece of WAL in which it ended. */
  readonly endedAt: number;
  readonly lastChangeAt: number | undefined;
}

/** A piece that was still being written may have just been begun; before any other the replay must not end. */
function endsEarly({ endedAt }: Pick<Replayed, 'endedAt'>, { last, open }: Wal): boolean {
  return endedAt < (open ? last - 1 : last);
}

const recoverMs = 3_600_000;

function liveData({ data }: Place): string | undefined {
  if (existsSync(join(data, 'PG_VERSION'))) return data;
  const root = join(data, '..');
  const aside = readdirSync(root).filter((name) => name.startsWith('before-'));
  const last = aside.toSorted().at(-1);
  return last === undefined ? undefined : join(root, last);
}

/** Which moments can be had: every one from the oldest copy on, in the history that was lived in then. */
export function restorable(folder: string): {
  readonly copies: readonly Copy[];
  readonly restores: readonly Restore[];
} {
  const place = openPlace(folder);
  return { copies: copiesIn(place), restores: restoresOf(place, liveData(place)) };
}
