import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { program, type Binaries } from './binaries.ts';
import { runChild } from './child.ts';
import { restoringFolder, type Place } from './place.ts';

/** PostgreSQL's name for its socket on the usual port. */
export const socketFile = '.s.PGSQL.5432';

const stopMs = 30_000;
const askMs = 5000;
const freshMs = 3000;

interface Stranger {
  readonly place: Place;
  readonly binaries: Binaries;
}

/**
 * Ends the server of a program, or of a restore, that is gone, wherever it runs: PostgreSQL's own lock knows process numbers,
 * which mean nothing in another container, while its socket in the folder answers there too. Whoever calls this has
 * claimed the folder. Leaves no stale lock behind; throws where a server lives that it cannot end.
 */
export async function endStranger(
  { place, binaries }: Stranger,
  socketFolder: string,
): Promise<void> {
  const socket = join(socketFolder, socketFile);
  const locks = [place.data, restoringFolder(place)].map((data) => ({
    data,
    lock: join(data, 'postmaster.pid'),
  }));
  const pids: number[] = [];
  for (const { data, lock } of locks.filter((item) => existsSync(item.lock))) {
    if (process.platform === 'win32') await stopThere(binaries, place, data);
    await letItListen(lock, socket);
    pids.push(Number(readText(lock).split('\n')[0]));
  }
  await stopByAsking(socket, socketFolder);
  // One that is frozen takes connections and does nothing; what is no server of this folder is not touched.
  for (const pid of pids) if (locks.some(({ data }) => serves(pid, data))) await killServer(pid);
  if (await listens(socket)) throw cannotEnd(place.data, pids);
  // Nobody holds them any more, though a number may belong to somebody else by now.
  for (const { lock } of locks) rmSync(lock, { force: true });
  rmSync(socket, { force: true });
  rmSync(`${socket}.lock`, { force: true });
}

/** Windows has neither the socket nor `/proc`, but no containers that share a folder either. */
async function stopThere(binaries: Binaries, { run }: Place, data: string): Promise<void> {
  const args = ['stop', '-m', 'fast', '-D', data];
  const command = program(binaries, 'pg_ctl');
  await runChild({ command, args, owner: undefined, folder: run }).catch(() => undefined);
}

/** A server that has just been started takes a moment until its socket is there. */
async function letItListen(lock: string, socket: string): Promise<void> {
  const young = (): boolean => {
    const stat = statSync(lock, { throwIfNoEntry: false });
    return stat !== undefined && Math.abs(Date.now() - stat.mtimeMs) < freshMs;
  };
  await until(async () => !young() || (await listens(socket)), freshMs);
}

/** Whether anybody takes connections on this socket. */
export function listens(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.setTimeout(askMs, () => socket.destroy());
    let there = false;
    socket.on('connect', () => {
      there = true;
      socket.destroy();
    });
    // A full queue of connections means that somebody lives and takes none.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      there ||= error.code === 'EAGAIN';
    });
    socket.on('close', () => resolve(there));
  });
}

/**
 * Asks until it is gone. One that is ending already, because its program was all it lived for, answers that it takes
 * nobody in; a second signal changes nothing.
 */
async function stopByAsking(socket: string, socketFolder: string): Promise<void> {
  await until(
    async () => !(await listens(socket)) || (await askToStop(socketFolder)) === 'frozen',
    stopMs,
  );
}

/**
 * The server itself sends the signal, in whichever container it runs; its folder is where it stands. One that takes
 * a connection and says nothing is frozen, and will not end by being asked.
 */
async function askToStop(socketFolder: string): Promise<'asked' | 'ending' | 'frozen'> {
  const client = new pg.Client({
    host: socketFolder,
    user: 'postgres',
    database: 'postgres',
    connectionTimeoutMillis: askMs,
    query_timeout: askMs,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    // A refusal is an answer, and so is a socket that is gone; both have a code, a silence has none.
    return error instanceof Error && 'code' in error ? 'ending' : 'frozen';
  }
  // It may end before it can say that it was told to.
  await client
    .query(`copy (select 1) to program 'kill -INT "$(head -n 1 postmaster.pid)"'`)
    .catch(() => undefined);
  client.end().catch(() => undefined);
  return 'asked';
}

/** Whether this process, seen from here, is a server on this folder. */
function serves(pid: number, data: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  return readText(`/proc/${pid}/cmdline`).split('\0').includes(data);
}

/** A server with all its processes, at once. */
export async function killServer(pid: number, withinMs = stopMs): Promise<void> {
  const family = [pid, ...childrenOf(pid)];
  for (const member of family) {
    try {
      process.kill(member, 'SIGKILL');
    } catch {
      // Gone by itself.
    }
  }
  await until(async () => family.every((member) => !existsSync(`/proc/${member}`)), withinMs);
}

function childrenOf(pid: number): number[] {
  const known = existsSync('/proc')
    ? readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    : [];
  return known.map(Number).filter((child) => {
    const after = readText(`/proc/${child}/stat`).split(') ')[1] ?? '';
    return Number(after.split(' ')[1]) === pid;
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Asks again and again, at most for so long. */
export async function until(done: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  const end = Date.now() + withinMs;
  for (;;) {
    if (await done()) return true;
    if (Date.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function cannotEnd(data: string, pids: readonly number[]): Error {
  const pid = pids.join(', ');
  return new Error(
    `${data} 上还有一个无法停止的数据库(进程 ${pid},可能在另一个容器中);请先结束它。` +
      ` / A database server on ${data} (process ${pid}, perhaps in another container) is running and cannot be stopped: end it first.`,
  );
}
