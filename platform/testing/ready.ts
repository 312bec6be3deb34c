import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { openDatabase, type Database } from '../db/index.ts';

const root = join(import.meta.dirname, '../..');

/**
 * A dump of an empty database with today's schema: to begin with it takes a quarter of the time that
 * making one takes. It is kept beside the packages, under a name that changes with what it is made of.
 */
export async function emptyDump(): Promise<string> {
  const kept = join(root, 'node_modules/.dianbo', `empty-${schemaHash()}.tar`);
  if (existsSync(kept)) return kept;
  // Dumps of other schemas are of no more use, and weigh forty megabytes each.
  for (const old of globSync('node_modules/.dianbo/empty-*.tar', { cwd: root })) {
    // Another process may have made this one's meanwhile.
    if (join(root, old) !== kept) rmSync(join(root, old), { force: true });
  }
  const made = await openDatabase({});
  if (made.embedded) await keepDump(made.embedded, kept);
  await made.close();
  return kept;
}

/** Writes a dump so that others see all of it or nothing. */
export async function keepDump(embedded: PGlite, path: string): Promise<void> {
  mkdirSync(join(path, '..'), { recursive: true });
  const part = `${path}.${process.pid}`;
  const dump = await embedded.dumpDataDir('none');
  writeFileSync(part, new Uint8Array(await dump.arrayBuffer()));
  renameSync(part, path);
}

/** A database in memory with the schema and nothing else. */
export async function emptyDatabase(): Promise<Database> {
  return openDatabase({ begin: await emptyDump() });
}

function schemaHash(): string {
  const hash = createHash('sha256');
  const made = ['migrations/**/*.{sql,json}', 'node_modules/@electric-sql/pglite/package.json'];
  for (const file of globSync(made, { cwd: root }).toSorted()) {
    hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
