import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ownDatabase } from '../platform/testing/index.ts';

const base = mkdtempSync(join(tmpdir(), 'dianbo-faults-'));
const ends: (() => unknown)[] = [];
afterAll(async () => {
  for (const end of ends) await end();
  rmSync(base, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

/** Faults of every kind that nobody catches, at a signal. */
const planted = `
process.on('SIGUSR2', () => {
  void Promise.reject(new Error('planted rejection'));
  void Promise.reject('planted text');
  setImmediate(() => { throw new Error('planted exception'); });
  setImmediate(() => { throw undefined; });
});`;

async function start(port: number): Promise<{ program: ChildProcess; said: { text: string } }> {
  const database = await ownDatabase();
  writeFileSync(join(base, 'planted.mjs'), planted);
  const main = join(import.meta.dirname, '../apps/server/main.ts');
  const program = spawn(
    process.execPath,
    ['--import', join(base, 'planted.mjs'), main, '--empty'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        DIANBO_DATA: base,
        DIANBO_RTMP_PORT: '0',
        DIANBO_PORT: String(port),
      },
    },
  );
  ends.push(async () => {
    program.kill('SIGKILL');
    if (program.exitCode === null && program.signalCode === null) await once(program, 'exit');
    await database.drop();
  });
  const said = { text: '' };
  for (const stream of [program.stdout, program.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      said.text += String(bytes);
    });
  }
  return { program, said };
}

it('[FAULT-1] a fault that nobody caught ends nothing once the program has started: it is logged, counted, shown', async () => {
  const port = await freePort();
  const { program, said } = await start(port);
  const ask = async (path: string): Promise<string> =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  await expect.poll(() => said.text, { timeout: 30_000 }).toContain('Ctrl+C');
  expect(JSON.parse(await ask('/readyz'))).toMatchObject({ ready: true, faults: 0 });
  program.kill('SIGUSR2');
  await expect
    .poll(async () => JSON.parse(await ask('/readyz')), { timeout: 10_000 })
    .toMatchObject({ ready: true, faults: 4 });
  const metrics = await ask('/metrics');
  expect(metrics).toContain('dianbo_faults_total{kind="rejection"} 2');
  expect(metrics).toContain('dianbo_faults_total{kind="exception"} 2');
  for (const words of ['planted rejection', 'planted text', 'planted exception']) {
    expect(said.text).toContain(words);
  }
  expect(program.exitCode).toBeNull();
}, 60_000);
