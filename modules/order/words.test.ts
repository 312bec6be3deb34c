import { expect, it } from 'vitest';
import { backReasons } from './domain/words.ts';

it('[ORDER-36] why money goes back of itself is Chinese, and short enough for a channel', () => {
  for (const reason of Object.values(backReasons)) {
    expect(reason).toMatch(/^[\u4E00-\u9FFF,]+$/);
    expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(80);
  }
});
