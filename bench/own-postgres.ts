import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lets the server on this folder stand still, with all its processes; the postmaster first, so that it makes no others. */
export function freezeServer(data: string): void {
  const pid = postmasterOf(data);
  execFileSync('sh', [
    '-c',
    `kill -STOP ${pid}; kill -STOP $(pgrep -P ${pid}) 2>/dev/null || true`,
  ]);
}

export function thawServer(data: string): void {
  const pid = postmasterOf(data);
  execFileSync('sh', ['-c', `kill -CONT $(pgrep -P ${pid}) ${pid} 2>/dev/null || true`]);
}

function postmasterOf(data: string): string {
  return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0] ?? '';
}

/** Kills the server on this folder with all its processes, and others with it in the same moment. */
export function killServer(data: string, others: readonly number[] = []): void {
  const pid = postmasterOf(data);
  const all = `$(pgrep -P ${pid}) ${pid} ${others.join(' ')}`;
  execFileSync('sh', ['-c', `kill -9 ${all} 2>/dev/null || true`]);
  execFileSync('sh', ['-c', `while kill -0 ${pid} 2>/dev/null; do sleep 0.05; done`]);
}

/** A PostgreSQL of our own, so that nobody else's is killed. */
export class OwnPostgres {
  readonly #folder = mkdtempSync(join(tmpdir(), 'dianbo-pg-'));
  readonly url = 'postgres://postgres@127.0.0.1:54399/postgres';
  readonly #bin: string;

  constructor() {
    const config = execFileSync('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin | tail -1']);
    this.#bin = config.toString().trim();
    execFileSync('chown', ['postgres', this.#folder]);
    this.#as(`${this.#bin}/initdb -D ${this.#folder}/data -A trust -U postgres >/dev/null`);
  }

  #as(command: string): void {
    execFileSync('su', ['postgres', '-c', command], { stdio: ['ignore', 'ignore', 'ignore'] });
  }

  start(): void {
    const options = `-p 54399 -k ${this.#folder} -c listen_addresses=127.0.0.1`;
    const log = `${this.#folder}/log`;
    this.#as(`${this.#bin}/pg_ctl -w -D ${this.#folder}/data -l ${log} -o "${options}" start`);
  }

  /** As a power cut: the postmaster and every backend at once. */
  kill(): void {
    killServer(`${this.#folder}/data`);
    execFileSync('rm', ['-f', `${this.#folder}/data/postmaster.pid`]);
  }

  remove(): void {
    this.#as(`${this.#bin}/pg_ctl -D ${this.#folder}/data -m immediate stop || true`);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
