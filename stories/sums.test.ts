import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** A sum that was put together by hand: `¥{fen / 100}`, or fen made yuan in the middle of a sentence. */
const byHand = /¥\s*\$?\{|\/ 100\)?(?:\.toFixed\(\d\))?\}\s*(?:元|块|yuan)/u;

describe('sums that people read', () => {
  it('[STORY-25] are written by the one formatter, on screens as in refusals', () => {
    const files = globSync('{apps,design,modules}/**/*.{ts,tsx}', { cwd: root });
    expect(files.length).toBeGreaterThan(300);
    const found = files
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap((file) =>
        readFileSync(join(root, file), 'utf8')
          .split('\n')
          .filter((line) => byHand.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      );
    expect(found).toEqual([]);
  });

  it.each([
    'return `¥${fen / 100}`;',
    '<b>¥{offer.priceFen / 100}</b>',
    'zh: `最多 ${mostFen / 100} 元。`,',
    'en: `Below ${(floorFen / 100).toFixed(2)} yuan`,',
  ])('[STORY-25] one by hand is found: %s', (line) => {
    expect(byHand.test(line)).toBe(true);
  });
});
