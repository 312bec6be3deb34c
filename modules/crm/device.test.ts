import { expect, it } from 'vitest';
import { Devices } from './app/device.ts';

const open = (most = 600, overTls = false, secret = 'secret') =>
  new Devices({ secret, networkMost: most, overTls });
const cookieOf = (header: string): string => header.split(';')[0] ?? '';

it('[CRM-31] a device is read from among other cookies, and is hidden from its page', () => {
  const header = open(600, true).write('dev_1');
  expect(header).toMatch(
    /^__Host-dianbo_device=.*; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
  );
  expect(open().write('dev_1')).not.toContain('Secure');
  for (const cookies of [
    cookieOf(header),
    `a=b; ${cookieOf(header)}`,
    `${cookieOf(header)}; c=d`,
  ]) {
    expect(open().read(cookies)).toBe('dev_1');
  }
});

it.each([
  ['another device', (cookie: string) => cookie.replace('dev_1', 'dev_2')],
  [
    'another signature',
    (cookie: string) => cookie.slice(0, -1) + (cookie.endsWith('A') ? 'B' : 'A'),
  ],
  ['no signature', (cookie: string) => cookie.split('.')[0]],
  ['one of another installation', () => cookieOf(open(1, false, 'other').write('dev_1'))],
  ['a name that only ends so', (cookie: string) => `x${cookie}`],
  ['nothing', () => undefined],
])('[CRM-31] %s is no device', (_what, changed) => {
  expect(open().read(changed(cookieOf(open().write('dev_1'))))).toBeUndefined();
});

it('[CRM-32] a device brings five in ten minutes, is told when, and another device is not touched', () => {
  const devices = open();
  const come = (device: string, now: number) =>
    devices.mayCome({ place: '203.0.113.5', device }, now);
  for (let count = 0; count < 5; count += 1) expect(come('one', 1000).ok).toBe(true);
  const refused = come('one', 1000);
  expect(refused).toMatchObject({
    refusal: {
      code: 'crm.device-too-many-viewers',
      status: 429,
      retryAfterMs: 120_000,
      words: { zh: /120 秒/, en: /120 seconds/ },
    },
  });
  expect(come('two', 1000).ok).toBe(true);
  expect(come('one', 121_000).ok).toBe(true);
  expect(come('one', 121_000).ok).toBe(false);
});

it('[CRM-32] an address brings so many in a minute, whatever devices; this machine brings as many as it likes', () => {
  const devices = open(3);
  const come = (place: string | undefined, device?: string) =>
    devices.mayCome({ place, device }, 1000);
  expect([come('a', 'x'), come('a', 'y'), come('a')].every(({ ok }) => ok)).toBe(true);
  expect(come('a', 'z')).toMatchObject({
    refusal: { code: 'crm.network-too-many-viewers', retryAfterMs: 20_000 },
  });
  expect(come('b').ok).toBe(true);
  for (let count = 0; count < 50; count += 1) {
    expect(come(undefined).ok).toBe(true);
    expect(come(undefined, 'x').ok).toBe(true);
  }
});

it('[CRM-50] an address makes a tenth as many devices as it brings viewers, again after a while; this machine makes any', () => {
  const devices = open(30);
  const become = (place: string | undefined, now = 1000) => devices.mayBecome(place, now);
  expect([become('a'), become('a'), become('a'), become('a')]).toEqual([true, true, true, false]);
  // Another address is not touched, nor are those that come from there as they are.
  expect(become('b')).toBe(true);
  expect(devices.mayCome({ place: 'a', device: undefined }, 1000).ok).toBe(true);
  expect([become('a', 21_000), become('a', 21_000)]).toEqual([true, false]);
  for (let count = 0; count < 50; count += 1) expect(become(undefined)).toBe(true);
  expect(open(1).mayBecome('a', 0)).toBe(true);
});
