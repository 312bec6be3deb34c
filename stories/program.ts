import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import type { Transcriber } from '../modules/live/index.ts';
import type { Network } from '../modules/risk/index.ts';
import { openProgram, type Program } from '../apps/server/program.ts';
import { systemClock } from '../platform/kernel/index.ts';
import { emptyDump, keepDump } from '../platform/testing/index.ts';
import { demoPassword, seedWorld } from '../world/seed.ts';

/** A clock that only moves when a test says so, unless it was told to run. */
export interface HandClock {
  now(): number;
  forward(ms: number): void;
}

export function handClock(start = Date.UTC(2026, 10, 22, 12)): HandClock {
  let now = start;
  return {
    now: () => now,
    forward: (ms) => {
      now += ms;
    },
  };
}

export interface TestProgram {
  readonly program: Program;
  readonly folder: string;
  readonly clock: { now(): number };
  close(): Promise<void>;
}

interface Options {
  readonly clock?: { now(): number };
  readonly port?: number;
  readonly world?: boolean;
  /** Keep the database on disk in this folder, so that it can be opened again. */
  readonly folder?: string;
  readonly databaseUrl?: string | undefined;
  readonly publicUrl?: string;
  readonly random?: () => number;
  readonly transcriber?: Transcriber;
  readonly secondFactorFor?: readonly string[];
  /** Networks that risk takes for data centres. */
  readonly hosting?: readonly Network[];
  /** A file whose lines are said while sound comes in. */
  readonly says?: string;
  /** When many wishes are a rush, and when it is over. */
  readonly rush?: { readonly from: number; readonly quietMs: number };
}

const secrets = {
  signIn: 'a-test-secret-that-is-long-enough-0123456789',
  viewers: 'viewers',
  sandbox: 'sandbox',
  currentKey: 'k1',
  keys: { k1: Buffer.alloc(32, 7).toString('base64') },
};

/** The whole program as it ships, on a database of its own. */
export async function openTestProgram(options: Options = {}): Promise<TestProgram> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'dianbo-'));
  const clock = options.clock ?? systemClock;
  const seeded = seededDumpOf(options, clock.now());
  const begin = await beginOf(options, folder, seeded);
  const settings = {
    port: options.port ?? 0,
    host: '127.0.0.1',
    rtmpPort: 0,
    folder,
    databaseUrl: options.databaseUrl,
    memory: options.folder === undefined,
    begin,
    empty: true,
    logLevel: process.env['DIANBO_LOG'] ?? 'silent',
    secrets,
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    ...(options.random ? { random: options.random } : {}),
    transcriber: options.transcriber,
    ...(options.rush ? { rush: options.rush } : {}),
    ...(options.hosting ? { hosting: options.hosting } : {}),
    ...(options.secondFactorFor ? { secondFactorFor: options.secondFactorFor } : {}),
    ...(options.says === undefined ? {} : { asr: { driver: 'file' as const, path: options.says } }),
    root: join(import.meta.dirname, '..'),
  };
  const program = await openProgram(settings, clock);
  if (options.world !== false && (await program.world.team.isEmpty())) {
    await seedWorld({ ...program.world, now: clock.now() });
    const { embedded } = program.database;
    if (seeded !== undefined && embedded) await keepSeeded(embedded, seeded, folder);
  }
  return {
    program,
    folder,
    clock,
    close: async () => {
      await program.close();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Where a run of the tests keeps the demo company of one moment, once somebody has made it. */
function seededDumpOf({ world, folder, databaseUrl }: Options, now: number): string | undefined {
  const run = process.env['DIANBO_TEST_RUN'];
  const plain = world !== false && folder === undefined && databaseUrl === undefined;
  return run !== undefined && plain && now === handClock().now() ? join(run, 'seeded') : undefined;
}

/** What a database of a test begins with: the demo company where it was made before, or the schema. */
async function beginOf(
  { folder: kept, databaseUrl }: Options,
  folder: string,
  seeded: string | undefined,
): Promise<string | undefined> {
  if (kept !== undefined || databaseUrl !== undefined) return undefined;
  if (seeded === undefined || !existsSync(`${seeded}.tar`)) return emptyDump();
  cpSync(`${seeded}.files`, folder, { recursive: true });
  return `${seeded}.tar`;
}

/** The files first: whoever finds the dump finds them too. */
async function keepSeeded(embedded: PGlite, seeded: string, folder: string): Promise<void> {
  cpSync(folder, `${seeded}.files`, { recursive: true });
  await keepDump(embedded, `${seeded}.tar`);
}

/** A PostgreSQL database made for one test file, where a PostgreSQL is there. */
export async function freshPostgres(): Promise<{ url: string; drop(): Promise<void> } | undefined> {
  const server = process.env['DIANBO_TEST_POSTGRES'];
  if (server === undefined || server === '') return undefined;
  const name = `dianbo_test_${process.pid}_${Math.floor(Math.random() * 1e9)}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: async () => {
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.end();
    },
  };
}

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

/** Talks to the program's HTTP without a network. */
export class Client {
  readonly #program: Program;
  #headers: Record<string, string> = {};

  /** Who this client is, for requests that are sent by hand. */
  get headers(): Readonly<Record<string, string>> {
    return { host: 'localhost', ...this.#headers };
  }

  constructor(program: Program) {
    this.#program = program;
  }

  async signIn(username: string, password = demoPassword): Promise<this> {
    const response = await this.#program.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/username',
      headers: { 'content-type': 'application/json', host: 'localhost' },
      payload: { username, password },
    });
    if (response.statusCode !== 200) throw new Error(`sign-in: ${response.body}`);
    this.#headers = {
      cookie: response.cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join('; '),
    };
    return this;
  }

  async become(nickname: string, simulated = false): Promise<{ id: string; token: string }> {
    const { body } = await this.send<{ id: string; token: string }>('POST', '/api/viewers', {
      nickname,
      simulated,
    });
    this.#headers = { authorization: `Bearer ${body.token}` };
    return body;
  }

  async send<T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await this.#program.app.inject({
      method,
      url,
      headers: { host: 'localhost', ...this.#headers, ...headers },
      ...(payload ? { payload } : {}),
    });
    const body: T = response.body === '' ? undefined : JSON.parse(response.body);
    return { status: response.statusCode, body };
  }

  /** Any request, its answer as it came. */
  async ask(
    method: string,
    url: string,
    payload: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number; readonly text: string }> {
    const response = await this.#program.app.inject({
      // Only methods that routes have are asked for.
      method: method as 'GET' | 'POST' | 'PUT' | 'DELETE',
      url,
      headers: {
        ...{ host: 'localhost', 'content-type': 'application/json' },
        ...this.#headers,
        ...headers,
      },
      ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }),
    });
    return { status: response.statusCode, text: response.body };
  }

  /** What a file that is downloaded holds. */
  async download(url: string): Promise<{ readonly status: number; readonly bytes: Buffer }> {
    const headers = { host: 'localhost', ...this.#headers };
    const response = await this.#program.app.inject({ method: 'GET', url, headers });
    return { status: response.statusCode, bytes: response.rawPayload };
  }
}

/** What a reviewer sends who has seen everything and found nothing. */
export function allSeen(version: number): object {
  const seen = { ok: true, note: '' };
  const items = { show: seen, talk: seen, dress: seen, set: seen, props: seen, place: seen };
  return { version, items };
}
