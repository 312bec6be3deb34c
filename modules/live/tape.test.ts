import { describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../platform/testing/index.ts';
import { factsIn, firstBrokenBatch, TapeWriter } from './app/tape.ts';
import type { NewTapeFact, TapeFact } from './events.ts';
import { sessionStore, type TapeBatch } from './store/sessions.ts';

const like = (v: string, key?: string): NewTapeFact => ({
  type: 'like.given',
  data: { v, n: 1 },
  ...(key === undefined ? {} : { key }),
});

function openTape(fails = 0) {
  const batches: TapeBatch[] = [];
  const seen: TapeFact[] = [];
  let left = fails;
  const writer = new TapeWriter('run_1', {
    now: () => 1000,
    flushAfterMs: 1_000_000,
    save: async (batch) => {
      if (left > 0) {
        left -= 1;
        throw new Error('the database is away');
      }
      batches.push(batch);
    },
    onFacts: (facts) => seen.push(...facts),
    onTrouble: () => {},
  });
  return { writer, batches, seen };
}

describe('the tape', () => {
  it('[LIVE-4] acknowledges what is durable, and shows it only then', async () => {
    const { writer, batches, seen } = openTape();
    let acknowledged = false;
    const written = writer.append([like('v1'), like('v2')]).then(() => {
      acknowledged = true;
    });
    await Promise.resolve();
    expect([acknowledged, seen.length, batches.length]).toEqual([false, 0, 0]);
    await writer.flush();
    await written;
    expect(factsIn(batches).map((fact) => fact.seq)).toEqual([1, 2]);
    expect(seen).toEqual(factsIn(batches));
  });

  it('[LIVE-4] writes a fact with a known key once, also after a restart', async () => {
    const { writer, batches } = openTape();
    const first = writer.append([like('v1', 'k')]);
    const again = writer.append([like('v1', 'k')]);
    await writer.flush();
    await Promise.all([first, again]);
    const next = openTape();
    next.writer.resume(batches);
    const third = next.writer.append([like('v1', 'k'), like('v2')]);
    await next.writer.flush();
    await third;
    expect(factsIn([...batches, ...next.batches]).map((fact) => fact.seq)).toEqual([1, 2]);
  });

  it('[LIVE-4] waits for a database that is away and skips nothing', async () => {
    const { writer, batches } = openTape(2);
    const written = writer.append([like('v1')]);
    await writer.flush();
    await written;
    expect(factsIn(batches)).toHaveLength(1);
  });

  it('[LIVE-4] a batch whose commit was not answered may be written again, another may not', async () => {
    const { writer, batches } = openTape();
    const written = writer.append([like('v1')]);
    await writer.flush();
    await written;
    const [batch] = batches;
    if (!batch) throw new Error('a batch was written');
    const database = await emptyDatabase();
    await sessionStore.insertBatch(database.sql, batch);
    await sessionStore.insertBatch(database.sql, batch);
    const other = { ...batch, hash: 'f'.repeat(64) };
    await expect(sessionStore.insertBatch(database.sql, other)).rejects.toThrow('another one');
    expect(await sessionStore.tapeOf(database.sql, batch.runId)).toEqual(batches);
    await database.close();
  });

  it('[LIVE-4] a changed, missing or swapped batch is found', async () => {
    const { writer, batches } = openTape();
    for (const v of ['v1', 'v2', 'v3']) {
      const written = writer.append([like(v)]);
      await writer.flush();
      await written;
    }
    const [first, second, third] = batches;
    if (!first || !second || !third) throw new Error('three batches were written');
    expect(firstBrokenBatch(batches)).toBeUndefined();
    const forged = { ...second, facts: second.facts.replace('"n":1', '"n":9') };
    expect(firstBrokenBatch([first, forged, third])).toBe(2);
    expect(firstBrokenBatch([first, third])).toBe(3);
    expect(firstBrokenBatch([second, first, third])).toBe(2);
  });
});
