import { expect, it } from 'vitest';
import { remembering } from './app/remembered.ts';
import { shippedBook } from './app/rule-book.ts';
import { languageTables } from './app/tables.ts';
import { Engine } from './domain/engine.ts';

const noon = Date.UTC(2026, 10, 24, 4);
const day = 86_400_000;

const engine = new Engine(languageTables(), shippedBook());

function counted() {
  let times = 0;
  const check: Engine['check'] = (asked) => {
    times += 1;
    return engine.check(asked);
  };
  return { judge: { check }, times: () => times };
}

it('[GUARD-14] what was judged is remembered for the same rules, facts and day, and no longer', () => {
  const first = counted();
  const second = counted();
  let now = first.judge;
  const check = remembering(() => now);
  const asked = { text: '今天全网最低价', surface: 'script', at: noon } as const;
  const found = check(asked);
  expect(found.map((item) => item.ruleId)).toEqual(['PRI-11']);
  expect(check({ ...asked, at: noon + 3_600_000 })).toEqual(found);
  expect(first.times()).toBe(1);
  check({ ...asked, at: noon + day });
  check({ ...asked, surface: 'title' });
  check({ ...asked, facts: { checkoutFen: 100 } });
  expect(first.times()).toBe(4);
  const soon = { ...asked, text: '十分钟后涨价' };
  expect(check({ ...soon, facts: { priceEndsInMs: [600_000] } })).toEqual([]);
  const [wrong] = check({ ...soon, facts: { priceEndsInMs: [60_000] } });
  expect([wrong?.ruleId, first.times()]).toEqual(['PRO-02', 6]);
  now = second.judge;
  expect(check(asked)).toEqual(found);
  expect(second.times()).toBe(1);
  // However many texts come, memory does not grow without end.
  for (let index = 0; index < 1000; index += 1) check({ ...asked, text: `第${index}件` });
  check(asked);
  expect(second.times()).toBe(1002);
});
