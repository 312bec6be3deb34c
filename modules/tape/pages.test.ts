import { expect, it, vi } from 'vitest';
import { tapePages, type TapePage } from './app/pages.ts';
import { batchHash } from './app/writer.ts';
import type { TapeFact } from './events.ts';
import { piecesOf } from './http/tape.ts';
import type { TapeBatch } from './domain/batch.ts';

const atOnce = 3;

/** A tape of so many batches with two likes each, read three batches at a time. */
function tapeOf(count: number): { batches: TapeBatch[]; asked: number[]; source: TapeSourceOf } {
  const batches: TapeBatch[] = [];
  for (let batch = 1; batch <= count; batch += 1) {
    const firstSeq = batch * 2 - 1;
    const facts = JSON.stringify([like(firstSeq), like(firstSeq + 1)]);
    const previous = batches.at(-1)?.hash ?? '0'.repeat(64);
    const hash = batchHash(previous, facts);
    batches.push({ runId: 'r', batch, firstSeq, lastSeq: batch * 2, facts, previous, hash });
  }
  const asked: number[] = [];
  const after = (last: number): Promise<TapeBatch[]> => {
    asked.push(last);
    return Promise.resolve(batches.filter(({ batch }) => batch > last).slice(0, atOnce));
  };
  return { batches, asked, source: { after } };
}

type TapeSourceOf = Parameters<typeof tapePages>[0];

function like(seq: number): TapeFact {
  return { seq, at: seq, type: 'like.given', data: { v: 'v1', n: 1 } };
}

it('[JOBS-4] a tape is read batch by batch to its end, each once, and checked on the way', async () => {
  const { batches, asked, source } = tapeOf(7);
  const seqs: number[] = [];
  for await (const { facts, brokenAt } of tapePages(source)) {
    seqs.push(...facts.map(({ seq }) => seq));
    expect(brokenAt).toBeNull();
  }
  expect(seqs).toEqual(Array.from({ length: 14 }, (_, index) => index + 1));
  expect(asked).toEqual([0, 3, 6, 7]);
  const [, second] = batches;
  if (second) batches[1] = { ...second, facts: second.facts.replace('"n":1', '"n":2') };
  const broken: (number | null)[] = [];
  for await (const page of tapePages(source)) broken.push(page.brokenAt);
  expect(broken).toEqual([null, 2, 2, 2, 2, 2, 2]);
});

it('[JOBS-4] whoever reads a tape slowly, or stops, is not read ahead for', async () => {
  const { asked, source } = tapeOf(1000);
  const reader = tapePages(source);
  for (let page = 0; page < 4; page += 1) await reader.next();
  expect(asked).toEqual([0, 3]);
  await reader.return(undefined);
  expect(asked).toEqual([0, 3]);
});

it('[JOBS-11] many who read tapes at once go on one after the other, not all in one turn', async () => {
  let [turn, running] = [0, true];
  const other = (): void => {
    turn += 1;
    if (running) setImmediate(other);
  };
  setImmediate(other);
  const turns: number[] = [];
  const read = async (): Promise<void> => {
    for await (const { batch } of tapePages(tapeOf(3).source)) {
      if (batch.batch === 1) turns.push(turn);
    }
  };
  await Promise.all(Array.from({ length: 8 }, read));
  running = false;
  expect([turns.length, new Set(turns).size]).toEqual([8, 8]);
});

it('[JOBS-11] a batch of two thousand facts is sent in pieces of a hundred, with turns in between', async () => {
  const facts = Array.from({ length: 2000 }, (_, index) => like(index + 1));
  const seal = { firstSeq: 1, lastSeq: 2000, facts: '', previous: '', hash: 'h' };
  async function* pages(): AsyncGenerator<TapePage> {
    yield { batch: { runId: 'r', batch: 1, ...seal }, facts, brokenAt: null };
  }
  const clock = vi.spyOn(performance, 'now');
  let now = 0;
  let [running, others] = [true, 0];
  const other = (): void => {
    others += 1;
    if (running) setImmediate(other);
  };
  setImmediate(other);
  clock.mockImplementation(() => now);
  const shown = (fact: TapeFact): TapeFact => {
    now += 0.2;
    return fact;
  };
  const pieces = await Array.fromAsync(piecesOf({ id: 'r' }, pages(), shown));
  running = false;
  clock.mockRestore();
  expect(pieces).toHaveLength(22);
  // A hundred facts were twenty milliseconds of work: each piece was followed by a turn of others.
  expect(others).toBeGreaterThanOrEqual(20);
  const told: unknown = JSON.parse(pieces.join(''));
  expect(told).toEqual({ run: { id: 'r' }, facts, brokenAt: null, hash: 'h' });
});
