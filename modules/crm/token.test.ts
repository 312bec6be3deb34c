import { describe, expect, it } from 'vitest';
import { readToken, remembering, writeToken } from './app/token.ts';

describe('viewer tokens', () => {
  const until = Date.UTC(2027, 0, 1);
  const viewer = { id: 'vwr_1', nickname: '小雨', simulated: false, until };

  it('[CRM-1] a token that was changed, or signed by another, is nobody’s', () => {
    const token = writeToken(viewer, 'secret');
    expect(readToken(token, 'secret')).toEqual(viewer);
    expect(readToken(token, 'other')).toBeUndefined();
    const [, signature] = token.split('.');
    const forged = Buffer.from(`["vwr_2","小雨",false,${until}]`).toString('base64url');
    expect(readToken(`${forged}.${signature}`, 'secret')).toBeUndefined();
    expect(readToken('nonsense', 'secret')).toBeUndefined();
  });

  it('[CRM-1] what was verified is remembered, what was refused is not', () => {
    const asked: string[] = [];
    const read = remembering((token) => {
      asked.push(token);
      return readToken(token, 'secret');
    });
    const token = writeToken(viewer, 'secret');
    expect([read(token), read(token)]).toEqual([viewer, viewer]);
    expect([read(`${token}x`), read(`${token}x`)]).toEqual([undefined, undefined]);
    expect(asked).toEqual([token, `${token}x`, `${token}x`]);
  });
});
