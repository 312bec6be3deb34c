import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { ownDatabase, type OwnDatabase } from './server.ts';

const migrations = join(import.meta.dirname, '../../migrations');

/**
 * A database as it was before a migration, with what `fill` put there. The migration is named without its number, which
 * changes where branches meet.
 */
export async function databaseBefore(
  migration: string,
  fill: (client: pg.Client) => Promise<unknown>,
): Promise<OwnDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-before-'));
  const own = await ownDatabase('template1');
  const client = new pg.Client({ connectionString: own.url });
  try {
    cpSync(migrations, folder, { recursive: true });
    leaveOut(join(folder, 'meta/_journal.json'), migration);
    await client.connect();
    await migrate(drizzle(client), { migrationsFolder: folder });
    await fill(client);
    return own;
  } catch (error) {
    await own.drop();
    throw error;
  } finally {
    await client.end();
    rmSync(folder, { recursive: true });
  }
}

/** Takes a migration out of the journal, and all that came after it. */
function leaveOut(path: string, migration: string): void {
  const journal: { entries: { tag: string }[] } = JSON.parse(readFileSync(path, 'utf8'));
  const index = journal.entries.findIndex(({ tag }) => tag.replace(/^\d+_/, '') === migration);
  if (index < 0) throw new Error(`there is no migration ${migration}`);
  const entries = journal.entries.slice(0, index);
  writeFileSync(path, JSON.stringify({ ...journal, entries }));
}
