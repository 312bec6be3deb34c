import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { commonPasswords } from './app/leaked.ts';
import { freshPassword, weaknessOf } from './domain/password.ts';

it('[TEAM-6] what leaked, is short or holds the own name is no password; what is long is one', async () => {
  const common = await commonPasswords();
  const weak = (password: string) => weaknessOf(password, 'suqing', common);
  expect(['1234567', '字字字'].map(weak)).toEqual(['short', 'short']);
  expect(['password1', 'Qwerty123', 'aaaaaaaaaa', '1qaz2wsx'].map(weak)).toEqual([
    'common',
    'common',
    'common',
    'common',
  ]);
  expect(weak('hello-SuQing')).toBe('own-name');
  expect(['correct horse battery', '一句只有我知道的话', 'x7!kk-92bq'].map(weak)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('[TEAM-7] first passwords differ, and can be read out', () => {
  const fresh = Array.from({ length: 200 }, () => freshPassword(randomInt));
  expect(new Set(fresh).size).toBe(200);
  expect(fresh.every((password) => /^[a-z2-9]{4}(-[a-z2-9]{4}){2}$/.test(password))).toBe(true);
});
