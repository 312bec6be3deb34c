import { chownSync, linkSync, readdirSync, rmSync, unlinkSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { rootOf, shortWay, type Place } from './place.ts';

/** The right of one program to a data folder. */
export interface Claim {
  release(): Promise<void>;
}

const answerMs = 1000;
const socketName = /^program\.(\d+)\.sock$/;

/**
 * DB-1: one living program owns a folder. It listens on a socket file in it, which the system closes with the
 * program, however that ends; who finds one that takes connections is refused, also from another container, and also
 * where the other program is frozen. Throws in words where the folder is taken.
 *
 * The files are numbered and the highest number is never removed, so that of two who start at once one wins: a name is
 * taken by a hard link, which fails where it exists, by a socket that listens already.
 */
export async function claimFolder(place: Place): Promise<Claim> {
  const folder = rootOf(place);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.end(JSON.stringify({ pid: process.pid, host: hostname(), since }));
  });
  const since = new Date().toISOString();
  if (process.platform === 'win32') return claimPipe(server, place);
  const own = `program-${process.pid}-${Math.random().toString(36).slice(2, 8)}.sock`;
  const way = shortWay(folder, own);
  try {
    await listen(server, join(way.folder, own));
    // Whoever starts the program next may do so as the server's user, and must be able to ask.
    if (place.owner) chownSync(join(folder, own), place.owner.uid, place.owner.gid);
    await takeName(place, way.folder, own);
  } catch (error) {
    server.close();
    throw error;
  } finally {
    rmSync(join(folder, own), { force: true });
    way.leave();
  }
  server.unref();
  return { release: () => close(server) };
}

async function takeName(place: Place, way: string, own: string): Promise<void> {
  const folder = rootOf(place);
  for (;;) {
    const last = numbersIn(folder).at(-1) ?? 0;
    if (last > 0) await refuseLiving(place, join(way, `program.${last}.sock`));
    const mine = join(folder, `program.${last + 1}.sock`);
    if (!linked(join(folder, own), mine)) continue;
    const numbers = numbersIn(folder);
    if (numbers.at(-1) === last + 1) {
      // Those below are of programs that are gone.
      for (const old of numbers.slice(0, -1)) {
        rmSync(join(folder, `program.${old}.sock`), { force: true });
      }
      return;
    }
    // What was looked at was old: somebody had taken a higher number and cleared those below.
    unlinkSync(mine);
  }
}

function numbersIn(folder: string): number[] {
  return readdirSync(folder)
    .map((name) => Number(socketName.exec(name)?.[1] ?? 0))
    .filter((number) => number > 0)
    .toSorted((a, b) => a - b);
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function refuseLiving({ folder }: Place, path: string): Promise<void> {
  const said = await ask(path);
  if (said === undefined) return;
  throw taken(folder, said);
}

function taken(folder: string, who: string): Error {
  return new Error(
    `数据目录 ${folder} 正被另一个程序使用${who};请先停止该程序,或更换 DIANBO_DATA。` +
      ` / The data folder ${folder} is in use by another program${who}: stop it, or set DIANBO_DATA.`,
  );
}

/**
 * What the program behind a socket says of itself; undefined where nobody listens. One that takes the connection and
 * says nothing is frozen or busy, and alive.
 */
function ask(path: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    let text = '';
    let there = false;
    const done = (): void => {
      socket.destroy();
      resolve(there ? wordsOf(text) : undefined);
    };
    socket.setTimeout(answerMs, done);
    socket.on('connect', () => {
      there = true;
    });
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('utf8').slice(0, 1000);
    });
    socket.on('close', done);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const gone = error.code === 'ECONNREFUSED' || error.code === 'ENOENT';
      // Nobody takes connections any more, and many wait: frozen, and alive.
      there ||= error.code === 'EAGAIN';
      if (gone || there) done();
      else reject(error);
    });
  });
}

function wordsOf(text: string): string {
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said !== 'object' || said === null) return '';
    const { pid, host, since } = { pid: '', host: '', since: '', ...said };
    return ` (pid ${pid}, ${host}, ${since})`;
  } catch {
    return '';
  }
}

/** Windows knows no socket files, but a named pipe belongs to one program and goes with it. */
async function claimPipe(server: Server, place: Place): Promise<Claim> {
  const folder = rootOf(place);
  const hash = createHash('sha256').update(folder.toLowerCase()).digest('hex').slice(0, 24);
  const pipe = String.raw`\\.\pipe\dianbo-${hash}`;
  try {
    await listen(server, pipe);
  } catch {
    throw taken(place.folder, (await ask(pipe)) ?? '');
  }
  server.unref();
  return { release: () => close(server) };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      server.on('error', () => {});
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
