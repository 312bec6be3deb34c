import { expect, it } from 'vitest';
import { tapePages } from './app/tape-pages.ts';
import { batchHash } from './app/tape.ts';
import type { TapeFact } from './events.ts';
import type { TapeBatch } from './store/sessions.ts';

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
