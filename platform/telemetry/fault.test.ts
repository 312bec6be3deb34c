import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../db/index.ts';
import { emptyDatabase } from '../testing/index.ts';
import { openLog } from './index.ts';

describe('what the log is told', () => {
  let database: Database;
  const lines: string[] = [];
  const log = openLog('info', { write: (line) => lines.push(line) });

  beforeAll(async () => {
    database = await emptyDatabase();
    await database.sql.execute(sql`create table public.person (phone text primary key)`);
  });
  afterAll(() => database.close());

  /** The line that a fault of this statement leaves in the log. */
  async function lineOf(run: () => Promise<unknown>): Promise<string> {
    lines.length = 0;
    await run().catch((error: unknown) => log.error({ error }, 'it failed'));
    return lines.join('');
  }

  it('[LOG-1] a fault is told with its kind, its words and its place', async () => {
    const line = await lineOf(() => Promise.reject(new TypeError('no such thing')));
    expect(JSON.parse(line)).toMatchObject({
      msg: 'it failed',
      error: { type: 'TypeError', message: 'no such thing' },
    });
    expect(line).toContain('fault.test.ts');
  });

  it('[LOG-1] a statement that failed is told without what it was given', async () => {
    const phone = '13812345678';
    const bad = await lineOf(() => database.sql.execute(sql`select ${phone}::int as n`));
    expect(JSON.parse(bad)).toMatchObject({
      error: {
        message: 'a statement failed: select $1::int as n',
        cause: { code: '22003', message: 'a value does not fit' },
      },
    });
    const write = () => database.sql.execute(sql`insert into public.person values (${phone})`);
    await write();
    const twice = await lineOf(write);
    expect(JSON.parse(twice)).toMatchObject({ error: { cause: { constraint: 'person_pkey' } } });
    for (const line of [bad, twice]) expect(line).not.toContain(phone);
  });

  it('[LOG-1] causes that go in a ring, and what is no error, do not hang it', async () => {
    const ring = new Error('first');
    ring.cause = new Error('second', { cause: ring });
    expect(await lineOf(() => Promise.reject(ring))).toContain('second');
    expect(await lineOf(() => Promise.reject('a text'))).toContain('a text');
  });
});

it('[FAULT-5] a log whose disk is full holds nothing up, ends nothing, and keeps no more than its share', async () => {
  // A thread of its own: what this rule forbids is a loop that nothing in its own thread could end.
  const index = new URL('./index.ts', import.meta.url).href;
  const work = `const { parentPort } = require('node:worker_threads');
    import(${JSON.stringify(index)}).then(({ openLog }) => {
      const log = openLog('info', '/dev/full');
      for (let line = 0; line < 3000; line += 1) log.error({ text: 'x'.repeat(1000) }, 'it failed');
      log.fatal('a fatal line');
      setImmediate(() => parentPort.postMessage('goes on'));
    });`;
  const worker = new Worker(work, { eval: true });
  const told = once(worker, 'message');
  const late = new Promise<[string]>((resolve) => {
    setTimeout(() => resolve(['hangs']), 10_000).unref();
  });
  expect((await Promise.race([told, late]))[0]).toBe('goes on');
  await worker.terminate();
}, 20_000);
