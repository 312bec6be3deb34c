import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

/** Leaves a benchmark's raw result in bench/results/, with the machine it ran on, and prints it. */
export function report(name: string, result: object, unprinted: readonly string[] = []): void {
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, node: process.version };
  const whole = { name, at: new Date().toISOString(), machine, ...result };
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(whole, null, 2)}\n`);
  const printed = Object.entries(whole).filter(([key]) => !unprinted.includes(key));
  process.stdout.write(`${JSON.stringify(Object.fromEntries(printed), null, 2)}\n`);
}
