import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Place } from './app/place.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('[LIVE-92] one look answers a whole audience, and a database that is away makes nobody leave', async () => {
  let holds = true;
  let looks = 0;
  let answer: () => Promise<boolean> = async () => true;
  const place = new Place({
    leads: async () => {
      looks += 1;
      const mine = await answer();
      const lead = { name: 'facts', fence: '1', holds: () => holds, lose: () => {} };
      return mine ? lead : undefined;
    },
    leaderOf: async () => ({ address: 'https://there.example' }),
  });
  const all = await Promise.all(Array.from({ length: 1000 }, () => place.elsewhere()));
  expect([all.every((found) => found === undefined), looks, place.gone]).toEqual([true, 1, false]);

  holds = false;
  answer = () => Promise.reject(new Error('the database is away'));
  vi.advanceTimersByTime(500);
  await expect(place.elsewhere()).rejects.toThrow('away');
  expect(place.gone).toBe(false);

  answer = async () => false;
  vi.advanceTimersByTime(500);
  expect(await place.elsewhere()).toEqual({ url: 'https://there.example' });
  expect([place.gone, looks]).toEqual([true, 3]);
});
