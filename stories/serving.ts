import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

export interface Serving {
  readonly base: string;
  readonly rtmpPort: number;
  readonly folder: string;
  start(): Promise<void>;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  close(): Promise<void>;
}

/** The shipped program as a process of its own, on data that go with it. */
export async function openServing(more: Readonly<Record<string, string>>): Promise<Serving> {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-story-'));
  // Under root the database runs as another user, who must be let through.
  chmodSync(folder, 0o755);
  const start = { folder, port: await freePort(), rtmpPort: await freePort(), more };
  await beginFolder(start);
  let server = await startServer(start);
  return {
    base: `http://127.0.0.1:${start.port}`,
    rtmpPort: start.rtmpPort,
    folder,
    start: async () => {
      server = await startServer(start);
    },
    end: (signal) => end(server, signal),
    close: async () => {
      // Its database is a process of its own, and ends with it.
      await end(server, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The demo company is made once a run of the tests; later stages begin with a copy of its data. */
async function beginFolder(start: Start): Promise<void> {
  const run = process.env['DIANBO_TEST_RUN'];
  if (run === undefined) return;
  const made = join(run, `company-${start.more['DIANBO_DEMO_BOOKS'] ?? 'worked'}`);
  if (!existsSync(made)) {
    await end(await startServer(start), 'SIGTERM');
    cpSync(start.folder, `${made}.part`, { recursive: true });
    renameSync(`${made}.part`, made);
  } else cpSync(made, start.folder, { recursive: true });
}

interface Start {
  readonly folder: string;
  readonly port: number;
  readonly rtmpPort: number;
  /** Settings of this stage only. */
  readonly more: Readonly<Record<string, string>>;
}

async function startServer({ folder, port, rtmpPort, more }: Start): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(root, 'apps/server/main.ts')], {
    env: {
      ...process.env,
      DATABASE_URL: '',
      DIANBO_DATA: folder,
      DIANBO_PORT: String(port),
      DIANBO_RTMP_PORT: String(rtmpPort),
      DIANBO_LOG: 'error',
      ...more,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let tries = 0; tries < 600; tries += 1) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (ready?.ok === true) return child;
    if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill('SIGKILL');
  throw new Error('the program did not start within two minutes');
}

/**
 * A port to listen on, below those that systems lend to outgoing connections (Linux from 32768,
 * others from 49152): one of those may be taken between the asking and the listening.
 */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const port = 20_000 + randomInt(12_000);
    if (await isFree(port)) return port;
  }
  throw new Error('no free port');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function end(server: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await gone;
}
