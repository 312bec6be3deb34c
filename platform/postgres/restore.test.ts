import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../db/index.ts';
import { openLog } from '../telemetry/index.ts';
import { waysTo } from './history.ts';
import {
  copiesIn,
  copyIsDue,
  openServer,
  restore,
  takeCopy,
  tend,
  watch,
  type Copy,
  type Server,
} from './index.ts';
import { asAdmin } from './address.ts';
import { runOf, stretchesOf } from './run.ts';
import { compareLog, nameOf, numbersOf, pieceAt } from './wal.ts';

const base = mkdtempSync(join(tmpdir(), 'dianbo-restore-'));
chmodSync(base, 0o755);
afterAll(() => rmSync(base, { recursive: true, force: true }));

const hire = (server: Server, id: string): Promise<unknown> =>
  asAdmin(server.url, (client) =>
    client.query(`insert into team.staff (id, name, email, role) values ($1, 'n', $1, 'host')`, [
      id,
    ]),
  );

const staffOf = async (folder: string): Promise<string[]> => {
  const server = await openServer({ folder });
  const { rows } = await asAdmin(server.url, (client) =>
    client.query<{ id: string }>('select id from team.staff order by id'),
  );
  await server.close();
  return rows.map(({ id }) => id);
};

/** A moment after all that was written, and before all that will be: the clock has gone on on both sides of it. */
const moment = async (): Promise<number> => {
  const after = async (from: number): Promise<void> =>
    expect.poll(() => Date.now(), { interval: 1 }).toBeGreaterThan(from);
  await after(Date.now() + 2);
  const now = Date.now();
  await after(now + 2);
  return now;
};

const switchWal = (server: Server): Promise<unknown> =>
  asAdmin(server.adminUrl, (client) => client.query('select pg_switch_wal()'));

const back = (folder: string, to?: number) => {
  const said: string[] = [];
  const say = (_zh: string, en: string): void => {
    said.push(en);
  };
  return restore({ folder, to, now: Date.now(), say }).then((done) => ({ ...done, said }));
};

/** A database with its schema, a first copy, and a person. */
const databaseWith = async (name: string, ...people: string[]) => {
  const folder = join(base, name);
  const server = await openServer({ folder });
  await (await openDatabase({ url: server.url })).close();
  expect(await copyIsDue(server)).toBe(true);
  const copy = await takeCopy(server);
  expect(await copyIsDue(server)).toBe(false);
  for (const id of people) await hire(server, id);
  return { folder, server, copy };
};

describe('a restore', () => {
  it('[DB-2] [DB-14] brings any moment back, also one that an earlier restore had undone', async () => {
    const { folder, server } = await databaseWith('moments', 'a');
    const t1 = await moment();
    await hire(server, 'b');
    const t2 = await moment();
    await expect(back(folder, t1)).rejects.toThrow(/DIANBO_DATA/);
    await server.close();

    const first = await back(folder, t1);
    expect(existsSync(first.before ?? '')).toBe(true);
    expect(await staffOf(folder)).toEqual(['a']);
    const second = await openServer({ folder });
    expect(await copyIsDue(second)).toBe(true);
    await hire(second, 'c');
    const t3 = await moment();
    await hire(second, 'd');
    await second.close();

    await back(folder, t2);
    expect(await staffOf(folder)).toEqual(['a', 'b']);
    await back(folder, t3);
    expect(await staffOf(folder)).toEqual(['a', 'c']);
    await back(folder, t1);
    expect(await staffOf(folder)).toEqual(['a']);
    const before = readdirSync(join(folder, 'postgres')).filter((name) =>
      name.startsWith('before-'),
    );
    expect(before).toHaveLength(4);
  }, 240_000);

  it('[DB-2] of the newest has all that was acknowledged before program and server were killed', async () => {
    const { folder, server } = await databaseWith('killed');
    await server.close();
    const script = join(import.meta.dirname, '../testing/hold.ts');
    const holder = spawn(process.execPath, [script, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    for (const id of ['a', 'b']) await hire(server, id);
    const lock = readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8');
    holder.kill('SIGKILL');
    process.kill(Number(lock.split('\n')[0]), 'SIGKILL');
    await once(holder, 'exit');
    await back(folder);
    expect(await staffOf(folder)).toEqual(['a', 'b']);
    await back(folder);
    expect(await staffOf(folder)).toEqual(['a', 'b']);
  }, 240_000);

  it('[DB-2] passes over a damaged copy, and says which file of it is', async () => {
    const { folder, server, copy } = await databaseWith('damaged', 'a');
    const newest = await takeCopy(server);
    await hire(server, 'b');
    await server.close();
    const archive = join(folder, 'postgres/copies', newest.name, 'base.tar.gz');
    const bytes = readFileSync(archive);
    const middle = Math.floor(bytes.length / 2);
    bytes.fill(7, middle, middle + 200);
    writeFileSync(archive, bytes);
    const done = await back(folder);
    expect([done.copy, done.said.some((line) => line.includes(newest.name))]).toEqual([
      copy.name,
      true,
    ]);
    expect(await staffOf(folder)).toEqual(['a', 'b']);
  }, 240_000);

  it('[DB-2] never ends in a new company: without its data the program does not start, and what was cut short is done again', async () => {
    const { folder, server } = await databaseWith('lost', 'a');
    await server.close();
    const root = join(folder, 'postgres');
    // As a restore that is killed between its two last steps leaves it.
    renameSync(join(root, 'data'), join(root, 'before-2026-11-30T12-00-00-000Z'));
    await expect(openServer({ folder })).rejects.toThrow(/npm run restore/);
    expect((await back(folder)).before).toBeUndefined();
    expect(await staffOf(folder)).toEqual(['a']);
    // The disk with the data is gone, and the archive is not: what was finished in it comes back.
    rmSync(join(root, 'data'), { recursive: true });
    rmSync(join(root, 'before-2026-11-30T12-00-00-000Z'), { recursive: true });
    await expect(openServer({ folder })).rejects.toThrow(/npm run restore/);
    await back(folder);
    expect(await staffOf(folder)).toEqual(['a']);
  }, 240_000);

  it('[DB-2] names the earliest moment, refuses what is to come, and changes nothing then', async () => {
    const { folder, server, copy } = await databaseWith('window', 'a');
    await server.close();
    await expect(back(folder, copy.startedAt - 60_000)).rejects.toThrow(/earliest moment is/);
    await expect(back(folder, Date.now() + 60_000)).rejects.toThrow(/in the future/);
    expect(existsSync(join(folder, 'postgres/restoring'))).toBe(false);
    expect(await staffOf(folder)).toEqual(['a']);
  }, 240_000);

  it('[DB-2] says up to when it can be had where the archive has a gap or a damaged piece, and gives what is before it', async () => {
    const { folder, server } = await databaseWith('gap', 'a');
    const t1 = await moment();
    for (const id of ['b', 'c', 'd']) {
      await switchWal(server);
      await hire(server, id);
    }
    await server.close();
    const wal = join(folder, 'postgres/wal');
    const pieces = readdirSync(wal)
      .filter((name) => /^[0-9A-F]{24}$/.test(name))
      .toSorted();
    const hurt = pieces.at(-2) ?? '';
    rmSync(join(folder, 'postgres/data/pg_wal', hurt), { force: true });
    const kept = readFileSync(join(wal, hurt));
    writeFileSync(join(wal, hurt), Buffer.from(kept).fill(7, 0, 8192));
    await expect(back(folder)).rejects.toThrow(/missing or damaged after/);
    rmSync(join(wal, hurt));
    await expect(back(folder)).rejects.toThrow(/missing or damaged after/);
    await back(folder, t1);
    expect(await staffOf(folder)).toEqual(['a']);
  }, 240_000);

  it('[DB-2] [DB-14] with only copies and archive left follows what the company lived in last', async () => {
    const { folder, server } = await databaseWith('elsewhere', 'a');
    const t1 = await moment();
    await hire(server, 'wrong');
    await server.close();
    await back(folder, t1);
    const second = await openServer({ folder });
    await hire(second, 'b');
    await second.close();
    const root = join(folder, 'postgres');
    for (const name of readdirSync(root)) {
      if (/^(data|before-)/.test(name)) rmSync(join(root, name), { recursive: true });
    }
    await back(folder);
    expect(await staffOf(folder)).toEqual(['a', 'b']);
  }, 240_000);

  it('[DB-1] [DB-2] that is killed leaves nothing that a start takes for the database', async () => {
    const { folder, server } = await databaseWith('cut short', 'a');
    await server.close();
    const script = join(import.meta.dirname, '../../apps/server/restore.ts');
    const env = { ...process.env, DATABASE_URL: '', DIANBO_DATA: folder };
    const running = spawn(process.execPath, [script], { env, stdio: 'ignore' });
    const lock = join(folder, 'postgres/restoring/postmaster.pid');
    await expect.poll(() => existsSync(lock), { timeout: 30_000, interval: 5 }).toBe(true);
    running.kill('SIGKILL');
    await once(running, 'exit');
    const again = await openServer({ folder });
    const { rows } = await asAdmin(again.adminUrl, (client) =>
      client.query<{ at: string }>("select current_setting('data_directory') as at"),
    );
    expect(rows[0]?.at).toBe(again.place.data);
    await again.close();
    await back(folder);
    expect(await staffOf(folder)).toEqual(['a']);
  }, 240_000);
});

describe('what is kept', () => {
  it('[DB-20] the archive is packed, old copies go with the WAL before the oldest of them, a bad day’s stay', async () => {
    const { folder, server, copy } = await databaseWith('kept', 'a');
    for (let count = 0; count < 7; count += 1) await takeCopy(server);
    expect(copiesIn(server.place)).toHaveLength(8);
    // A week later.
    const note = join(server.place.copies, copy.name, 'copy.json');
    const old = { ...copy, endedAt: copy.endedAt - 8 * 86_400_000 };
    writeFileSync(note, JSON.stringify(old));
    await switchWal(server);
    await takeCopy(server);
    const copies = copiesIn(server.place);
    expect(copies.map(({ name }) => name)).not.toContain(copy.name);
    const oldest = copies.map(({ from }) => from).toSorted(compareLog)[0] ?? '';
    const pieces = (): string[] =>
      readdirSync(server.place.wal).filter((name) => /^[0-9A-F]{24}(\.gz)?$/.test(name));
    const first = pieceAt(oldest);
    expect(pieces().every((name) => numbersOf(name).piece >= first)).toBe(true);
    await server.close();
    await tend(server.place, Date.now() + 3_600_000);
    expect(pieces().length).toBeGreaterThan(0);
    expect(pieces().every((name) => name.endsWith('.gz'))).toBe(true);
    await back(folder);
    expect(await staffOf(folder)).toEqual(['a']);
  }, 240_000);

  it('[DB-21] a short disk, a missing copy and an archive that stands still are told', async () => {
    const { server } = await databaseWith('watched', 'a');
    const lines: string[] = [];
    const log = openLog('error', { write: (line) => lines.push(line) });
    const told = async (more: object = {}): Promise<string[]> => {
      lines.length = 0;
      await watch(server, { log, now: Date.now(), wanted: 0, ...more });
      return lines.map((line) => String(JSON.parse(line).msg));
    };
    expect(await told()).toEqual([]);
    expect(await told({ wanted: Number.POSITIVE_INFINITY })).toEqual([
      'the disk of the database is nearly full',
    ]);
    expect(await told({ now: Date.now() + 3 * 86_400_000 })).toEqual([
      'no copy of the database was made for two days',
    ]);
    // Somebody put a file of the next piece's name there.
    const { rows } = await asAdmin(server.adminUrl, (client) =>
      client.query<{ name: string }>('select pg_walfile_name(pg_current_wal_lsn()) as name'),
    );
    writeFileSync(join(server.place.wal, rows[0]?.name ?? ''), 'x'.repeat(100), { mode: 0o666 });
    await hire(server, 'b');
    await switchWal(server);
    await expect.poll(() => told(), { timeout: 20_000 }).toEqual(['WAL cannot be archived']);
    await server.close();
  }, 240_000);

  it('[DB-14] a moment is looked for in the history that was lived in then', () => {
    const copy = (name: string, endedAt: number, timeline: number): Copy => {
      return { name, endedAt, timeline, startedAt: endedAt, from: '0/0', to: '0/0', bytes: 0 };
    };
    const copies = [copy('a', 100, 1), copy('b', 250, 1), copy('c', 310, 2)];
    // At 300 the state of 200 was brought back.
    const restores = [{ at: 300, to: 200, timeline: 2, parent: 1 }];
    const names = (at: number): string[] =>
      waysTo(at, copies, restores).map((way) => `${way.copy.name}${way.timeline}`);
    expect(names(99)).toEqual([]);
    expect(names(150)).toEqual(['a1']);
    expect(names(260)).toEqual(['b1', 'a1']);
    expect(names(305)).toEqual(['a2']);
    expect(names(320)).toEqual(['c2', 'a2']);
    // The list is lost: what the newest copy was made of is what the company lives in.
    expect(waysTo(320, copies, []).map((way) => way.timeline)).toEqual([2]);
  });

  it('[DB-2] the log is followed along its timelines, and a piece of another never fills a gap', () => {
    expect([pieceAt('1F/38000028'), nameOf(1, pieceAt('1F/38000028'))]).toEqual([
      0x1f38,
      '000000010000001F00000038',
    ]);
    expect(numbersOf('000000010000001F00000038')).toEqual({ timeline: 1, piece: 0x1f38 });
    const stretches = stretchesOf(3, '1\t0/3000158\tbefore\n\n2\t0/5000000\tbefore');
    expect(stretches).toEqual([
      { timeline: 3, first: 5, last: Number.POSITIVE_INFINITY },
      { timeline: 2, first: 3, last: 5 },
      { timeline: 1, first: 0, last: 3 },
    ]);
    const [t1, t2, t3] = [1, 2, 3].map((timeline) => (piece: number) => nameOf(timeline, piece));
    const known = [1, 2, 3, 4, 5, 6, 7].map((piece) => t1?.(piece) ?? '');
    const run = (names: readonly string[], until = Number.POSITIVE_INFINITY) =>
      runOf(names, { stretches, first: 2, until });
    const whole = [...known, t2?.(3) ?? '', t2?.(4) ?? '', t3?.(5) ?? '', t3?.(6) ?? ''];
    expect(run(whole)).toEqual({
      names: [t1?.(2), t2?.(3), t2?.(4), t3?.(5), t3?.(6)],
      last: 6,
      cut: false,
    });
    // Without the second's fourth piece the first's does not stand in for it.
    const holed = whole.filter((name) => name !== t2?.(4));
    expect(run(holed)).toMatchObject({ last: 3, cut: true });
    expect(run(holed, 3)).toMatchObject({ last: 3, cut: false });
  });
});
