import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../db/index.ts';
import { openServer } from '../postgres/index.ts';

const root = join(import.meta.dirname, '../..');

/** A database that was made for one test, and goes with it. */
export interface OwnDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/**
 * One PostgreSQL for a run of the tests or of a benchmark, and one folder for what its parts share: that of
 * `DIANBO_TEST_SERVER` (the address of a superuser) where it is set, otherwise one that is thrown away. Its
 * address is left in that variable for the processes of the run.
 */
export async function openTestServer(): Promise<{ close(): Promise<void> }> {
  const given = addressIn('DIANBO_TEST_SERVER');
  const end = given === undefined ? await startServer() : undefined;
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-run-'));
  process.env['DIANBO_TEST_RUN'] = folder;
  return {
    close: async () => {
      await end?.();
      rmSync(folder, { recursive: true, force: true });
      const servers = [given, addressIn('DIANBO_TEST_POSTGRES')];
      for (const server of servers) if (server !== undefined) await dropLeft(server, folder);
    },
  };
}

async function startServer(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(roomiest(), 'dianbo-postgres-'));
  // Under root the server runs as another user, who must be let through.
  chmodSync(folder, 0o755);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const server = await openServer({
      folder,
      durable: false,
      tuning: { max_connections: '300' },
    });
    process.env['DIANBO_TEST_SERVER'] = server.adminUrl;
    return async () => {
      delete process.env['DIANBO_TEST_SERVER'];
      await server.close().finally(remove);
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * Memory, where there is plenty. Databases of hundreds of files come and go all the time: on ext4 without a
 * journal making one soon after another was dropped took half a second, in memory 20 ms.
 */
function roomiest(): string {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > roomBytes ? memory : tmpdir();
}

const roomBytes = 4 * 2 ** 30;

/** Where a run keeps what its parts share. */
export function runFolder(): string {
  const folder = addressIn('DIANBO_TEST_RUN');
  if (folder === undefined) throw new Error('no run of tests is open: see openTestServer');
  return folder;
}

/** The address of a superuser on the server of this run. */
export function testServer(): string {
  const server = addressIn('DIANBO_TEST_SERVER');
  if (server === undefined) throw new Error('no test server is open: see openTestServer');
  return server;
}

function addressIn(variable: string): string | undefined {
  const text = process.env[variable];
  return text === '' ? undefined : text;
}

/** Drops what tests of this run left on a server that goes on running: those that failed in the middle. */
async function dropLeft(server: string, folder: string): Promise<void> {
  await asAdmin(server, async (admin) => {
    const names = await admin.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1)',
      [basename(folder)],
    );
    for (const { name } of names.rows) await drop(admin, name);
  });
}

async function asAdmin<T>(server: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

async function drop(admin: pg.Client, name: string): Promise<void> {
  await admin.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
}

/** The same server, another database. An address of a Unix socket has no host, which `URL` does not read. */
function addressOf(server: string, database: string): string {
  return server.replace(/^(\w+:\/\/[^/?]*)(\/[^?]*)?/, `$1/${encodeURIComponent(database)}`);
}

let made = 0;

/** A new database of this run, on any server: empty, or a copy of a template. */
export async function createDatabase(server: string, template = 'template1'): Promise<OwnDatabase> {
  made += 1;
  const name = `${basename(runFolder())}-${process.pid}-${made}`;
  await asAdmin(server, (admin) => copy(admin, name, template));
  return {
    url: addressOf(server, name),
    drop: () => asAdmin(server, (admin) => drop(admin, name)),
  };
}

async function copy(admin: pg.Client, name: string, template: string): Promise<void> {
  const [to, from] = [pg.escapeIdentifier(name), pg.escapeIdentifier(template)];
  // Measured without fsync: 21 ms, where copying block by block through the log takes 30 ms.
  await admin.query(`create database ${to} template ${from} strategy file_copy`);
}

interface Template {
  readonly name: string;
  /** What it is itself made from. */
  readonly from?: string;
  /** Fills it, and is connected to it no more when it returns. */
  readonly fill: (url: string) => Promise<void>;
}

const known = new Map<string, Promise<void>>();

/** Sees to it that a template is on the test server: whoever needs it first makes it, the others wait. */
export function makeTemplate(template: Template): Promise<void> {
  const making = known.get(template.name) ?? makeOnce(testServer(), template);
  known.set(template.name, making);
  return making;
}

/** It gets its name when it is whole: one that was cut off in its making is made anew. */
async function makeOnce(server: string, { name, from, fill }: Template): Promise<void> {
  await asAdmin(server, async (admin) => {
    await admin.query('select pg_advisory_lock(hashtextextended($1, 1147))', [name]);
    const there = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (there.rows.length > 0) return;
    const part = `${name}-part`;
    await drop(admin, part);
    await copy(admin, part, from ?? 'template1');
    await fill(addressOf(server, part));
    const [old, fresh] = [pg.escapeIdentifier(part), pg.escapeIdentifier(name)];
    await admin.query(`alter database ${old} with allow_connections false`);
    await admin.query(`alter database ${old} rename to ${fresh}`);
  });
}

/** The template that has today's schema and nothing else; its name changes with the migrations. */
export async function emptyTemplate(): Promise<string> {
  const name = `dianbo-empty-${schemaHash()}`;
  await makeTemplate({
    name,
    fill: async (url) => {
      await (await openDatabase({ url })).close();
    },
  });
  return name;
}

let hashed: string | undefined;

function schemaHash(): string {
  if (hashed !== undefined) return hashed;
  const hash = createHash('sha256');
  for (const file of globSync('migrations/**/*.{sql,json}', { cwd: root }).toSorted()) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  hashed = hash.digest('hex').slice(0, 16);
  return hashed;
}

/** A database on the test server: with the schema and nothing else, or a copy of another template. */
export async function ownDatabase(template?: string): Promise<OwnDatabase> {
  return createDatabase(testServer(), template ?? (await emptyTemplate()));
}
