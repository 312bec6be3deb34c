import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownDatabase, type OwnDatabase } from '../platform/testing/index.ts';
import { freshPostgres, handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openShow, pay, type Show } from './show.ts';
import { sellFromTwo } from './two-programs.ts';

const run = promisify(execFile);
const unset = (process.env['DIANBO_TEST_POSTGRES'] ?? '') === '';
const where = unset ? ' (skipped: DIANBO_TEST_POSTGRES is not set)' : '';

/** Every table of a database, with how many rows it has and what they hold; who leads changes all the time. */
async function contentsOf({ url }: OwnDatabase): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')
        and (schemaname, tablename) <> ('events', 'lead') order by 1`);
    const contents: Record<string, string> = {};
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(
        `select t::text as row from ${name} t order by t::text collate "C"`,
      );
      const hash = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
      contents[name] = `${rows.length} rows, ${hash}`;
    }
    return contents;
  } finally {
    await client.end();
  }
}

describe.skipIf(unset)(`a PostgreSQL that others run${where}`, () => {
  const clock = handClock();
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-other-'));
  const made: OwnDatabase[] = [];
  let test: TestProgram & { clock: typeof clock };
  let show: Show;

  const fresh = async (): Promise<OwnDatabase> => {
    const database = await freshPostgres();
    if (!database) throw new Error('DIANBO_TEST_POSTGRES is not set');
    made.push(database);
    return database;
  };
  const open = async (databaseUrl: string) => {
    const opened = await openTestProgram({ clock, folder, databaseUrl });
    opened.program.jobs.stop();
    return { ...opened, clock };
  };

  beforeAll(async () => {
    test = await open((await fresh()).url);
    show = await openShow(test, 'live');
  }, 60_000);
  afterAll(async () => {
    await test.close();
    for (const database of made) await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('[DB-9] the program starts on it with the demo company', async () => {
    const ready = await test.program.app.inject({ url: '/readyz', headers: { host: 'localhost' } });
    expect(ready.json()).toMatchObject({ ready: true });
    expect(show.product.id).not.toBe('');
  });

  it('[DB-9] [ORDER-12] two processes sell the same thing and oversell nothing, the same key once', async () => {
    const other = await open(test.databaseUrl);
    expect(await sellFromTwo(test, other, show)).toEqual({ orders: 40, buyers: 40 });
    await other.close();
  });

  it('[DB-10] [EVENTS-6] what pg_dump took is put back on another server, whole, and the sale goes on', async () => {
    const paying = await newBuyer(test);
    const { body: paid } = await buy(show, paying);
    await pay(test, paying, paid);
    // One more is bought at the last moment: nobody has handled it yet.
    await test.program.outbox.stop();
    const late = await newBuyer(test);
    const { body: unhandled } = await buy(show, late);
    await test.program.live.flush();
    const [before] = made;
    // A server of its own, of a newer version, that has counted other transactions.
    const after = await ownDatabase('template1');
    made.push(after);
    const file = join(folder, 'all.dump');
    await run('pg_dump', ['--format=custom', `--file=${file}`, `--dbname=${before?.url}`]);
    await run('pg_restore', ['--exit-on-error', '--no-owner', `--dbname=${after.url}`, file]);
    const was = before ? await contentsOf(before) : {};
    expect(Object.keys(was).length).toBeGreaterThan(60);
    expect(await contentsOf(after)).toEqual(was);
    await test.close();

    test = await open(after.url);
    await test.program.outbox.drain();
    const orders = await test.program.orders.ofViewer(paying.viewerId);
    expect(orders.map(({ id, state, totalFen }) => ({ id, state, totalFen }))).toEqual([
      { id: paid.id, state: 'paid', totalFen: paid.totalFen },
    ]);
    const told = await test.program.tape.read(show.run.id);
    expect(told?.brokenAt).toBeNull();
    const placed = (told?.facts ?? []).filter(
      (fact) => fact.type === 'order.placed' && fact.data.id === unhandled.id,
    );
    expect(placed).toHaveLength(1);
    expect(await test.program.ledger.verify(test.program.database.sql)).toBeNull();

    const buyer = await newBuyer(test);
    const { body: next } = await buy(show, buyer);
    await pay(test, buyer, next);
    const [sold] = await test.program.orders.ofViewer(buyer.viewerId);
    expect([sold?.id, sold?.state]).toEqual([next.id, 'paid']);
    const now = await test.program.tape.read(show.run.id);
    expect(now?.brokenAt).toBeNull();
    const heard = (now?.facts ?? []).flatMap((fact) =>
      fact.type === 'order.paid' ? [fact.data.id] : [],
    );
    expect(heard).toEqual([paid.id, next.id]);
  }, 60_000);
});
