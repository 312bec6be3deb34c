import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openLog, waitFor } from '../telemetry/index.ts';
import { openFreezable, ownDatabase } from '../testing/index.ts';
import {
  databaseAway,
  databaseBusy,
  openDatabase,
  patiently,
  type Database,
  type DatabaseOptions,
} from './index.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function open(options: Omit<DatabaseOptions, 'url'> = {}) {
  const own = await ownDatabase();
  ends.push(() => own.drop());
  const line = await openFreezable(own.url);
  ends.push(() => line.close());
  const database = await openDatabase({ ...options, url: line.url });
  ends.push(() => database.close());
  return { database, line, url: own.url };
}

const failed = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => error,
  );

async function pidOf({ sql: db }: Pick<Database, 'sql'>): Promise<unknown> {
  return (await db.execute(sql`select pg_backend_pid() as pid`)).rows[0]?.['pid'];
}

describe('a database that stands still', () => {
  it('[LIFE-3] is told as away, and what it was asked on is never used again', async () => {
    const { database, line } = await open({ answerMs: 150 });
    const before = await pidOf(database);
    line.freeze();
    expect(databaseAway(await failed(pidOf(database)))).toBe(true);
    line.thaw();
    await expect.poll(() => pidOf(database).catch(() => before)).not.toBe(before);
  });

  it('[LIFE-3] in the middle of a transaction too, which is over at once', async () => {
    const { database, line } = await open({ answerMs: 1000 });
    let before: unknown;
    let from = 0;
    const work = database.inTransaction(async (tx) => {
      before = await pidOf({ sql: tx });
      line.freeze();
      from = performance.now();
      await pidOf({ sql: tx });
    });
    expect(databaseAway(await failed(work))).toBe(true);
    // One deadline and not two: taking it back is not waited for.
    expect(performance.now() - from).toBeLessThan(1900);
    line.thaw();
    await expect.poll(() => pidOf(database).catch(() => before)).not.toBe(before);
  });

  it('[LIFE-3] who decides alone finds out, and can decide again', async () => {
    const { database, line } = await open({ answerMs: 150 });
    expect(await database.lease.acquire()).toBe(true);
    line.freeze();
    const work = database.lease.own((tx) => pidOf({ sql: tx }));
    expect(databaseAway(await failed(work))).toBe(true);
    line.thaw();
    const again = async (): Promise<unknown> =>
      (await database.lease.acquire()) ? database.lease.own((tx) => pidOf({ sql: tx })) : undefined;
    await expect.poll(() => again().catch(() => undefined)).toBeDefined();
  });

  it('[LIFE-3] work that nobody waits for has more time', async () => {
    const { database } = await open({ answerMs: 150 });
    const long = async (): Promise<void> => {
      await database.sql.execute('select pg_sleep(0.4)');
    };
    expect(databaseAway(await failed(long()))).toBe(true);
    expect(await failed(patiently(long))).toBe('done');
  });
});

it('[LIFE-4] who would be one too many in the queue for a connection is told at once', async () => {
  const { database } = await open({ waitingMost: 2 });
  const go = Promise.withResolvers<void>();
  const began: Promise<void>[] = [];
  const held = Array.from({ length: 10 }, () => {
    const one = Promise.withResolvers<void>();
    began.push(one.promise);
    return database.inTransaction(async () => {
      one.resolve();
      await go.promise;
    });
  });
  await Promise.all(began);
  const waiting = [pidOf(database), database.inTransaction((tx) => pidOf({ sql: tx }))];
  expect(databaseBusy(await failed(pidOf(database)))).toBe(true);
  expect(databaseBusy(await failed(database.inTransaction(async () => {})))).toBe(true);
  go.resolve();
  await Promise.all(held);
  for (const pid of await Promise.all(waiting)) expect(pid).toBeDefined();
  expect(await pidOf(database)).toBeDefined();
});

it('[LIFE-5] a step of a start says what it waits for, and gives up in words', async () => {
  vi.useFakeTimers();
  ends.push(() => vi.useRealTimers());
  const lines: string[] = [];
  const log = openLog('warn', {
    write: (line) => {
      lines.push(line);
    },
  });
  const waiting = failed(
    waitFor(log, { what: 'a thing', withinMs: 12_000 }, () => new Promise(() => {})),
  );
  await vi.advanceTimersByTimeAsync(11_000);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('waits for a thing');
  await vi.advanceTimersByTimeAsync(1000);
  expect(String(await waiting)).toMatch(/等待 12 秒.+waiting for a thing/);
  expect(await waitFor(log, { what: 'no', withinMs: 1 }, () => Promise.resolve('there'))).toBe(
    'there',
  );
  await vi.advanceTimersByTimeAsync(60_000);
  expect(lines).toHaveLength(2);
});

it('[LIFE-7] each program can say who leads, and where', async () => {
  const { url } = await ownDatabase().then((own) => {
    ends.push(() => own.drop());
    return own;
  });
  const one = await openDatabase({ url, address: 'https://one.example' });
  const two = await openDatabase({ url });
  ends.push(() => two.close());
  expect(await two.leaderOf('facts')).toBeUndefined();
  expect(await one.leads('facts')).toBeDefined();
  expect(await two.leads('facts')).toBeUndefined();
  for (const database of [one, two]) {
    expect(await database.leaderOf('facts')).toEqual({ address: 'https://one.example' });
  }
  await one.close();
  expect(await two.leaderOf('facts')).toBeUndefined();
  expect(await two.leads('facts')).toBeDefined();
  expect(await two.leaderOf('facts')).toEqual({ address: null });
});
