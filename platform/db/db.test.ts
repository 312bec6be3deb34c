import { sql } from 'drizzle-orm';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { event } from '../events/event.ts';
import { openOutbox, subscriber } from '../events/index.ts';
import { emptyDatabase, ownDatabase } from '../testing/index.ts';
import { openLog, openMetrics } from '../telemetry/index.ts';
import { databaseAway, openDatabase, textList, type Database } from './index.ts';

describe('a database that is opened', () => {
  it('[DB-7] two programs that start at once on an empty database both come up', async () => {
    const { url, drop } = await ownDatabase('template1');
    const opened = await Promise.all([openDatabase({ url }), openDatabase({ url })]);
    const staff = opened.map(({ sql: db }) => db.execute(sql`select id from team.staff`));
    expect((await Promise.all(staff)).map(({ rows }) => rows)).toEqual([[], []]);
    for (const database of opened) await database.close();
    await drop();
  });

  it('[DB-7] who starts waits for another that brings the schema up to date, and goes on when it died', async () => {
    const { url, drop } = await ownDatabase();
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query('select pg_advisory_lock(1147, 2)');
    let up = false;
    const opening = openDatabase({ url }).then((database) => {
      up = true;
      return database;
    });
    const waiting = async (): Promise<number> => {
      const { rows } =
        await other.query(`select 1 from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`);
      return rows.length;
    };
    await expect.poll(waiting).toBe(1);
    expect(up).toBe(false);
    await other.end();
    await (await opening).close();
    await drop();
  });

  it('[DB-7] what one program does for all, the others wait for, and find it done', async () => {
    const { url, drop } = await ownDatabase();
    const opened = await Promise.all([openDatabase({ url }), openDatabase({ url })]);
    const log: string[] = [];
    const fill = (name: string, database: Database): Promise<void> =>
      database.alone(async () => {
        log.push(`${name} begins`);
        await opened[0].sql.execute(sql`select pg_sleep(0.05)`);
        log.push(`${name} ends`);
      });
    const failing = opened[1].alone(() => Promise.reject(new Error('half made')));
    await expect(failing).rejects.toThrow('half made');
    await Promise.all([fill('one', opened[0]), fill('other', opened[1])]);
    expect(log.map((line) => line.split(' ')[1])).toEqual(['begins', 'ends', 'begins', 'ends']);
    for (const database of opened) await database.close();
    await drop();
  });

  it('[DB-8] a statement has a minute, and so has a transaction that is left open', async () => {
    const database = await emptyDatabase();
    const { rows } = await database.sql.execute(sql`
      select current_setting('statement_timeout') as statement,
        current_setting('idle_in_transaction_session_timeout') as idle`);
    expect(rows).toEqual([{ statement: '1min', idle: '1min' }]);
    await database.close();
  });

  it('[DB-5] who has the database alone always leads, and has one connection', async () => {
    const database = await emptyDatabase({ sole: true });
    expect([database.sole, await database.lease.acquire()]).toEqual([true, true]);
    expect(await database.leads('x')).toBeDefined();
    const pid = async (by: Pick<Database, 'inTransaction'>): Promise<unknown> => {
      const { rows } = await by.inTransaction((tx) =>
        tx.execute(sql`select pg_backend_pid() as n`),
      );
      return rows[0]?.['n'];
    };
    const pids = await Promise.all(Array.from({ length: 5 }, () => pid(database)));
    expect(new Set(pids).size).toBe(1);
    await database.close();
  });
});

describe('what a database is asked for', () => {
  it('[DB-6] takes a list of texts as it is', async () => {
    const db = await emptyDatabase();
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

  it('[DB-4] one that is away is told from a fault of our own, so that people are asked to try again', async () => {
    const refused: unknown = await openDatabase({ url: 'postgres://127.0.0.1:1/none' }).catch(
      (error: unknown) => error,
    );
    expect(databaseAway(refused)).toBe(true);
    expect(databaseAway(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(databaseAway(new Error('timeout exceeded when trying to connect'))).toBe(true);
    const wrapped = new Error('Failed query', { cause: { code: '57P01' } });
    expect(databaseAway(wrapped)).toBe(true);
    expect(databaseAway(new Error('Failed query', { cause: { code: '23505' } }))).toBe(false);
    expect(databaseAway('x')).toBe(false);
  });
});

const thingDone = event('thing.done.v1', z.object({}));

describe('the outbox', () => {
  const open = async () => {
    const database = await emptyDatabase();
    const log = openLog('silent');
    const outbox = openOutbox({ database, log, metrics: openMetrics(), now: () => 0 });
    const eventOf = (id: string) => thingDone.create({ id, at: 0, data: {} });
    return { database, outbox, eventOf };
  };

  it('[EVENTS-1] delivers what was committed, in order, and nothing that was rolled back', async () => {
    const { database, outbox, eventOf } = await open();
    const handled: string[] = [];
    outbox.subscribe(
      subscriber({
        name: 'h',
        subscribesTo: [thingDone],
        handle: async ({ id }) => {
          handled.push(id);
        },
      }),
    );
    await database.inTransaction((tx) => outbox.append(tx, [eventOf('1'), eventOf('2')]));
    await database
      .inTransaction(async (tx) => {
        await outbox.append(tx, [eventOf('never')]);
        throw new Error('rolled back');
      })
      .catch(() => {});
    await database.inTransaction((tx) => outbox.append(tx, [eventOf('3')]));
    await outbox.drain();
    expect(handled).toEqual(['1', '2', '3']);
    await outbox.stop();
    await database.close();
  });

  it('[EVENTS-2] a subscriber that fails gets it again, one that handled it does not', async () => {
    const { database, outbox, eventOf } = await open();
    const handled: string[] = [];
    let failing = true;
    outbox.subscribe(
      subscriber({
        name: 'h',
        subscribesTo: [thingDone],
        handle: async ({ id }) => {
          if (id === '2' && failing) throw new Error('not now');
          handled.push(id);
        },
      }),
    );
    await database.inTransaction((tx) =>
      outbox.append(tx, [eventOf('1'), eventOf('2'), eventOf('3')]),
    );
    await outbox.drain();
    expect(handled).toEqual(['1']);
    failing = false;
    await outbox.drain();
    expect(handled).toEqual(['1', '2', '3']);
    await outbox.stop();
    await database.close();
  });

  it('[EVENTS-4] one that fails holds up nobody else, and handles all of a transaction or nothing', async () => {
    const { database, outbox, eventOf } = await open();
    const handled: string[][] = [];
    const others: string[] = [];
    let failing = true;
    outbox.subscribe(
      subscriber({
        name: 'at once',
        subscribesTo: [thingDone],
        handle: () => Promise.reject(new Error('handles all at once')),
        handleAll: (events) => {
          if (failing) return Promise.reject(new Error('not now'));
          handled.push(events.map(({ id }) => id));
          return Promise.resolve();
        },
      }),
    );
    outbox.subscribe(
      subscriber({
        name: 'one by one',
        subscribesTo: [thingDone],
        handle: async ({ id }) => {
          others.push(id);
        },
      }),
    );
    const all = Array.from({ length: 50 }, (_, index) => `${index}`);
    for (const id of all) {
      await database.inTransaction((tx) => outbox.append(tx, [eventOf(id), eventOf(`${id}b`)]));
    }
    await outbox.drain();
    expect(handled).toEqual([]);
    expect(others).toEqual(all.flatMap((id) => [id, `${id}b`]));
    failing = false;
    await outbox.drain();
    expect(handled.flat()).toEqual(all.flatMap((id) => [id, `${id}b`]));
    // Many transactions at once, each of them whole.
    expect(handled.map((events) => events.length)).toEqual([40, 40, 20]);
    expect(others).toHaveLength(100);
    await outbox.stop();
    await database.close();
  });

  it('[EVENTS-11] one that takes its time keeps no other waiting, and handles all in their order itself', async () => {
    const { database, outbox, eventOf } = await open();
    const held = Promise.withResolvers<void>();
    const slow: string[] = [];
    const quick: string[] = [];
    outbox.subscribe(
      subscriber({
        name: 'slow',
        subscribesTo: [thingDone],
        handle: async ({ id }) => {
          await held.promise;
          slow.push(id);
        },
      }),
    );
    outbox.subscribe(
      subscriber({
        name: 'quick',
        subscribesTo: [thingDone],
        handle: async ({ id }) => {
          quick.push(id);
        },
      }),
    );
    const subscribesTo = [event('other.v1', z.object({}))];
    outbox.subscribe(
      subscriber({ name: 'idle', subscribesTo, handle: () => Promise.reject(new Error()) }),
    );
    const publish = (id: string) =>
      database.inTransaction((tx) => outbox.append(tx, [eventOf(id)]));
    const ids = Array.from({ length: 50 }, (_, index) => `${index}`);
    for (const id of ids) await publish(id);
    const drained = outbox.drain();
    await expect.poll(() => quick).toEqual(ids);
    // What comes while the slow one is still at the first is delivered too.
    await publish('later');
    outbox.nudge();
    await expect.poll(() => quick.at(-1)).toBe('later');
    expect(slow).toEqual([]);
    const places = async () =>
      (await database.sql.execute('select hearer, n from events.cursor order by 1')).rows;
    await expect.poll(places).toEqual([
      { hearer: 'idle', n: '51' },
      { hearer: 'quick', n: '51' },
    ]);
    held.resolve();
    await drained;
    await outbox.drain();
    expect(slow).toEqual([...ids, 'later']);
    await outbox.stop();
    await database.close();
  });

  it('[EVENTS-11] a program that ends waits for the event that is being handled, not for those behind it', async () => {
    const { database, outbox, eventOf } = await open();
    const begun = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const handled: string[] = [];
    outbox.subscribe(
      subscriber({
        name: 'slow',
        subscribesTo: [thingDone],
        handle: async ({ id }) => {
          begun.resolve();
          await held.promise;
          handled.push(id);
        },
      }),
    );
    await database.inTransaction((tx) => outbox.append(tx, [eventOf('1'), eventOf('2')]));
    outbox.nudge();
    await begun.promise;
    const stopped = outbox.stop();
    held.resolve();
    await stopped;
    expect(handled).toEqual(['1']);
    await database.close();
  });

  it('[EVENTS-4] where one transaction troubles who handles many at once, the others before it are handled', async () => {
    const { database, outbox, eventOf } = await open();
    const handled: string[] = [];
    let troubled = 'c';
    outbox.subscribe(
      subscriber({
        name: 'at once',
        subscribesTo: [thingDone],
        handle: () => Promise.reject(new Error('handles all at once')),
        handleAll: (events) => {
          if (events.some(({ id }) => id === troubled))
            return Promise.reject(new Error('not this'));
          handled.push(...events.map(({ id }) => id));
          return Promise.resolve();
        },
      }),
    );
    for (const id of ['a', 'b', 'c', 'd']) {
      await database.inTransaction((tx) => outbox.append(tx, [eventOf(id)]));
    }
    await outbox.drain();
    expect(handled).toEqual(['a', 'b']);
    troubled = '';
    await outbox.drain();
    expect(handled).toEqual(['a', 'b', 'c', 'd']);
    await outbox.stop();
    await database.close();
  });
});
