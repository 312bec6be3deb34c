import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../platform/kernel/index.ts';
import { port } from './kill-client.ts';
import { openSale, quota, type Sale } from './kill-sale.ts';
import { OwnPostgres } from './own-postgres.ts';

/** In every second round there is a rush: all press in the same moment, and the cut comes right after it. */
const pressingMs = [1000, 50] as const;

export interface Tally {
  readonly engine: string;
  readonly killed: string;
  rounds: number;
  acknowledgedBeforeKill: number;
  oversold: number;
  lost: number;
  duplicated: number;
  falseNo: number;
  /** Of those that stood still: from when they went on, or were killed, until the program served again. */
  backMsMost?: number;
}

export type Env = Readonly<Record<string, string>>;

export const withWriteBehind: Env = { DIANBO_RUSH: '50' };

export async function onOwnServer<T>(
  work: (server: OwnPostgres, env: Env) => Promise<T>,
): Promise<T> {
  const server = new OwnPostgres();
  server.start();
  try {
    return await work(server, { DATABASE_URL: server.url, ...withWriteBehind });
  } finally {
    server.remove();
  }
}

export type Cut = (
  running: ChildProcess,
  start: () => Promise<ChildProcess>,
  folder: string,
  round: Pressing,
) => Promise<ChildProcess>;

/** A round that is under way, for a cut that wants to see how it goes on elsewhere. */
export interface Pressing {
  readonly show: Sale;
  readonly offer: string;
  /** The orders of whom was told "yes", by their token. */
  readonly first: Map<string, string>;
}

export interface Kind {
  readonly tally: Tally;
  readonly cut: Cut;
}

/** So many rounds of each kind, one kind after another, on one program. */
export async function campaign(
  kinds: readonly Kind[],
  { env, rounds }: { readonly env: Env; readonly rounds: number },
): Promise<Tally[]> {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-kill-'));
  chmodSync(folder, 0o755);
  const start = (): Promise<ChildProcess> => startProgram(folder, env);
  let program = await start();
  const show = await openSale();
  for (let round = 0; round < rounds * kinds.length; round += 1) {
    const kind = kinds[round % kinds.length];
    if (!kind) break;
    const { tally, cut } = kind;
    process.stderr.write(`${tally.engine}: ${tally.killed}, round ${round + 1}\n`);
    // Risk takes a person who buys again and again within minutes for what that is.
    if (round > 0) await show.gatherOthers();
    const roundOfKind = Math.floor(round / kinds.length);
    program = await oneRound({ show, tally, round: roundOfKind, program }, (running, pressing) =>
      cut(running, start, folder, pressing),
    );
  }
  // In order, so that the server goes with it.
  const gone = ended(program);
  program.kill('SIGTERM');
  await gone;
  rmSync(folder, { recursive: true, force: true });
  return kinds.map(({ tally }) => tally);
}

export function emptyTally(engine: string, killed: string): Tally {
  const counts = { rounds: 0, acknowledgedBeforeKill: 0, oversold: 0, lost: 0, duplicated: 0 };
  return { engine, killed, ...counts, falseNo: 0 };
}

interface Round {
  readonly show: Sale;
  readonly tally: Tally;
  readonly round: number;
  readonly program: ChildProcess;
}

async function oneRound(
  { show, tally, round, program }: Round,
  cut: (program: ChildProcess, pressing: Pressing) => Promise<ChildProcess>,
): Promise<ChildProcess> {
  const random = seededRandom(round + 1);
  const offer = await show.openOffer();
  const first = new Map<string, string>();
  // Buyers press over a second; the cut comes while some have their answer, some wait for it, and some
  // have yet to press.
  const withinMs = pressingMs[round % 2] ?? 0;
  const afterMs = 100 + random() * Math.max(withinMs - 100, 250);
  const presses = show.people.map(() => random() * withinMs);
  const cutting = new Promise<void>((resolve) => {
    setTimeout(resolve, afterMs);
  }).then(() => cut(program, { show, offer, first }));
  await Promise.all(
    show.people.map(async (person, index) => {
      await new Promise((resolve) => setTimeout(resolve, presses[index] ?? 0));
      const answer = await show.buy(person, offer).catch(() => undefined);
      if (answer?.id === undefined) return;
      // Who was answered elsewhere meanwhile has one order all the same.
      if ((first.get(person.token) ?? answer.id) !== answer.id) tally.duplicated += 1;
      first.set(person.token, answer.id);
    }),
  );
  const next = await cutting;
  tally.rounds += 1;
  tally.acknowledgedBeforeKill += first.size;
  const ids = new Set<string>();
  for (const person of show.people) {
    const answer = await show.buyUntilAnswered(person, offer);
    const before = first.get(person.token);
    if (answer.id !== undefined) {
      if (ids.has(answer.id)) tally.duplicated += 1;
      ids.add(answer.id);
    }
    if (before !== undefined && answer.id === undefined) tally.lost += 1;
    if (before !== undefined && answer.id !== undefined && answer.id !== before) {
      tally.duplicated += 1;
    }
  }
  if (ids.size > quota) tally.oversold += ids.size - quota;
  if (ids.size < quota) tally.falseNo += quota - ids.size;
  await show.closeOffer(offer);
  return next;
}

export async function startProgram(folder: string, env: Env, at = port): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../apps/server/main.ts')], {
    env: {
      ...process.env,
      DATABASE_URL: '',
      DIANBO_DATA: folder,
      DIANBO_PORT: String(at),
      DIANBO_RTMP_PORT: '0',
      DIANBO_LOG: 'silent',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilReady(at);
  return child;
}

export async function untilReady(at = port): Promise<void> {
  for (let tries = 0; tries < 1800; tries += 1) {
    const ready = await fetch(`http://127.0.0.1:${at}/readyz`).catch(() => undefined);
    if (ready?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the program was not ready within three minutes');
}

export function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
  });
}

export function end(child: ChildProcess): Promise<void> {
  const gone = ended(child);
  child.kill('SIGKILL');
  return gone;
}
