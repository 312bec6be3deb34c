import { describe, expect, it } from 'vitest';
import { Mutes } from './app/mutes.ts';
import type { TapeFact } from '../tape/events.ts';

it('[LIVE-39] after a restart a mute ends when it would have, and never later', () => {
  const muted: TapeFact = {
    seq: 1,
    at: 1_000_000,
    type: 'viewer.muted',
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

describe('a mute and the device', () => {
  const muted = (v: string, minutes: number, at: number): TapeFact => ({
    seq: 1,
    at,
    type: 'viewer.muted',
    data: { v, until: at + minutes * 60_000, reason: 'spam', by: '周导' },
  });
  const unmuted = (v: string, at: number): TapeFact => ({
    seq: 2,
    at,
    type: 'viewer.unmuted',
    data: { v, by: '周导' },
  });
  const open = () => {
    let now = 1_000_000;
    const mutes = new Mutes({ now: () => now, steady: () => now });
    return {
      mutes,
      mute: (v: string, minutes: number) => mutes.take(muted(v, minutes, now)),
      unmute: (v: string) => mutes.take(unmuted(v, now)),
      forward: (ms: number) => {
        now += ms;
      },
    };
  };
  const tenMinutes = 600_000;

  it('[LIVE-80] a new viewer on the same device is muted for as long, on another is not', () => {
    const { mutes, mute, forward } = open();
    mutes.spoke('v1', 'device A');
    mute('v1', 10);
    expect(mutes.leftMs('v2', 'device A')).toBe(tenMinutes);
    forward(60_000);
    mutes.spoke('v2', 'device A');
    expect(mutes.leftMs('v2', 'device A')).toBe(tenMinutes - 60_000);
    expect([mutes.leftMs('v2', 'device B'), mutes.leftMs('v3')]).toEqual([0, 0]);
    forward(tenMinutes);
    expect(mutes.leftMs('v2', 'device A')).toBe(0);
  });

  it('[LIVE-80] browsers without a cookie are held by address and make', () => {
    const { mutes, mute } = open();
    mutes.spoke('v1', 'alike 203.0.113.92 Firefox');
    mute('v1', 10);
    expect(mutes.leftMs('v9', 'alike 203.0.113.92 Firefox')).toBe(tenMinutes);
    expect(mutes.leftMs('v9', 'alike 203.0.113.92 Safari')).toBe(0);
  });

  it('[LIVE-80] whoever is muted and speaks from another device is held there, too', () => {
    const { mutes, mute, forward } = open();
    mute('v1', 10);
    mutes.spoke('v1', 'device B');
    expect(mutes.leftMs('v2', 'device B')).toBe(tenMinutes);
    forward(tenMinutes);
    mutes.spoke('v1', 'device C');
    expect(mutes.leftMs('v2', 'device C')).toBe(0);
  });

  it('[LIVE-80] the moderator takes back one mute, and viewer and device are free', () => {
    const { mutes, mute, unmute } = open();
    mutes.spoke('v1', 'device A');
    mute('v1', 10);
    mutes.spoke('v2', 'device A');
    unmute('v1');
    expect([mutes.leftMs('v1', 'device A'), mutes.leftMs('v2', 'device A')]).toEqual([0, 0]);
    mute('v1', 10);
    mute('v1', 1);
    expect(mutes.leftMs('v2', 'device A')).toBe(60_000);
  });
});
