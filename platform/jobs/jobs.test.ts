import { expect, it, vi } from 'vitest';
import { openLog } from '../telemetry/index.ts';
import { eachInSlices, inOneGo, inSlices } from '../kernel/index.ts';
import { eachApart } from './index.ts';

it('[JOBS-1] what cannot be done is told by its name and passed over; the others are done', async () => {
  const lines: string[] = [];
  const log = openLog('error', { write: (line) => lines.push(line) });
  const done: string[] = [];
  const count = await eachApart({ log, what: 'halve' }, ['2', '3', '4', '6'], (item) => {
    if (Number(item) % 2 === 1) return Promise.reject(new Error('odd'));
    done.push(item);
    return Promise.resolve(item !== '4');
  });
  expect([count, done]).toEqual([2, ['2', '4', '6']]);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    what: 'halve',
    of: '3',
    error: { message: 'odd' },
  });
});

it('[JOBS-2] a long loop lets others have their turn, and does everything once and in order', async () => {
  const clock = vi.spyOn(performance, 'now');
  let now = 0;
  clock.mockImplementation(() => now);
  const done: number[] = [];
  const turns: number[] = [];
  let running = true;
  const other = (): void => {
    turns.push(done.length);
    if (running) setImmediate(other);
  };
  setImmediate(other);
  await eachInSlices([1, 2, 3, 4, 5, 6], (item) => {
    done.push(item);
    now += 5;
  });
  running = false;
  clock.mockRestore();
  expect(done).toEqual([1, 2, 3, 4, 5, 6]);
  // After every second item ten milliseconds were over.
  expect([turns.includes(2), turns.includes(4)]).toEqual([true, true]);
  expect(turns.every((count) => count % 2 === 0)).toBe(true);
});

it('[JOBS-2] long works side by side take one slice between them, and then it is the turn of others', async () => {
  const clock = vi.spyOn(performance, 'now');
  let now = 0;
  clock.mockImplementation(() => now);
  let turn = 0;
  let running = true;
  const other = (): void => {
    turn += 1;
    if (running) setImmediate(other);
  };
  setImmediate(other);
  const slices: number[] = [];
  const long = (): Promise<void> =>
    eachInSlices([1, 2, 3, 4], () => {
      slices.push(turn);
      now += 11;
    });
  await Promise.all([long(), long(), long()]);
  running = false;
  clock.mockRestore();
  // Each began at once; from then on never two slices in one turn.
  expect(new Set(slices.slice(3)).size).toBe(slices.length - 3);
});

it('[JOBS-2] a reckoning that says where it may be left is left where a slice is over, and ends as in one go', async () => {
  const clock = vi.spyOn(performance, 'now');
  let now = 0;
  clock.mockImplementation(() => now);
  let [turn, running] = [0, true];
  const other = (): void => {
    turn += 1;
    if (running) setImmediate(other);
  };
  setImmediate(other);
  const turns: number[] = [];
  function* sum(): Generator<void, number, void> {
    let total = 0;
    for (let item = 1; item <= 12; item += 1) {
      total += item;
      now += 5;
      turns.push(turn);
      yield;
    }
    return total;
  }
  expect(await inSlices(sum())).toBe(78);
  // Two items to a slice.
  expect(new Set(turns).size).toBe(6);
  running = false;
  clock.mockRestore();
  expect(inOneGo(sum())).toBe(78);
});
