import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { openOutbox } from '../events/index.ts';
import { emptyDatabase, emptyDump } from '../testing/index.ts';
import { openLog, openMetrics } from '../telemetry/index.ts';
import {
  databaseAway,
  dumpDatabase,
  newestDump,
  openDatabase,
  restoreDatabase,
  textList,
} from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'dianbo-db-'));
const begin = await emptyDump();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const count = async (directory: string): Promise<number> => {
  const db = await openDatabase({ directory, begin });
  const { rows } = await db.sql.execute<{ n: string }>(sql`select count(*) as n from team.staff`);
  await db.close();
  return Number(rows[0]?.n);
};

describe('the embedded database', () => {
  it('[DB-1] a directory in use is refused with the process that uses it', async () => {
    const directory = join(folder, 'locked');
    const db = await openDatabase({ directory, begin });
    await db.close();
    writeFileSync(`${directory}.lock`, '1');
    await expect(openDatabase({ directory, begin })).rejects.toThrow(/1/);
    writeFileSync(`${directory}.lock`, '999999999');
    await (await openDatabase({ directory, begin })).close();
  });

  it('[DB-2] a dump can be put back, and what was there is kept', async () => {
    const directory = join(folder, 'db');
    const db = await openDatabase({ directory, begin });
    const hire = (id: string) =>
      db.sql.execute(sql`insert into team.staff (id, name, email, role)
        values (${id}, 'n', ${`${id}@x`}, 'host')`);
    await hire('a');
    if (db.embedded) await dumpDatabase(db.embedded, join(folder, 'dumps'), 1_000_000);
    await hire('b');
    await db.close();
    await restoreDatabase(newestDump(join(folder, 'dumps')) ?? '', directory);
    expect(await count(directory)).toBe(1);
    expect(await count(`${directory}.before-restore`)).toBe(2);
  });
});

describe('a database that is away', () => {
  it('[DB-6] takes a list of texts as it is', async () => {
    const db = await openDatabase({ begin });
    const texts = [
      'a',
      '',
      'NULL',
      '"',
      '\\',
      '\\"',
      '{x,y}',
      "it's",
      '电播,直播',
      '\n\t',
      '$1',
      '$&',
    ];
    for (const given of [texts, texts.slice(0, 3), []]) {
      const { rows } = await db.sql.execute(
        sql`select t from unnest(${textList(given)}) with ordinality as u(t, n) order by n`,
      );
      expect(rows).toEqual(given.map((t) => ({ t })));
    }
    await db.close();
  });

  it('[DB-4] is told from a fault of our own, so that people are asked to try again', async () => {
    const refused: unknown = await openDatabase({ url: 'postgres://127.0.0.1:1/none' }).catch(
      (error: unknown) => error,
    );
    expect(databaseAway(refused)).toBe(true);
    expect(databaseAway(new Error('Connection terminated unexpectedly'))).toBe(true);
    const wrapped = new Error('Failed query', { cause: { code: '57P01' } });
    expect(databaseAway(wrapped)).toBe(true);
    expect(databaseAway(new Error('Failed query', { cause: { code: '23505' } }))).toBe(false);
    expect(databaseAway('x')).toBe(false);
  });
});

describe('the outbox', () => {
  const open = async () => {
    const database = await emptyDatabase();
    const log = openLog('silent');
    const outbox = openOutbox({ database, log, metrics: openMetrics(), now: () => 0 });
    const fact = (id: string) => ({ id, type: 'thing.done.v1', at: 0, data: {} });
    return { database, outbox, fact };
  };

  it('[EVENTS-1] tells what was committed, in order, and nothing that was rolled back', async () => {
    const { database, outbox, fact } = await open();
    const heard: string[] = [];
    outbox.addHearer({
      name: 'h',
      types: ['thing.done.v1'],
      hear: async ({ id }) => void heard.push(id),
    });
    await database.inTransaction((tx) => outbox.append(tx, [fact('1'), fact('2')]));
    await database
      .inTransaction(async (tx) => {
        await outbox.append(tx, [fact('never')]);
        throw new Error('rolled back');
      })
      .catch(() => {});
    await database.inTransaction((tx) => outbox.append(tx, [fact('3')]));
    await outbox.drain();
    expect(heard).toEqual(['1', '2', '3']);
    await outbox.stop();
    await database.close();
  });

  it('[EVENTS-2] a hearer that fails is told again, one that heard is not', async () => {
    const { database, outbox, fact } = await open();
    const heard: string[] = [];
    let failing = true;
    outbox.addHearer({
      name: 'h',
      types: ['thing.done.v1'],
      hear: async ({ id }) => {
        if (id === '2' && failing) throw new Error('not now');
        heard.push(id);
      },
    });
    await database.inTransaction((tx) => outbox.append(tx, [fact('1'), fact('2'), fact('3')]));
    await outbox.drain();
    expect(heard).toEqual(['1']);
    failing = false;
    await outbox.drain();
    expect(heard).toEqual(['1', '2', '3']);
    await outbox.stop();
    await database.close();
  });

  it('[EVENTS-4] one that fails holds up nobody else, and hears all of a transaction or nothing', async () => {
    const { database, outbox, fact } = await open();
    const heard: string[][] = [];
    const others: string[] = [];
    let failing = true;
    outbox.addHearer({
      name: 'at once',
      types: ['thing.done.v1'],
      hear: () => Promise.reject(new Error('hears all at once')),
      hearAll: (facts) => {
        if (failing) return Promise.reject(new Error('not now'));
        heard.push(facts.map(({ id }) => id));
        return Promise.resolve();
      },
    });
    outbox.addHearer({
      name: 'one by one',
      types: ['thing.done.v1'],
      hear: async ({ id }) => void others.push(id),
    });
    const all = Array.from({ length: 50 }, (_, index) => `${index}`);
    for (const id of all) {
      await database.inTransaction((tx) => outbox.append(tx, [fact(id), fact(`${id}b`)]));
    }
    await outbox.drain();
    expect(heard).toEqual([]);
    expect(others).toEqual(all.flatMap((id) => [id, `${id}b`]));
    failing = false;
    await outbox.drain();
    expect(heard.flat()).toEqual(all.flatMap((id) => [id, `${id}b`]));
    // Many transactions at once, each of them whole.
    expect(heard.map((facts) => facts.length)).toEqual([40, 40, 20]);
    expect(others).toHaveLength(100);
    await outbox.stop();
    await database.close();
  });

  it('[EVENTS-4] where one transaction troubles who hears many at once, the others before it are heard', async () => {
    const { database, outbox, fact } = await open();
    const heard: string[] = [];
    let troubled = 'c';
    outbox.addHearer({
      name: 'at once',
      types: ['thing.done.v1'],
      hear: () => Promise.reject(new Error('hears all at once')),
      hearAll: (facts) => {
        if (facts.some(({ id }) => id === troubled)) return Promise.reject(new Error('not this'));
        heard.push(...facts.map(({ id }) => id));
        return Promise.resolve();
      },
    });
    for (const id of ['a', 'b', 'c', 'd']) {
      await database.inTransaction((tx) => outbox.append(tx, [fact(id)]));
    }
    await outbox.drain();
    expect(heard).toEqual(['a', 'b']);
    troubled = '';
    await outbox.drain();
    expect(heard).toEqual(['a', 'b', 'c', 'd']);
    await outbox.stop();
    await database.close();
  });
});
