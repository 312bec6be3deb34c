import { existsSync, readdirSync, renameSync } from 'node:fs';
import { chown, copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shanghaiTime } from '../kernel/index.ts';
import { findBinaries, program, readableBy, type Binaries } from './binaries.ts';
import { startChild } from './child.ts';
import { claimFolder } from './claim.ts';
import { copiesIn, inMegabytes, type Copy } from './copies.ts';
import { adminUrlOf, asAdmin, programDatabase, programRole, urlOf, type Door } from './door.ts';
import { restoresFile, restoresOf, waysTo, type Restore, type Way } from './history.ts';
import { passwordOf } from './create.ts';
import { freeBytes, openPlace, shortWay, type Place } from './place.ts';
import { serverArgs, stopServer, untilUp } from './server.ts';
import { endStranger, socketFile } from './stranger.ts';
import { tuningOf } from './tuning.ts';
import { bringWal, ownAll, unpackCopy } from './unpack.ts';
import { archived, pieceBytes, piecesIn, settle } from './wal.ts';

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
  const claim = await claimFolder(place.house);
  const way = shortWay(place.run, socketFile, place.owner);
  try {
    const binaries = readableBy(place.owner, findBinaries());
    await endStranger(place, way.folder);
    const password = passwordOf(place);
    const host = password === undefined ? way.folder : '127.0.0.1';
    const port = password === undefined ? 5432 : 54_399;
    return await new Restoring({ place, binaries, door: { host, port, password } }, options).run();
  } finally {
    way.leave();
    await claim.release();
  }
}

interface Site {
  readonly place: Place;
  readonly binaries: Binaries;
  readonly door: Door;
}

class Restoring {
  readonly #site: Site;
  readonly #options: RestoreOptions;
  readonly #moment: number;
  /** The database as it is now; where a restore was cut short while changing places, the one set aside. */
  readonly #live: string | undefined;
  readonly #fresh: string;

  constructor(site: Site, options: RestoreOptions) {
    this.#site = site;
    this.#options = options;
    this.#moment = options.to ?? options.now;
    this.#live = liveData(site.place);
    this.#fresh = join(site.place.data, '..', 'restoring');
  }

  async run(): Promise<Restored> {
    const { place } = this.#site;
    const restores = this.#live === undefined ? [] : restoresOf(this.#live);
    const copies = copiesIn(place);
    if (this.#moment > this.#options.now) throw future(this.#moment);
    const ways = waysTo(this.#moment, copies, restores);
    if (ways.length === 0) throw tooEarly(this.#moment, copies);
    const way = await this.#unpackBest(ways);
    const timeline = await this.#replay(way);
    const at = this.#options.now;
    const done: Restore = { at, to: this.#moment, timeline, parent: way.timeline };
    return this.#changePlaces(way, [...restores, done]);
  }

  /** A damaged copy is named and passed over: one before it, with more WAL, leads to the same moment. */
  async #unpackBest(ways: readonly Way[]): Promise<Way> {
    const { say } = this.#options;
    const { place } = this.#site;
    let damage: unknown;
    for (const way of ways) {
      const { copy } = way;
      try {
        this.#refuseTight(copy);
        say(`正在展开备份 ${copy.name}……`, `unpacking the copy ${copy.name}…`);
        await unpackCopy(place, copy, this.#fresh);
        await bringWal({ place, copy, live: this.#live }, this.#fresh);
        return way;
      } catch (error) {
        damage ??= error;
        const why = error instanceof Error ? error.message : String(error);
        say(`备份 ${copy.name} 用不了:${why}`, `the copy ${copy.name} cannot be used: ${why}`);
      }
    }
    throw damage;
  }

  #refuseTight({ bytes }: Copy): void {
    const { place } = this.#site;
    const free = freeBytes(place.copies);
    const needed = bytes + archived(place.wal).size * pieceBytes;
    if (free > needed) return;
    throw new Error(
      `磁盘只剩 ${inMegabytes(free)} MB,要 ${inMegabytes(needed)} MB` +
        ` / ${inMegabytes(free)} MB are free, ${inMegabytes(needed)} MB are needed`,
    );
  }

  /** Returns the timeline that the database begins with this restore. */
  async #replay(way: Way): Promise<number> {
    const { say } = this.#options;
    const { place } = this.#site;
    say(
      `正在重放到 ${shanghaiTime(this.#moment)}……`,
      `replaying up to ${shanghaiTime(this.#moment)} (Asia/Shanghai)…`,
    );
    const target = { recovery_target_time: timeOf(this.#moment) };
    try {
      return await this.#recover(way, this.#options.to === undefined ? {} : target);
    } catch (error) {
      // Nothing was written any more between the last change and that moment: the newest is the moment's.
      if (!/ended before configured recovery target/.test(String(error))) throw error;
      await unpackCopy(place, way.copy, this.#fresh);
      await bringWal({ place, copy: way.copy, live: this.#live }, this.#fresh);
      return this.#recover(way, {});
    }
  }

  async #recover({ timeline }: Way, target: Readonly<Record<string, string>>): Promise<number> {
    const { place, binaries, door } = this.#site;
    await writeFile(join(this.#fresh, 'recovery.signal'), '');
    await ownAll(this.#fresh, place.owner);
    const tuning = {
      ...tuningOf({ durable: true, archive: undefined, own: {} }),
      // All pieces lie in its own folder already; a command has to be named all the same.
      ...{ restore_command: 'exit 1', recovery_target_timeline: String(timeline) },
      ...{ recovery_target_action: 'promote', logging_collector: 'off', ...target },
      // It takes no work before it has replayed all, so that its limits need not be those of the one it replays.
      hot_standby: 'off',
    };
    const fresh = { ...place, data: this.#fresh };
    const child = startChild({
      command: program(binaries, 'postgres'),
      args: serverArgs(fresh, door, tuning),
      owner: place.owner,
      folder: place.run,
    });
    try {
      await untilUp(adminUrlOf(door), child, recoverMs);
      return await this.#verified();
    } finally {
      await stopServer(child, { place: fresh, binaries });
    }
  }

  /** It has taken up work, and the program's database with its migrations is in it. */
  async #verified(): Promise<number> {
    const { door } = this.#site;
    const own = urlOf(door, programRole, programDatabase);
    await asAdmin(own, (client) =>
      client.query('select 1 from drizzle.__drizzle_migrations limit 1'),
    );
    const { rows } = await asAdmin(adminUrlOf(door), async (client) => {
      await client.query('checkpoint');
      return client.query<{ timeline: string }>(
        'select timeline_id as timeline from pg_control_checkpoint()',
      );
    });
    return Number(rows[0]?.timeline);
  }

  /** What was there is kept beside; a cut in the middle leaves it there, and the program then asks for a restore. */
  async #changePlaces(
    { copy, timeline: parent }: Way,
    restores: readonly Restore[],
  ): Promise<Restored> {
    const { place } = this.#site;
    const timeline = restores.at(-1)?.timeline ?? parent;
    await writeFile(restoresFile(this.#fresh), JSON.stringify(restores, null, 2), { flush: true });
    await ownAll(this.#fresh, place.owner);
    await this.#completeArchive(timeline);
    const before = existsSync(place.data) ? this.#aside() : undefined;
    if (before !== undefined) renameSync(place.data, before);
    renameSync(this.#fresh, place.data);
    return { moment: this.#moment, copy: copy.name, before };
  }

  #aside(): string {
    const stamp = new Date(this.#options.now).toISOString().replaceAll(/[:.]/g, '-');
    return join(this.#site.place.data, '..', `before-${stamp}`);
  }

  /**
   * What only the live database had, and the new timeline's history, belong to the archive from now on: a later
   * restore may want a moment of either.
   */
  async #completeArchive(timeline: number): Promise<void> {
    const { place } = this.#site;
    const wal = archived(place.wal);
    const add = async (from: string, name: string): Promise<void> => {
      if (wal.has(name)) return;
      const path = join(place.wal, name);
      await copyFile(from, `${path}.part`);
      if (place.owner) await chown(`${path}.part`, place.owner.uid, place.owner.gid);
      await settle(`${path}.part`, path);
    };
    const history = `${timeline.toString(16).toUpperCase().padStart(8, '0')}.history`;
    await add(join(this.#fresh, 'pg_wal', history), history);
    if (this.#live === undefined) return;
    for (const [name, path] of await piecesIn(join(this.#live, 'pg_wal'))) await add(path, name);
  }
}

const recoverMs = 3_600_000;

function liveData({ data }: Place): string | undefined {
  if (existsSync(join(data, 'PG_VERSION'))) return data;
  const root = join(data, '..');
  const aside = readdirSync(root).filter((name) => name.startsWith('before-'));
  const last = aside.toSorted().at(-1);
  return last === undefined ? undefined : join(root, last);
}

/** As PostgreSQL reads it in its settings: `2026-11-30 12:14:00.000+00`. */
function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '+00');
}

function future(moment: number): Error {
  const when = shanghaiTime(moment);
  return new Error(`${when} 还没有到 / ${when} (Asia/Shanghai) has not come yet`);
}

function tooEarly(moment: number, copies: readonly Copy[]): Error {
  const when = shanghaiTime(moment);
  const first = copies[0];
  if (!first) return new Error('没有备份 / there is no copy to restore from');
  const from = shanghaiTime(first.endedAt);
  return new Error(
    `最早能回到 ${from},要的是 ${when} / the earliest moment is ${from} (Asia/Shanghai), asked for was ${when}`,
  );
}

/** Which moments can be had: every one from the oldest copy on. */
export function restorable(folder: string): readonly Copy[] {
  return copiesIn(openPlace(folder));
}
