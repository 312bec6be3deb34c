import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

const dumpsKept = 7;

/**
 * Writes a compressed copy of the embedded database. It does not survive power loss by itself
 * (it never calls fsync), so the server takes a dump on a schedule; the newest seven are kept.
 */
export async function dumpDatabase(db: PGlite, folder: string, nowMs: number): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const copy = await db.dumpDataDir('gzip');
  const name = join(folder, `dianbo-${new Date(nowMs).toISOString().replace(/[:.]/g, '-')}.tar.gz`);
  writeFileSync(`${name}.part`, new Uint8Array(await copy.arrayBuffer()), { flush: true });
  renameSync(`${name}.part`, name);
  for (const old of dumpsIn(folder).slice(0, -dumpsKept)) rmSync(join(folder, old));
  return name;
}

export function newestDump(folder: string): string | undefined {
  const name = dumpsIn(folder).at(-1);
  return name === undefined ? undefined : join(folder, name);
}

/**
 * Puts a dump back. The directory that was there is kept beside it as `….before-restore`, because
 * a restore is asked for on a bad day and must not make it worse.
 */
export async function restoreDatabase(dump: string, directory: string): Promise<void> {
  const bytes = await readFile(dump);
  if (existsSync(directory)) renameSync(directory, `${directory}.before-restore`);
  const db = await PGlite.create(directory, { loadDataDir: new Blob([new Uint8Array(bytes)]) });
  await db.query('select 1');
  await db.close();
}

function dumpsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tar.gz'))
    .toSorted();
}
