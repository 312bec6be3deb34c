import { describe, expect, it } from 'vitest';
import { Paces } from './paces.ts';

describe('so many within a time', () => {
  it('[HTTP-8] who used all of them up waits for the next one, not for a window', () => {
    const paces = new Paces(60_000);
    const take = (who: string, now: number): number => paces.take(who, 6, now).waitMs;
    expect(Array.from({ length: 7 }, () => take('a', 0))).toEqual([0, 0, 0, 0, 0, 0, 10_000]);
    expect([take('b', 0), take('a', 4000), take('a', 10_000), take('a', 10_000)]).toEqual([
      0, 6000, 0, 10_000,
    ]);
    expect(paces.take('a', 6, 70_000)).toEqual({ left: 5, waitMs: 0 });
    // Set back, a clock keeps nobody waiting for the time until it comes there again.
    expect(take('a', -1_000_000)).toBe(0);
  });

  it('[HTTP-8] who was quiet costs nothing, and neither do ever new names', () => {
    const paces = new Paces(60_000, 100);
    for (let name = 0; name < 1000; name += 1) paces.take(`n${name}`, 6, name);
    expect(paces.known).toBe(100);
    paces.take('last', 6, 61_000);
    expect(paces.known).toBe(1);
  });
});
