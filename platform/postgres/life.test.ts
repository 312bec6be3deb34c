import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openLog } from '../telemetry/index.ts';
import { findBinaries, readableBy } from './binaries.ts';
import { asAdmin } from './address.ts';
import { openServer, readTuning, type Server, type ServerOptions } from './index.ts';
import { serverOwner } from './owner.ts';

/** Another namespace of process numbers, as a container has; it takes Linux and, mostly, root. */
const contained = ['unshare', '--pid', '--fork', '--kill-child'];
const canContain = spawnSync('unshare', ['--pid', '--fork', 'true']).status === 0;

const base = mkdtempSync(join(tmpdir(), 'dianbo-life-'));
chmodSync(base, 0o755);
const holders: ChildProcess[] = [];
const servers: Server[] = [];

const folderOf = (name: string): string => join(base, name);
const open = async (folder: string, more: Partial<ServerOptions> = {}): Promise<Server> => {
  const server = await openServer({ folder, ...more });
  servers.push(server);
  return server;
};

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  for (const holder of holders.splice(0)) {
    holder.kill('SIGCONT');
    holder.kill('SIGKILL');
  }
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** Another program on this folder; resolves with it and with what it says first. */
async function hold(folder: string, before: readonly string[] = []) {
  const script = join(import.meta.dirname, '../testing/hold.ts');
  const [command, ...args] = [...before, process.execPath, script, folder];
  const holder = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  holders.push(holder);
  const [bytes] = await once(holder.stdout, 'data');
  return { holder, says: String(bytes) };
}

const serverPid = (folder: string): number =>
  Number(readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);

/** The database of another program's server, by its socket. */
const urlIn = (folder: string) => ({
  url: `postgres://dianbo@localhost/dianbo?host=${encodeURIComponent(join(folder, 'postgres/run'))}`,
});

const write = ({ url }: Pick<Server, 'url'>, text: string): Promise<unknown> =>
  asAdmin(url, async (client) => {
    await client.query('create table if not exists kept (t text)');
    await client.query('insert into kept values ($1)', [text]);
  });

const kept = async (server: Server): Promise<string[]> => {
  const { rows } = await asAdmin(server.url, (client) => client.query<{ t: string }>('table kept'));
  return rows.map(({ t }) => t);
};

describe('who owns a data folder', () => {
  it('[DB-1] is the program that lives: another is refused and told who it is, also where that one is frozen', async () => {
    const folder = folderOf('living');
    const { holder, says } = await hold(folder);
    expect(says).toBe('ready\n');
    await expect(open(folder)).rejects.toThrow(new RegExp(`${holder.pid}`));
    holder.kill('SIGSTOP');
    await expect(open(folder)).rejects.toThrow(/DIANBO_DATA/);
    holder.kill('SIGCONT');
    holder.stdin?.end();
    await once(holder, 'exit');
    await open(folder);
  });

  it('[DB-1] of many that start at once one wins', async () => {
    const folder = folderOf('many');
    await (await openServer({ folder })).close();
    const said = await Promise.all(Array.from({ length: 4 }, () => hold(folder)));
    const winners = said.filter(({ says }) => says === 'ready\n');
    expect(winners).toHaveLength(1);
    for (const { says } of said) expect(says).toMatch(/ready|DIANBO_DATA/);
  });

  it.runIf(canContain)(
    '[DB-1] is found in another container, whose process numbers mean nothing here',
    async () => {
      const folder = folderOf('contained');
      const { says } = await hold(folder, contained);
      expect(says).toBe('ready\n');
      await expect(open(folder)).rejects.toThrow(/pid 1,/);
    },
  );

  it('[DB-1] a server whose program is gone is ended and taken over, with all that it had said yes to', async () => {
    const folder = folderOf('orphan');
    const { holder } = await hold(folder);
    const orphan = serverPid(folder);
    await write(urlIn(folder), 'a');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const server = await open(folder);
    expect(serverPid(folder)).not.toBe(orphan);
    expect(await kept(server)).toEqual(['a']);
  });

  it.runIf(canContain)(
    '[DB-1] a server whose program is gone is taken over from another container too',
    async () => {
      const folder = folderOf('far orphan');
      // The container lives on without the program: its first process is a shell.
      const shell = `${process.execPath} ${join(import.meta.dirname, '../testing/hold.ts')} '${folder}' & cat; kill -9 $!; wait $!; echo gone; sleep 600`;
      const [unshare = '', ...args] = contained;
      const holder = spawn(unshare, [...args, 'sh', '-c', shell], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      holders.push(holder);
      expect(String((await once(holder.stdout, 'data'))[0])).toBe('ready\n');
      const inside = readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8');
      holder.stdin.end();
      expect(String((await once(holder.stdout, 'data'))[0])).toBe('gone\n');
      const server = await open(folder);
      await write(server, 'a');
      expect(readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8')).not.toBe(inside);
    },
  );

  it('[DB-1] a frozen server whose program is gone is ended too', async () => {
    const folder = folderOf('frozen orphan');
    const { holder } = await hold(folder);
    const orphan = serverPid(folder);
    await write(urlIn(folder), 'a');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    process.kill(orphan, 'SIGSTOP');
    expect(await kept(await open(folder))).toEqual(['a']);
    expect(existsSync(`/proc/${orphan}`)).toBe(false);
  }, 240_000);
});

describe('the server', () => {
  it('[DB-11] that is killed is started again and told of, with what was acknowledged', async () => {
    const folder = folderOf('crash');
    const lines: string[] = [];
    const log = openLog('error', { write: (line) => lines.push(line) });
    let crashes = 0;
    const server = await open(folder, { log, crashed: () => (crashes += 1) });
    await write(server, 'a');
    process.kill(serverPid(folder), 'SIGKILL');
    const up = { is: 'up', crashes: 1 };
    await expect.poll(() => server.state(), { timeout: 20_000 }).toEqual(up);
    expect(await kept(server)).toEqual(['a']);
    const told = lines.filter((line) => line.includes('the database server ended'));
    expect([crashes, told.length]).toEqual([1, 1]);
  });

  it('[DB-11] is reached where the folder’s path is too long for a socket', async () => {
    const folder = join(folderOf('long'), 'x'.repeat(90), 'it\'s, a "folder"');
    await write(await open(folder), 'a');
    await expect(open(folder)).rejects.toThrow(/DIANBO_DATA/);
  });

  it('[DB-12] is asked for by its address where none fits the machine', () => {
    const machines = [
      { system: 'linux', chip: 'x64', musl: true },
      { system: 'linux', chip: 'riscv64', musl: false },
    ];
    for (const machine of machines) expect(() => findBinaries(machine)).toThrow(/DATABASE_URL/);
  });

  it('[DB-11] whose binaries its user cannot reach is copied to where they can, links and all', () => {
    const owner = serverOwner([]);
    if (!owner) return;
    const closed = join(folderOf('checkout'), 'native');
    cpSync(findBinaries().folder, closed, { recursive: true, verbatimSymlinks: true });
    chmodSync(folderOf('checkout'), 0o700);
    const version = `0-test-${process.pid}`;
    const { folder } = readableBy(owner, { folder: closed, version });
    expect(folder).not.toBe(closed);
    const run = spawnSync(join(folder, 'bin/postgres'), ['--version'], { ...owner, cwd: '/' });
    rmSync(folder, { recursive: true });
    expect(String(run.stdout)).toContain('PostgreSQL');
  });

  it('[DB-11] of a folder that was copied starts as that of the one that it was copied from', async () => {
    const [folder, copied] = [folderOf('original'), folderOf('copied')];
    const server = await open(folder);
    await write(server, 'a');
    await server.close();
    // Neither owners nor modes come along, as with a plain copy by root.
    cpSync(folder, copied, { recursive: true });
    chmodSync(join(copied, 'postgres/data'), 0o755);
    expect(await kept(await open(copied))).toEqual(['a']);
  });

  it('[DB-11] under root has its place where its user can read it', async () => {
    const folder = join(folderOf('closed'), 'data');
    mkdirSync(join(folder, '..'), { mode: 0o700 });
    const server = await open(folder);
    await write(server, 'a');
    const root = join(server.place.data, '..');
    await server.close();
    expect(await kept(await open(folder))).toEqual(['a']);
    if (root.startsWith('/var/lib/dianbo/')) {
      for (const open of servers.splice(0)) await open.close();
      rmSync(root, { recursive: true });
      await expect(openServer({ folder })).rejects.toThrow(/a database that is missing/);
    }
  });

  it('[DB-12] does not touch data of another major version, and says how it is brought over', async () => {
    const folder = folderOf('older');
    await (await open(folder)).close();
    const version = join(folder, 'postgres/data/PG_VERSION');
    writeFileSync(version, '17\n');
    await expect(open(folder)).rejects.toThrow(/PostgreSQL 17.*pg_dump/s);
    writeFileSync(version, '18\n');
    await open(folder);
  });

  it('[DB-12] recognises the folder of an earlier release and leaves it alone', async () => {
    const folder = folderOf('pglite');
    mkdirSync(join(folder, 'db'), { recursive: true });
    writeFileSync(join(folder, 'db/PG_VERSION'), '17\n');
    await expect(open(folder)).rejects.toThrow(/earlier release/);
    expect(existsSync(join(folder, 'postgres/data'))).toBe(false);
  });

  it('[DB-13] does not start where a setting lets acknowledged writes be lost', async () => {
    const folder = folderOf('lossy');
    const tuning = readTuning('fsync=off, synchronous_commit=off shared_buffers=32MB');
    await expect(open(folder, { tuning })).rejects.toThrow(/fsync=off, synchronous_commit=off/);
    const { rows } = await asAdmin(
      (await open(folder, { tuning: { shared_buffers: '32MB' } })).adminUrl,
      (client) =>
        client.query<{ n: string }>('select current_setting($1) as n', ['shared_buffers']),
    );
    expect(rows).toEqual([{ n: '32MB' }]);
    expect(() => readTuning('shared_buffers 1GB')).toThrow(/name=value/);
    expect(() => readTuning('listen_addresses=*')).toThrow(/is set by the program/);
    await expect(open(folderOf('mute'), { tuning: { archive_mode: 'off' } })).rejects.toThrow(
      /archive_mode=off/,
    );
  });
});
