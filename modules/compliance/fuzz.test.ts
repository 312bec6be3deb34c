import { expect, it } from 'vitest';
import { fuzz, fuzzCases, hurtText } from '../../platform/testing/index.ts';
import { shippedBook } from './app/rule-book.ts';
import { languageTables } from './app/tables.ts';
import { Engine } from './domain/engine.ts';
import { mended } from './domain/mend.ts';

it('[HOUSE-9] any words are judged in bounded time, findings lie in them, and mending never throws', () => {
  const book = shippedBook();
  const engine = new Engine(languageTables(), book);
  const samples = book.rules.flatMap((rule) => [...(rule.hit ?? []), ...(rule.pass ?? [])]);
  const at = Date.UTC(2026, 10, 23);
  const { faults, slowestMs } = fuzz(
    (random) => hurtText(samples, random),
    (text) => {
      for (const finding of engine.check({ text, surface: 'speech', at })) {
        if (text.slice(finding.from, finding.until) !== finding.said) throw new Error('misplaced');
        mended(text, finding);
      }
    },
    { cases: Math.min(fuzzCases, 100_000) },
  );
  expect(faults).toEqual([]);
  expect(slowestMs).toBeLessThan(5000);
});
