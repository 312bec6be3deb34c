import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Database } from '../db/index.ts';
import { openLog, openMetrics } from '../telemetry/index.ts';
import { emptyDatabase } from '../testing/index.ts';
import { event, type DomainEvent } from './event.ts';
import { openOutbox, subscriber, type Outbox } from './index.ts';

const goods = z.object({ id: z.string(), fen: z.number().default(0) });
const thingDone = event('thing.done.v1', goods.readonly());
const thingUndone = event('thing.undone.v1', z.object({ id: z.string(), why: z.string() }));

/** What is logged of an event that cannot be read. */
const namedLine = z.object({
  hearer: z.string(),
  fact: z.object({ id: z.string(), type: z.string() }),
});

describe('events that are declared', () => {
  let database: Database;
  let outbox: Outbox;
  let logged: string[];

  beforeEach(async () => {
    database = await emptyDatabase();
    logged = [];
    const log = openLog('error', { write: (line) => logged.push(line) });
    outbox = openOutbox({ database, log, metrics: openMetrics(), now: () => 0 });
  });
  afterEach(async () => {
    await outbox.stop();
    await database.close();
  });

  /** As a program of another version wrote it. */
  const write = (...events: readonly DomainEvent[]) =>
    database.sql.execute(
      sql`insert into events.outbox (facts, at) values (${JSON.stringify(events)}, 0)`,
    );
  const done = (id: string, data: unknown): DomainEvent => ({
    id,
    type: 'thing.done.v1',
    at: 1,
    data,
  });

  it('[EVENTS-13] the outbox takes what a declaration made, and writes it as it came', async () => {
    const data = { id: 'a', fen: 5, more: 'as it came' };
    await database.inTransaction(async (tx) => {
      await outbox.append(tx, [thingDone.create({ id: '1', at: 7, data })]);
      // @ts-expect-error no declaration made it
      const byHand: Parameters<Outbox['append']>[1] = [done('2', data)];
      expect(byHand).toHaveLength(1);
      // @ts-expect-error its data are not as declared
      thingDone.create({ id: '3', at: 7, data: { id: 'a' } });
    });
    const { rows } = await database.sql.execute('select facts from events.outbox');
    expect(rows).toEqual([
      { facts: JSON.stringify([{ id: '1', type: 'thing.done.v1', at: 7, data }]) },
    ]);
  });

  it('[EVENTS-14] a subscriber gets what the schema reads: defaults for what is absent, nothing that is not declared', async () => {
    const handled: unknown[] = [];
    const own = subscriber({
      name: 'h',
      subscribesTo: [thingDone, thingUndone],
      handle: async (event) => {
        handled.push(event.type === 'thing.done.v1' ? event.data.fen : event.data.why);
        handled.push(event);
      },
    });
    outbox.subscribe(own);
    const undone = { id: '2', type: 'thing.undone.v1', at: 2, data: { id: 'b', why: 'wrong' } };
    await write(done('1', { id: 'a', later: true }), undone, {
      ...undone,
      id: '3',
      type: 'x.y.v1',
    });
    await outbox.drain();
    expect(handled).toEqual([0, done('1', { id: 'a', fen: 0 }), 'wrong', undone]);
  });

  it('[EVENTS-14] what several get at once is read once', async () => {
    const handled: DomainEvent[] = [];
    let reads = 0;
    const counted = event(
      'thing.counted.v1',
      z.unknown().transform((data) => {
        reads += 1;
        return data;
      }),
    );
    for (const name of ['a', 'b', 'c']) {
      const handle = async (event: DomainEvent): Promise<void> => {
        handled.push(event);
      };
      outbox.subscribe(subscriber({ name, subscribesTo: [counted], handle }));
    }
    await write({ id: '1', type: 'thing.counted.v1', at: 1, data: { id: 'a' } });
    await outbox.drain();
    expect(handled.map(({ id }) => id)).toEqual(['1', '1', '1']);
    expect(reads).toBe(1);
  });

  it.each([
    ['a field is missing', {}],
    ['a field is of another kind', { id: 13_800_000_000 }],
    ['it is no object', 'secret 13800000000'],
    ['it is null', null],
  ])(
    '[EVENTS-15] what cannot be read keeps its place, is named and delivered again: %s',
    async (_what, data) => {
      const handled: string[] = [];
      const others: string[] = [];
      const all: string[] = [];
      outbox.subscribe(
        subscriber({
          name: 'h',
          subscribesTo: [thingDone],
          handle: async ({ id }) => {
            handled.push(id);
          },
        }),
      );
      outbox.subscribe(
        subscriber({
          name: 'other',
          subscribesTo: [thingUndone],
          handle: async ({ id }) => {
            others.push(id);
          },
        }),
      );
      outbox.subscribe(
        subscriber({
          name: 'all at once',
          subscribesTo: [thingDone],
          handle: () => Promise.reject(new Error('handles all at once')),
          handleAll: async (events) => {
            all.push(...events.map(({ id }) => id));
          },
        }),
      );
      await write(done('1', { id: 'a' }));
      await write(done('2', data));
      await write(done('3', { id: 'c' }));
      await write({ id: '4', type: 'thing.undone.v1', at: 1, data: { id: 'd', why: '' } });
      await outbox.drain();
      expect([handled, others, all]).toEqual([['1'], ['4'], ['1']]);
      const named = logged.map((line) => namedLine.parse(JSON.parse(line)));
      expect(
        new Set(named.map(({ hearer: by, fact }) => `${by}: ${fact.id} ${fact.type}`)),
      ).toEqual(new Set(['h: 2 thing.done.v1', 'all at once: 2 thing.done.v1']));
      expect(logged.join('')).not.toContain('13800');
      // A program that can read it comes, or somebody mends it.
      const tried = logged.length;
      await outbox.drain();
      expect(logged.length).toBeGreaterThanOrEqual(tried + 2);
      const mended = JSON.stringify([done('2', { id: 'b' })]);
      await database.sql.execute(sql`update events.outbox set facts = ${mended} where n = 2`);
      await outbox.drain();
      expect([handled, all]).toEqual([
        ['1', '2', '3'],
        ['1', '2', '3'],
      ]);
    },
  );

  it('[EVENTS-15] an event of another type is not read', () => {
    const other = { id: '9', type: 'thing.done.v2', at: 1, data: { id: 'a' } };
    expect(() => thingDone.read(other)).toThrow(
      'the event 9 is no thing.done.v2: thing.done.v1 was',
    );
  });
});
