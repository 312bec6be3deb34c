import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const base = mkdtempSync(join(tmpdir(), 'dianbo-start-'));
chmodSync(base, 0o755);
const programs: ChildProcess[] = [];
afterAll(() => {
  for (const program of programs) program.kill('SIGKILL');
  rmSync(base, { recursive: true, force: true });
});

/** The program as `npm start -- --empty` runs it, in a process group of its own, and all that it says. */
function start(folder: string) {
  const main = join(import.meta.dirname, '../apps/server/main.ts');
  const program = spawn(process.execPath, [main, '--empty'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATABASE_URL: '',
      DIANBO_DATA: folder,
      DIANBO_PORT: '0',
      DIANBO_RTMP_PORT: '0',
    },
  });
  programs.push(program);
  const said = { text: '' };
  for (const stream of [program.stdout, program.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      said.text += String(bytes);
    });
  }
  return { program, said };
}

const serverOf = (folder: string): number =>
  Number(readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);

const within = { timeout: 30_000 };

it.each(['SIGTERM', 'SIGINT'] as const)(
  '[DB-11] %s ends the program and its server, what a terminal sends to all of a group too',
  async (signal) => {
    const folder = join(base, signal);
    const { program, said } = start(folder);
    await expect.poll(() => said.text, within).toContain('admin');
    const server = serverOf(folder);
    const second = start(folder);
    const [code] = await once(second.program, 'exit');
    expect([code, second.said.text]).toEqual([1, expect.stringContaining(`pid ${program.pid}`)]);
    process.kill(-(program.pid ?? 0), signal);
    expect(await once(program, 'exit')).toEqual([0, null]);
    expect(() => process.kill(server, 0)).toThrow(/ESRCH/);
    expect(existsSync(join(folder, 'postgres/data/postmaster.pid'))).toBe(false);
  },
  240_000,
);
