import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../platform/kernel/index.ts';
import { base, port } from './kill-client.ts';
import { buyers, openSale, quota, type Sale } from './kill-sale.ts';
import { killServer, OwnPostgres } from './own-postgres.ts';
import { report } from './report.ts';

const rounds = Number(process.env['DIANBO_KILLS'] ?? 25);
/** Every second round is a rush: all press in the same moment, and the cut comes right after it. */
const pressingMs = [1000, 50] as const;

interface Tally {
  readonly engine: string;
  readonly killed: string;
  rounds: number;
  acknowledgedBeforeKill: number;
  oversold: number;
  lost: number;
  duplicated: number;
  falseNo: number;
}

/**
 * A flash sale is cut by `kill -9` in its middle, of the program, of the whole database server, or of both at once; the
 * program comes back, every buyer asks again with the same key. Then: nobody who was told "yes" lost
 * it or got another order, and exactly the quota was sold. `DIANBO_KILLS` sets the rounds of each
 * kind. The database rounds start a PostgreSQL of their own, which needs root or the postgres user.
 */
export async function kills(): Promise<void> {
  const tallies: Tally[] = [];
  tallies.push(await killProgram('embedded', {}));
  tallies.push(await killBoth());
  tallies.push(await killEmbedded());
  // Each on a server of its own: the world has one session that can go on air.
  tallies.push(await onOwnServer((_server, env) => killProgram('PostgreSQL', env)));
  tallies.push(await onOwnServer(killDatabase));
  report('kills', { quota, buyers, tallies });
  const wrong = tallies.reduce(
    (sum, { oversold, lost, duplicated, falseNo }) => sum + oversold + lost + duplicated + falseNo,
    0,
  );
  if (wrong > 0) throw new Error(`${wrong} promises were broken`);
}

async function onOwnServer(
  work: (server: OwnPostgres, env: Env) => Promise<Tally>,
): Promise<Tally> {
  const server = new OwnPostgres();
  server.start();
  try {
    return await work(server, { DATABASE_URL: server.url, ...rushing });
  } finally {
    server.remove();
  }
}

type Env = Readonly<Record<string, string>>;

const rushing: Env = { DIANBO_RUSH: '50' };

/** As a power cut of the whole machine, short of the disk: program and server go in the same moment. */
function killBoth(): Promise<Tally> {
  const tally = emptyTally('embedded', 'program and server');
  return campaign(tally, rushing, async (running, start, folder) => {
    const gone = ended(running);
    killServer(join(folder, 'postgres/data'), running.pid === undefined ? [] : [running.pid]);
    await gone;
    return start();
  });
}

/** The server alone: the program starts it again and must live through it. */
function killEmbedded(): Promise<Tally> {
  return campaign(emptyTally('embedded', 'server'), rushing, async (running, _start, folder) => {
    killServer(join(folder, 'postgres/data'));
    await untilReady();
    return running;
  });
}

function killProgram(engine: string, env: Env): Promise<Tally> {
  return campaign(emptyTally(engine, 'program'), env, async (running, start) => {
    await end(running);
    return start();
  });
}

function killDatabase(server: OwnPostgres, env: Env): Promise<Tally> {
  return campaign(emptyTally('PostgreSQL', 'database'), env, async (running) => {
    server.kill();
    server.start();
    // The program itself must live through it.
    await untilReady();
    return running;
  });
}

type Cut = (
  running: ChildProcess,
  start: () => Promise<ChildProcess>,
  folder: string,
) => Promise<ChildProcess>;

async function campaign(tally: Tally, env: Env, cut: Cut): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-kill-'));
  chmodSync(folder, 0o755);
  const start = (): Promise<ChildProcess> => startProgram(folder, env);
  let program = await start();
  const show = await openSale();
  for (let round = 0; round < rounds; round += 1) {
    // Risk takes a person who buys again and again within minutes for what that is.
    if (round > 0) await show.gatherOthers();
    program = await oneRound({ show, tally, round, program }, (running) =>
      cut(running, start, folder),
    );
  }
  // In order, so that the server goes with it.
  const gone = ended(program);
  program.kill('SIGTERM');
  await gone;
  rmSync(folder, { recursive: true, force: true });
  return tally;
}

function emptyTally(engine: string, killed: string): Tally {
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
  cut: (program: ChildProcess) => Promise<ChildProcess>,
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
  }).then(() => cut(program));
  await Promise.all(
    show.people.map(async (person, index) => {
      await new Promise((resolve) => setTimeout(resolve, presses[index] ?? 0));
      const answer = await show.buy(person, offer).catch(() => undefined);
      if (answer?.id !== undefined) first.set(person.token, answer.id);
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

async function startProgram(folder: string, env: Env): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../apps/server/main.ts')], {
    env: {
      ...process.env,
      ...{ DATABASE_URL: '', DIANBO_DATA: folder, DIANBO_PORT: String(port) },
      ...{ DIANBO_RTMP_PORT: '0', DIANBO_LOG: 'silent', ...env },
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilReady();
  return child;
}

async function untilReady(): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const ready = await fetch(`${base}/readyz`).catch(() => undefined);
    if (ready?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the program was not ready within a minute');
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
  });
}

function end(child: ChildProcess): Promise<void> {
  const gone = ended(child);
  child.kill('SIGKILL');
  return gone;
}
