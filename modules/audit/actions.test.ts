import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionWords } from './domain/actions.ts';

const modules = join(import.meta.dirname, '..');

/** Every action that a line of code names: `action: 'floor.set'`, both of `lifted ? 'hold.lifted' : 'hold.lift-asked'`. */
function actionsInCode(): Set<string> {
  const found = new Set<string>();
  for (const name of readdirSync(modules, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.test.ts')) continue;
    const text = readFileSync(join(modules, name), 'utf8');
    for (const line of text.matchAll(/\baction(?::| =).*/g)) {
      for (const [, action] of line[0].matchAll(/'([a-z-]+\.[a-z.-]+)'/g))
        if (action) found.add(action);
    }
  }
  return found;
}

describe('the audit log', () => {
  it('[PRIVACY-3] every action in it has words in both languages', () => {
    const actions = [...actionsInCode()];
    expect(actions.length).toBeGreaterThan(30);
    expect(actions.filter((action) => actionWords(action) === undefined)).toEqual([]);
    expect(actionWords('nobody.did')).toBeUndefined();
  });
});
