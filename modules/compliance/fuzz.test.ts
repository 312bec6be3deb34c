import { expect, it } from 'vitest';
import { fuzz, fuzzCases, hurtText } from '../../platform/testing/index.ts';
import { shippedBook } from './app/rule-book.ts';
import { labelledFacts, labelledSentences } from './app/labelled.ts';
import { languageTables } from './app/tables.ts';
import { Engine } from './domain/engine.ts';
import { mended } from './domain/mend.ts';

it('[HOUSE-9] any words are judged in bounded time, violations lie in them, and mending never throws', () => {
  const book = shippedBook();
  const engine = new Engine(languageTables(), book);
  const samples = book.rules.flatMap((rule) => [...(rule.hit ?? []), ...(rule.pass ?? [])]);
  const at = Date.UTC(2026, 10, 23);
  const { faults, slowestMs } = fuzz(
    (random) => hurtText(samples, random),
    (text) => {
      for (const violation of engine.check({ text, surface: 'speech', at })) {
        if (text.slice(violation.from, violation.until) !== violation.said)
          throw new Error('misplaced');
        mended(text, violation);
      }
      const contact = engine.contact(text);
      if (contact && contact.until <= contact.from) throw new Error('nowhere');
    },
    { cases: Math.min(fuzzCases, 100_000) },
  );
  expect(faults).toEqual([]);
  expect(slowestMs).toBeLessThan(5000);
});

it('[HOUSE-9] a few signs over and over hang neither a pattern nor a claim', () => {
  const engine = new Engine(languageTables(), shippedBook());
  const at = Date.UTC(2026, 10, 23);
  const facts = labelledFacts('refrigerator', at);
  const starts = new Set(
    labelledSentences().flatMap(({ text }) => [1, 2, 3, 4].map((length) => text.slice(0, length))),
  );
  // What tries all ways would not come back from sixty of them; what does not takes no time.
  for (const start of starts) {
    const text = start.repeat(Math.ceil(60 / start.length));
    expect(Array.isArray(engine.check({ text, surface: 'title', at, facts }))).toBe(true);
  }
});
