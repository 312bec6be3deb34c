import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RuleBook } from '../domain/engine.ts';
import { ruleRowSchema } from '../contract.ts';

const folder = join(import.meta.dirname, '../rules');
const aside = new Set(['house.json', 'guards.json', 'lexicon.json', 'vocabulary.json']);
const lists = z.record(z.string(), z.array(z.string()));

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

/** The catalogue as it is shipped: 168 checks, what is always lawful, and the closed lists of words. */
export function shippedBook(): RuleBook {
  const rows = readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !aside.has(name))
    .toSorted()
    .flatMap((name) => z.array(ruleRowSchema).parse(read(name)));
  return {
    rules: rows.map((row) => ({ ...row, version: 1, on: true })),
    guards: z.array(z.object({ kind: z.string(), pattern: z.string() })).parse(read('guards.json')),
    lexicon: lists.parse(read('lexicon.json')),
    vocabulary: lists.parse(read('vocabulary.json')),
  };
}
