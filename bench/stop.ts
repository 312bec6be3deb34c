import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { base, call, port, signIn } from './kill-client.ts';
import { report } from './report.ts';

const viewers = Number(process.env['DIANBO_STOP_VIEWERS'] ?? 2000);
const atOnce = 50;
const aimSeconds = 10;

interface Row {
  readonly database: string;
  readonly viewers: number;
  /** From SIGTERM until the process was gone. */
  readonly secondsUntilExit: number;
  readonly exitCode: number | null;
  /** How many viewers were told that it comes back (1012), and when the last of them was. */
  readonly told: number;
  readonly secondsUntilLastTold: number;
  /** How long the next start on the same folder took until it was ready. */
  readonly secondsUntilBack: number;
}

/**
 * How long SIGTERM takes with a show on air and thousands of viewers' sockets; once with all in order, and once with
 * every process of the database frozen (SIGSTOP). `DIANBO_STOP_VIEWERS` sets how many.
 */
export async function stop(): Promise<void> {
  const rows = [await stopOnce('up', () => {}), await stopOnce('frozen', freeze)];
  report('stop', { aimSeconds, rows });
  const slow = rows.filter((row) => row.secondsUntilExit > aimSeconds || row.told < row.viewers);
  if (slow.length > 0) throw new Error(`${slow.length} did not end as they should`);
}

async function stopOnce(database: string, hurt: (folder: string) => void): Promise<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-stop-'));
  chmodSync(folder, 0o755);
  try {
    const program = start(folder);
    await untilReady();
    const sessionId = await goOnAir();
    const closed = await fillRoom(sessionId);
    hurt(folder);
    const from = performance.now();
    const gone = exitOf(program);
    program.kill('SIGTERM');
    const exitCode = await gone;
    const secondsUntilExit = seconds(from);
    const ends = await Promise.all(closed);
    const told = ends.filter(({ code }) => code === 1012);
    const last = Math.max(from, ...told.map(({ at }) => at));
    const again = performance.now();
    const next = start(folder);
    await untilReady();
    const secondsUntilBack = seconds(again);
    const ended = exitOf(next);
    next.kill('SIGTERM');
    await ended;
    return {
      database,
      viewers,
      secondsUntilExit,
      exitCode,
      told: told.length,
      secondsUntilBack,
      secondsUntilLastTold: Number(((last - from) / 1000).toFixed(1)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function seconds(from: number): number {
  return Number(((performance.now() - from) / 1000).toFixed(1));
}

function start(folder: string): ChildProcess {
  return spawn(process.execPath, [join(import.meta.dirname, '../apps/server/main.ts')], {
    env: {
      ...process.env,
      DATABASE_URL: '',
      DIANBO_DATA: folder,
      DIANBO_PORT: String(port),
      DIANBO_RTMP_PORT: '0',
      DIANBO_LOG: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function exitOf(program: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    program.once('exit', (code) => resolve(code));
  });
}

async function untilReady(): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    const ready = await fetch(`${base}/readyz`).catch(() => undefined);
    if (ready?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the program was not ready within two minutes');
}

async function goOnAir(): Promise<string> {
  const staff = { cookie: await signIn() };
  const answer = await call<{ sessions: { id: string; state: string }[] }>(
    'GET',
    '/api/sessions',
    staff,
  );
  const id = answer.sessions.find(({ state }) => state === 'reviewed')?.id ?? '';
  await call('POST', `/api/sessions/${id}/runs`, staff, { mode: 'live' });
  return id;
}

interface Closed {
  readonly code: number;
  readonly at: number;
}

/** Each viewer somebody else, in the room when their first frame has come. */
async function fillRoom(sessionId: string): Promise<Promise<Closed>[]> {
  const closed: Promise<Closed>[] = [];
  const come = async (): Promise<void> => {
    const { token } = await call<{ token: string }>('POST', '/api/viewers', {}, {});
    const query = new URLSearchParams({ session: sessionId, as: 'viewer', token });
    const address = `${base.replace('http', 'ws')}/live?${query.toString()}`;
    const socket = new WebSocket(address, { perMessageDeflate: false });
    socket.on('error', () => {});
    const end = new Promise<Closed>((resolve) => {
      socket.once('close', (code) => resolve({ code, at: performance.now() }));
    });
    closed.push(end);
    await Promise.race([new Promise((resolve) => socket.once('message', resolve)), end]);
  };
  for (let count = 0; count < viewers; count += atOnce) {
    await Promise.all(Array.from({ length: Math.min(atOnce, viewers - count) }, come));
  }
  return closed;
}

/** Every process of the server on this folder, as on a disk that does not answer. */
function freeze(folder: string): void {
  const lock = readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8');
  const postmaster = Number(lock.split('\n')[0]);
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === postmaster);
  for (const pid of [postmaster, ...children]) process.kill(pid, 'SIGSTOP');
}

function parentOf(pid: number): number {
  try {
    const after = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '';
    return Number(after.split(' ')[1]);
  } catch {
    return 0;
  }
}
