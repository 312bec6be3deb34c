import { describe, expect, it } from 'vitest';
import { readToken, writeToken } from './app/token.ts';

describe('viewer tokens', () => {
  const viewer = { id: 'vwr_1', nickname: '小雨', simulated: false };

  it('[CRM-1] a token that was changed, or signed by another, is nobody’s', () => {
    const token = writeToken(viewer, 'secret');
    expect(readToken(token, 'secret')).toEqual(viewer);
    expect(readToken(token, 'other')).toBeUndefined();
    const [, signature] = token.split('.');
    const forged = Buffer.from('["vwr_2","小雨",false]').toString('base64url');
    expect(readToken(`${forged}.${signature}`, 'secret')).toBeUndefined();
    expect(readToken('nonsense', 'secret')).toBeUndefined();
  });
});
