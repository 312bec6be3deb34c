import { describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../platform/testing/index.ts';
import { factsIn, firstBrokenBatch, TapeBehind, TapeWriter } from './app/writer.ts';
import type { NewTapeFact, TapeFact } from './events.ts';
import type { TapeBatch } from './domain/batch.ts';
import { batchStore } from './store/batches.ts';

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
      return [batch];
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
    for (const batch of batches) next.writer.resume(batch, factsIn([batch]));
    const third = next.writer.append([like('v1', 'k'), like('v2')]);
    await next.writer.flush();
    await third;
    expect(factsIn([...batches, ...next.batches]).map((fact) => fact.seq)).toEqual([1, 2]);
  });

  it('[LIVE-45] of what the crowd said so many keys are known, of what staff did all', async () => {
    const { writer } = openTape();
    const last = 50_000;
    const tape = Array.from({ length: last + 1 }, (_, index): TapeFact => {
      return {
        seq: index + 1,
        at: 1,
        type: 'like.given',
        key: `k${index}`,
        data: { v: 'v', n: 1 },
      };
    });
    const action: TapeFact = {
      seq: 0,
      at: 1,
      key: 'action',
      type: 'danmaku.pinned',
      data: { id: null, by: 'a' },
    };
    const batch = { runId: 'run_1', batch: 1, firstSeq: 0, lastSeq: last, facts: '' };
    writer.resume({ ...batch, previous: '', hash: '' }, [action, ...tape]);
    const known = ['action', 'k0', 'k1', `k${last}`].map((key) => writer.has(key));
    expect(known).toEqual([true, false, true, true]);
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
    expect(await batchStore.insert(database.sql, batch)).toEqual([batch]);
    expect(await batchStore.insert(database.sql, batch)).toEqual([batch]);
    const other = { ...batch, hash: 'f'.repeat(64) };
    expect(await batchStore.insert(database.sql, other)).toEqual([batch]);
    expect(await batchStore.of(database.sql, batch.runId)).toEqual(batches);
    await database.close();
  });

  it('[LIVE-30] two programs on one tape: who comes late takes in what the other wrote, and writes behind it', async () => {
    const database = await emptyDatabase();
    let beforeLoss: (() => Promise<void>) | undefined;
    const open = () => {
      const seen: TapeFact[] = [];
      const writer = new TapeWriter('run_1', {
        now: () => 1000,
        flushAfterMs: 1_000_000,
        save: async (batch) => {
          const there = await batchStore.insert(database.sql, batch);
          const meanwhile = beforeLoss;
          if (!meanwhile || there[0]?.hash !== batch.hash) return there;
          beforeLoss = undefined;
          await meanwhile();
          throw new Error('the answer is lost');
        },
        onFacts: (facts) => seen.push(...facts),
        onTrouble: () => {},
      });
      const say = async (...facts: NewTapeFact[]): Promise<void> => {
        const written = writer.append(facts);
        await writer.flush();
        await written;
      };
      return { seen, say };
    };
    const [one, other] = [open(), open()];
    await one.say(like('a', 'k1'), like('b'));
    await one.say(like('c'));
    // The other never saw these; one of its own is there already.
    await other.say(like('d'), like('a', 'k1'));
    // What one writes is durable but not answered, and the other writes behind it before it is tried again.
    beforeLoss = () => other.say(like('f'), like('d', 'k2'));
    await one.say(like('e'), like('d', 'k2'));
    const batches = await batchStore.of(database.sql, 'run_1');
    expect(firstBrokenBatch(batches)).toBeUndefined();
    const onTape = factsIn(batches);
    const who = onTape.map(({ seq, data }) => `${seq}${'v' in data ? data.v : ''}`);
    expect(who).toEqual(['1a', '2b', '3c', '4d', '5e', '6d', '7f']);
    expect(other.seen).toEqual(onTape);
    expect(one.seen).toEqual(onTape);
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

  it('[LIVE-49] who cannot take facts in is told of, and the tape goes on', async () => {
    const troubles: unknown[] = [];
    const seen: number[] = [];
    const writer = new TapeWriter('run_1', {
      now: () => 1000,
      flushAfterMs: 1_000_000,
      save: async (batch) => [batch],
      onFacts: (facts) => {
        for (const { seq } of facts) {
          if (seq === 1) throw new Error('a bug in a fold');
          seen.push(seq);
        }
      },
      onTrouble: (error) => troubles.push(error),
    });
    for (const v of ['v1', 'v2']) {
      const written = writer.append([like(v)]);
      await writer.flush();
      await written;
    }
    expect([seen, troubles.length, writer.idle]).toEqual([[2], 1, true]);
  });

  it('[LIVE-49] what no batch can be made of is told to who waits, and the next one is written', async () => {
    const { writer, batches } = openTape();
    const circle: Record<string, unknown> = {};
    circle['itself'] = circle;
    const bad = { ...like('v1'), ...circle };
    const first = writer.append([bad]);
    const refused = expect(first).rejects.toThrow(/circular/);
    await writer.flush();
    await refused;
    const second = writer.append([like('v2')]);
    await writer.flush();
    await second;
    expect(factsIn(batches).map(({ seq }) => seq)).toEqual([1]);
  });

  it('[LIVE-37] while the database is away the crowd is asked to wait, and staff are not', async () => {
    const { writer, batches } = openTape();
    const crowd = Array.from({ length: 10_000 }, (_, index) => like(`v${index}`));
    const written = writer.append(crowd);
    await expect(writer.append([like('late')])).rejects.toBeInstanceOf(TapeBehind);
    const staff = writer.append([
      { type: 'viewer.left', data: { v: 'v1' } },
      { type: 'run.closed', data: { by: 'a' } },
    ]);
    while (batches.length < 6) await writer.flush();
    await Promise.all([written, staff]);
    const again = writer.append([like('late')]);
    await writer.flush();
    await again;
    expect(batches.at(-1)).toMatchObject({ lastSeq: 10_003 });
  });
});
