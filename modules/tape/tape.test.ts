import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../platform/db/index.ts';
import { databaseBefore } from '../../platform/testing/index.ts';
import { batchHash, genesis } from './app/writer.ts';
import type { NewTapeFact, TapeFact } from './events.ts';
import type { Tape } from './index.ts';
import { openTapeAlone } from './testing/open.ts';

const like = (v: string): NewTapeFact => ({ type: 'like.given', data: { v, n: 1 } });
const nothing = (): void => {};
const show = {
  id: 'run_1',
  sessionId: 'ses_1',
  mode: 'live',
  openedAt: 1,
  closedAt: null,
} as const;
const sentBy = (facts: readonly TapeFact[]): string[] =>
  facts.map(({ seq, data }) => `${seq}${'v' in data ? data.v : ''}`);

describe('tapes', () => {
  let database: Database;
  let tape: Tape;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ tape, database, close } = await openTapeAlone());
    await tape.runs.insert(database.sql, show);
  });
  afterAll(() => close());

  it('[LIVE-4] who reads a tape reads what waits to be written on it, too', async () => {
    const told: string[] = [];
    tape.onFacts((runId, facts) => told.push(runId, ...sentBy(facts)));
    const writer = tape.write(show.id, nothing);
    const written = writer.append([like('a'), like('b')]);
    const read = await tape.read(show.id);
    await written;
    expect(read).toMatchObject({ run: show, brokenAt: null });
    expect(sentBy(read?.facts ?? [])).toEqual(['1a', '2b']);
    expect(told).toEqual([show.id, '1a', '2b']);
    expect(await tape.read('run_none')).toBeUndefined();
  });

  it('[LIVE-5] who goes on with a tape is handed all that it holds first, and writes behind it', async () => {
    tape.release(show.id);
    await expect(tape.replay(show.id)).rejects.toThrow('not open');
    const taken: string[] = [];
    const also: string[] = [];
    const writer = tape.write(show.id, (facts) => taken.push(...sentBy(facts)));
    await tape.replay(show.id, (facts) => also.push(...sentBy(facts)));
    await writer.append([like('c')]);
    expect(taken).toEqual(['1a', '2b', '3c']);
    expect(also).toEqual(['1a', '2b']);
    expect((await tape.read(show.id))?.brokenAt).toBeNull();
  });

  it('[LIVE-49] a listener that cannot take facts in keeps neither the room nor others from them', async () => {
    const taken: string[] = [];
    const later: string[] = [];
    const other = await openTapeAlone({ database });
    other.tape.onFacts(() => {
      throw new Error('a bug in a figure');
    });
    other.tape.onFacts((_runId, facts) => later.push(...sentBy(facts)));
    other.tape.write(show.id, (facts) => {
      taken.push(...sentBy(facts));
      throw new Error('a bug in a room');
    });
    await other.tape.replay(show.id);
    expect([taken, later]).toEqual([
      ['1a', '2b', '3c'],
      ['1a', '2b', '3c'],
    ]);
  });

  it('[INSIGHT-11] only facts of the kinds that are asked for are read out of a tape', async () => {
    await tape.runs.insert(database.sql, { ...show, id: 'run_2' });
    const ended: NewTapeFact = { type: 'measure.ended', data: { id: 'm', by: '周导' } };
    await tape.write('run_2', nothing).append([like('a'), ended]);
    const found = await tape.factsWith('run_2', ['measure.ended', 'run.closed']);
    expect(found.map(({ seq, type }) => [seq, type])).toEqual([[2, 'measure.ended']]);
    expect([...(await tape.conductOf([show.id, 'run_2'])).keys()]).toEqual(['run_2']);
  });
});

describe('a database of before', () => {
  it('[LIVE-4] keeps runs and tapes byte for byte, and goes on behind them', async () => {
    let previous = genesis;
    const rows = ['好 “八折” \\u0041', '两批'].map((v, index) => {
      const seq = index + 1;
      const facts = JSON.stringify([{ ...like(v), seq, at: 1000 + index }]);
      const row = { seq, facts, previous, hash: batchHash(previous, facts) };
      previous = row.hash;
      return row;
    });
    const { url, drop } = await databaseBefore('tape-module', async (client) => {
      await client.query(
        `insert into live.run (id, session_id, mode, opened_at) values ('run_1', 'ses_1', 'live', 1)`,
      );
      for (const { seq, facts, previous: before, hash } of rows) {
        await client.query('insert into live.tape values ($1,$2,$2,$2,$3,$4,$5)', [
          'run_1',
          seq,
          facts,
          before,
          hash,
        ]);
      }
    });
    const database = await openDatabase({ url });
    try {
      const { tape } = await openTapeAlone({ database });
      const before = await tape.read('run_1');
      expect(before).toMatchObject({ run: show, brokenAt: null });
      expect(before?.facts.map((fact) => JSON.stringify([fact]))).toEqual(
        rows.map(({ facts }) => facts),
      );
      const writer = tape.write('run_1', nothing);
      await tape.replay('run_1');
      await writer.append([like('c')]);
      const after = await tape.read('run_1');
      expect([after?.facts.length, after?.brokenAt]).toEqual([3, null]);
    } finally {
      await database.close();
      await drop();
    }
  });
});
