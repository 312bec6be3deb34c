import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Transcriber } from '../modules/speech/index.ts';
import type { Network } from '../modules/risk/index.ts';
import { openProgram, type Program } from '../apps/server/program.ts';
import type { Settings } from '../apps/server/settings.ts';
import { systemClock } from '../platform/kernel/index.ts';
import {
  createDatabase,
  emptyTemplate,
  makeTemplate,
  ownDatabase,
  runFolder,
  type OwnDatabase,
} from '../platform/testing/index.ts';
import { handClock as clockAt, type HandClock } from '../platform/testing/clock.ts';
import { Caller } from '../platform/testing/http.ts';
import { demoPassword, seedWorld } from '../world/seed.ts';

export type { HandClock };

/** The clock of a story, at the moment where most of them begin. */
export function handClock(start = Date.UTC(2026, 10, 22, 12)): HandClock {
  return clockAt(start);
}

export interface TestProgram {
  readonly program: Program;
  readonly databaseUrl: string;
  readonly folder: string;
  readonly clock: { now(): number };
  close(): Promise<void>;
}

interface Options {
  readonly clock?: { now(): number };
  readonly port?: number;
  readonly world?: boolean;
  /** Whoever gives the folder of files, or the database, keeps it: another program can be opened on it. */
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
  /** Real channels of payment; with one the sandboxes are gone. */
  readonly channels?: Settings['channels'];
  /** A start says it; where it is not said, nothing is kept. */
  readonly mode?: Settings['mode'];
  readonly opsToken?: string;
  readonly caps?: Settings['caps'];
  /** When write-behind begins for orders, and when it ends. */
  readonly writeBehind?: { readonly from: number; readonly quietMs: number };
}

const secrets = {
  signIn: 'a-test-secret-that-is-long-enough-0123456789',
  viewers: 'viewers',
  sandbox: 'sandbox',
  currentKey: 'k1',
  keys: { k1: Buffer.alloc(32, 7).toString('base64') },
};

/** The whole program as it ships, on a database of its own, which goes with it, or on one that is given. */
export async function openTestProgram(options: Options = {}): Promise<TestProgram> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'dianbo-'));
  const clock = options.clock ?? systemClock;
  const given = options.databaseUrl;
  const own = given === undefined ? await databaseOf(options, folder, clock.now()) : undefined;
  const forget = async (): Promise<void> => {
    await own?.drop();
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    const databaseUrl = own?.url ?? given ?? '';
    const program = await openProgram(settingsOf({ ...options, databaseUrl }, folder), clock);
    if (options.world !== false && (await program.world.team.isEmpty())) {
      await seedWorld({ ...program.world, now: clock.now() });
    }
    const close = async (): Promise<void> => {
      try {
        await program.close();
      } finally {
        await forget();
      }
    };
    return { program, databaseUrl, folder, clock, close };
  } catch (error) {
    await forget();
    throw error;
  }
}

function settingsOf(options: Options, folder: string): Settings {
  return {
    port: options.port ?? 0,
    host: '127.0.0.1',
    rtmpPort: 0,
    folder,
    databaseUrl: options.databaseUrl,
    empty: true,
    logLevel: process.env['DIANBO_LOG'] ?? 'silent',
    secrets,
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    ...(options.random ? { random: options.random } : {}),
    transcriber: options.transcriber,
    opsToken: options.opsToken,
    ...(options.caps ? { caps: options.caps } : {}),
    ...(options.channels ? { channels: options.channels } : {}),
    ...(options.mode ? { mode: options.mode } : {}),
    ...(options.writeBehind ? { writeBehind: options.writeBehind } : {}),
    ...(options.hosting ? { hosting: options.hosting } : {}),
    ...(options.secondFactorFor ? { secondFactorFor: options.secondFactorFor } : {}),
    ...(options.says === undefined ? {} : { asr: { driver: 'file' as const, path: options.says } }),
    root: join(import.meta.dirname, '..'),
  };
}

/**
 * The database of a program that was given none. Most tests begin at one moment with the demo company: it is
 * made once a run of the tests, by whoever needs it first, and then copied with its files.
 */
async function databaseOf({ world }: Options, folder: string, now: number): Promise<OwnDatabase> {
  if (world === false || now !== handClock().now()) return ownDatabase();
  const name = `${basename(runFolder())}-company`;
  const files = join(runFolder(), 'company');
  await makeTemplate({
    name,
    from: await emptyTemplate(),
    fill: (url) => foundCompany(url, files),
  });
  cpSync(files, folder, { recursive: true });
  return ownDatabase(name);
}

/** The demo company when everything is delivered, in a program that has ended. */
async function foundCompany(databaseUrl: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const clock = handClock();
  const program = await openProgram(settingsOf({ databaseUrl }, folder), clock);
  try {
    program.jobs.stop();
    await seedWorld({ ...program.world, now: clock.now() });
    await program.outbox.drain();
  } finally {
    await program.close();
  }
}

/**
 * A database on the other PostgreSQL, that of `DIANBO_TEST_POSTGRES`, where one is there: it is of another version
 * than the program's own, as those may be that others run.
 */
export async function freshPostgres(): Promise<OwnDatabase | undefined> {
  const server = process.env['DIANBO_TEST_POSTGRES'];
  return server === undefined || server === '' ? undefined : createDatabase(server);
}

export type { Answer } from '../platform/testing/http.ts';

/** Talks to the program's HTTP without a network. */
export class Client extends Caller {
  readonly #program: Program;

  constructor(program: Program) {
    super(program.app);
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
    this.known({
      cookie: response.cookies.map((cookie) => `${cookie.name}=${cookie.value}`).join('; '),
    });
    return this;
  }

  async become(nickname: string, simulated = false): Promise<{ id: string; token: string }> {
    const { body } = await this.send<{ id: string; token: string }>('POST', '/api/viewers', {
      nickname,
      simulated,
    });
    this.known({ authorization: `Bearer ${body.token}` });
    return body;
  }
}

/** What a reviewer sends who has seen everything and found nothing. */
export function allSeen(version: number): object {
  const seen = { ok: true, note: '' };
  const items = { show: seen, talk: seen, dress: seen, set: seen, props: seen, place: seen };
  return { version, items };
}
