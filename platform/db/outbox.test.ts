import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type Database } from './index.ts';
import { openLog, openMetrics } from '../telemetry/index.ts';
import { databaseBefore, ownDatabase, testServer } from '../testing/index.ts';
import { event } from '../events/event.ts';
import { openOutbox, subscriber, type Outbox } from '../events/index.ts';

const thingDone = event('thing.done.v1', z.object({}));
const eventOf = (id: string) => thingDone.create({ id, at: 0, data: {} });

interface Deliverer {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly handled: string[];
  readonly publish: (id: string) => Promise<void>;
}

describe('events are numbered by who leads', () => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.toReversed()) await close();
    closing.length = 0;
  });

  const own = async (): Promise<string> => {
    const { url, drop } = await ownDatabase();
    closing.push(drop);
    return url;
  };

  const openDeliverer = async (url: string): Promise<Deliverer> => {
    const database = await openDatabase({ url });
    const log = openLog('silent');
    const outbox = openOutbox({ database, log, metrics: openMetrics(), now: () => 0 });
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
    closing.push(() => database.close());
    closing.push(() => outbox.stop());
    const publish = (id: string) =>
      database.inTransaction((tx) => outbox.append(tx, [eventOf(id)]));
    return { database, outbox, handled, publish };
  };

  it('[EVENTS-7] a transaction that is open in another database of the server holds nothing back', async () => {
    const { outbox, handled, publish } = await openDeliverer(await own());
    const elsewhere = new pg.Client({ connectionString: testServer() });
    await elsewhere.connect();
    closing.push(() => elsewhere.end());
    await elsewhere.query('begin; select pg_current_xact_id()');
    await publish('1');
    await outbox.drain();
    expect(handled).toEqual(['1']);
  });

  it('[EVENTS-7] what commits late is delivered late, and is not passed over', async () => {
    const url = await own();
    const { database, outbox, handled, publish } = await openDeliverer(url);
    const late = new pg.Client({ connectionString: url });
    await late.connect();
    closing.push(() => late.end());
    await late.query('begin');
    const text = JSON.stringify([eventOf('late')]);
    await late.query('insert into events.outbox (facts) values ($1)', [text]);
    await publish('1');
    await outbox.drain();
    await late.query('commit');
    await outbox.drain();
    await publish('2');
    await outbox.drain();
    expect(handled).toEqual(['1', 'late', '2']);
    const { rows } = await database.sql.execute(sql`select n from events.outbox order by n`);
    expect(rows.map(({ n }) => Number(n))).toEqual([1, 2, 3]);
  });

  it('[EVENTS-12] what came to be seen between two rounds is delivered in the order in which it was written', async () => {
    const url = await own();
    const { outbox, handled, publish } = await openDeliverer(url);
    await outbox.drain();
    const first = new pg.Client({ connectionString: url });
    await first.connect();
    closing.push(() => first.end());
    await first.query('begin');
    const text = JSON.stringify([eventOf('written first'), eventOf('beside it')]);
    await first.query('insert into events.outbox (facts) values ($1)', [text]);
    await outbox.stop();
    await publish('committed first');
    await first.query('commit');
    const next = await openDeliverer(url);
    await next.database.sql.execute(sql`update events.lead set until = clock_timestamp()`);
    await next.outbox.drain();
    expect(handled).toEqual([]);
    expect(next.handled).toEqual(['written first', 'beside it', 'committed first']);
  });

  it('[EVENTS-8] a leader that froze is replaced when its time is over, and writes nothing when it wakes', async () => {
    const url = await own();
    const frozen = await openDeliverer(url);
    const next = await openDeliverer(url);
    await frozen.publish('1');
    await frozen.outbox.drain();
    await frozen.publish('2');
    // It handles "2", and freezes in the middle of it: nothing renews its time.
    const waking = Promise.withResolvers<void>();
    const freezing = Promise.withResolvers<void>();
    frozen.outbox.subscribe(
      subscriber({
        name: 'slow',
        subscribesTo: [thingDone],
        handle: async ({ id }) => {
          if (id !== '2') return;
          freezing.resolve();
          await waking.promise;
        },
      }),
    );
    const drained = frozen.outbox.drain();
    await freezing.promise;
    expect(await next.database.leads('facts')).toBeUndefined();
    await next.database.sql.execute(sql`update events.lead set until = clock_timestamp()`);
    await next.outbox.drain();
    await next.publish('3');
    await next.outbox.drain();
    const cursors = async () =>
      (await next.database.sql.execute(sql`select hearer, n from events.cursor order by 1`)).rows;
    const before = await cursors();
    expect(before).toContainEqual({ hearer: 'h', n: '3' });
    waking.resolve();
    await drained;
    expect(await cursors()).toEqual(before);
    const { rows } = await next.database.sql.execute(
      sql`select 1 from events.inbox where hearer = 'slow' and fact_id = '2'`,
    );
    expect(rows).toEqual([]);
    expect(await frozen.database.leads('facts')).toBeUndefined();
  });

  it('[EVENTS-8] one that was killed is replaced at once', async () => {
    const url = await own();
    const killed = await openDeliverer(url);
    await killed.outbox.drain();
    const next = await openDeliverer(url);
    expect(await next.database.leads('facts')).toBeUndefined();
    // The server sees the connections of a dead process end.
    await next.database.sql.execute(sql`
      select pg_terminate_backend(pid) from events.lead where name = 'facts'`);
    await expect.poll(() => next.database.leads('facts')).toBeDefined();
  });

  it('[EVENTS-8] a process that is stopped is replaced within ten seconds, and follows when it goes on', async () => {
    const url = await own();
    const script = join(import.meta.dirname, '../testing/deliverer.ts');
    const child = spawn(process.execPath, [script, url], { stdio: ['ignore', 'pipe', 'inherit'] });
    closing.push(async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    });
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => {
      said += String(bytes);
    });
    await expect.poll(() => said, { timeout: 20_000 }).toBe('leads\n');
    const next = await openDeliverer(url);
    child.kill('SIGSTOP');
    const from = performance.now();
    await expect.poll(() => next.database.leads('facts'), { timeout: 15_000 }).toBeDefined();
    expect(performance.now() - from).toBeLessThan(10_000);
    await next.publish('1');
    await next.outbox.drain();
    child.kill('SIGCONT');
    await expect.poll(() => said, { timeout: 10_000 }).toBe('leads\nfollows\n');
    await next.publish('2');
    await next.outbox.drain();
    expect(next.handled).toEqual(['1', '2']);
  }, 60_000);

  it('[EVENTS-9] a subscriber that stands ahead of all numbers begins anew, and handles nothing twice', async () => {
    const url = await own();
    const first = await openDeliverer(url);
    await first.publish('1');
    await first.outbox.drain();
    await first.outbox.stop();
    // Another leads from here on, as after a start.
    await first.database.sql.execute(sql`update events.lead set until = clock_timestamp()`);
    const second = await openDeliverer(url);
    // Places of a later day were put back beside events of an earlier one.
    await second.database.sql.execute(sql`update events.cursor set n = 1000`);
    await second.publish('2');
    await second.outbox.drain();
    expect(second.handled).toEqual(['2']);
    await second.publish('3');
    await second.outbox.drain();
    expect(second.handled).toEqual(['2', '3']);
  });

  it.each([0, 1_000_000_000])(
    '[EVENTS-6] delivery goes on in a database of before, its places those of a server %d transactions ahead',
    async (ahead) => {
      const { url, drop } = await databaseBefore('outbox-numbers', async (before) => {
        for (const id of ['1', '2', '3']) {
          await before.query('insert into events.outbox (facts) values ($1)', [
            JSON.stringify([eventOf(id)]),
          ]);
        }
        await before.query(`
          insert into events.inbox values ('h', '1', 0);
          insert into events.cursor select 'h', tx, id from events.outbox order by id limit 1;
          update events.outbox set tx = (tx::text::bigint + ${ahead})::text::xid8;
          update events.cursor set tx = (tx::text::bigint + ${ahead})::text::xid8;`);
      });
      closing.push(drop);
      const { outbox, handled, publish } = await openDeliverer(url);
      await publish('4');
      await outbox.drain();
      expect(handled).toEqual(['2', '3', '4']);
    },
  );
});
