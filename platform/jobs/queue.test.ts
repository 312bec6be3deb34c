import { afterEach, expect, it, vi } from 'vitest';
import { ok, type Result } from '../kernel/index.ts';
import { openQueue } from './queue.ts';

afterEach(() => vi.useRealTimers());

it('[JOBS-5] so many are worked at once, so many wait in their order, the next is refused in words', async () => {
  const queue = openQueue({ atOnce: 2, waiting: 2 });
  const ends: (() => void)[] = [];
  const begun: number[] = [];
  const ask = (which: number): Promise<Result<number>> =>
    queue.run(async () => {
      begun.push(which);
      await new Promise<void>((end) => ends.push(end));
      return ok(which);
    });
  const asked = [1, 2, 3, 4].map(ask);
  await vi.waitFor(() => expect(begun).toEqual([1, 2]));
  expect(await ask(5)).toMatchObject({
    refusal: { code: 'jobs.busy', status: 503, words: { zh: expect.any(String) } },
  });
  ends[1]?.();
  await vi.waitFor(() => expect(begun).toEqual([1, 2, 3]));
  ends[0]?.();
  await vi.waitFor(() => expect(begun).toEqual([1, 2, 3, 4]));
  for (const end of ends) end();
  expect(await Promise.all(asked)).toEqual([1, 2, 3, 4].map((which) => ok(which)));
});

it('[JOBS-5] work that fails gives its place up, and a place is given up once', async () => {
  const queue = openQueue({ atOnce: 1, waiting: 0 });
  await expect(queue.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const first = await queue.enter();
  expect(first.ok).toBe(true);
  if (!first.ok) return;
  first.value();
  first.value();
  expect((await queue.enter()).ok).toBe(true);
  expect((await queue.enter()).ok).toBe(false);
});

it('[JOBS-7] whoever waited a minute is asked to come again, and who hung up leaves the queue', async () => {
  vi.useFakeTimers();
  const queue = openQueue({ atOnce: 1, waiting: 3 });
  const first = await queue.enter();
  const hangsUp = new AbortController();
  const [gone, late] = [queue.enter(hangsUp.signal), queue.enter()];
  hangsUp.abort();
  expect(await gone).toMatchObject({ refusal: { code: 'jobs.busy' } });
  await vi.advanceTimersByTimeAsync(59_000);
  const next = queue.enter();
  await vi.advanceTimersByTimeAsync(1000);
  expect(await late).toMatchObject({ refusal: { code: 'jobs.busy', retryAfterMs: 30_000 } });
  // The place goes to the one who still waits, and was given to nobody who left.
  if (first.ok) first.value();
  expect((await next).ok).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await queue.enter(AbortSignal.abort())).ok).toBe(false);
});
