import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deedWords } from './domain/deeds.ts';

const modules = join(import.meta.dirname, '..');

/** Every deed that a line of code names: `action: 'floor.set'`, both of `lifted ? 'hold.lifted' : 'hold.lift-asked'`. */
function deedsInCode(): Set<string> {
  const found = new Set<string>();
  for (const name of readdirSync(modules, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
    const text = readFileSync(join(modules, name), 'utf8');
    for (const line of text.matchAll(/\baction(?::| =).*/g)) {
      for (const [, deed] of line[0].matchAll(/'([a-z-]+\.[a-z.-]+)'/g)) if (deed) found.add(deed);
    }
  }
  return found;
}

describe('the audit trail', () => {
  it('[PRIVACY-3] every deed on it has words in both languages', () => {
    const deeds = [...deedsInCode()];
    expect(deeds.length).toBeGreaterThan(30);
    expect(deeds.filter((deed) => deedWords(deed) === undefined)).toEqual([]);
    expect(deedWords('nobody.did')).toBeUndefined();
  });
});
