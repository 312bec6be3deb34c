import { expect, it } from 'vitest';
import { Mutes } from './app/mutes.ts';
import type { TapeFact } from '../tape/events.ts';

it('[LIVE-39] after a restart a mute ends when it would have, and never later', () => {
  const muted: TapeFact = {
    ...{ seq: 1, at: 1_000_000, type: 'viewer.muted' },
    data: { v: 'v1', until: 1_600_000, reason: 'spam', by: '周导' },
  };
  /** How long it still lasts for a program that starts when the clock says so. */
  const leftAt = (now: number): number => {
    const mutes = new Mutes({ now: () => now, steady: () => 77 });
    mutes.take(muted);
    return mutes.leftMs('v1');
  };
  expect([1_000_000, 1_400_000, 1_600_000, 9_000_000].map(leftAt)).toEqual([
    600_000, 200_000, 0, 0,
  ]);
  // The clock was set back in between: no longer than was said.
  expect(leftAt(5000)).toBe(600_000);
});
