import { expect, it } from 'vitest';
import type { TapeFact } from '../tape/events.ts';
import { complianceLogOf } from './domain/compliance-log.ts';

const hit = (seq: number, at: number, id: string): TapeFact => ({
  seq,
  at,
  type: 'guard.hit',
  data: {
    id,
    surface: 'speech',
    text: '全网最低价',
    said: '全网最低价',
    productId: null,
    ruleId: 'PRI-11',
    version: 1,
    decision: 'block',
    law: ['广告法 28'],
    instead: '',
    name: { zh: '最低', en: 'lowest' },
    remedy: { zh: '改', en: 'mend' },
  },
});
const settled = (seq: number, at: number, hitId: string): TapeFact => ({
  seq,
  at,
  type: 'guard.settled',
  data: { hitId, how: 'corrected', words: '更正', by: '周导' },
});

it('[INSIGHT-10] each hit stands once, with how it ended and how long it took', () => {
  const facts: TapeFact[] = [
    hit(1, 0, 'a'),
    hit(2, 1000, 'b'),
    hit(3, 2000, 'c'),
    settled(4, 30_000, 'a'),
    settled(5, 91_000, 'b'),
    settled(6, 92_000, 'c'),
    { seq: 7, at: 93_000, type: 'guard.reopened', data: { hitId: 'c', by: '周导' } },
  ];
  const log = complianceLogOf(facts);
  expect(log.rows.map((row) => [row.id, row.how, row.tookMs])).toEqual([
    ['a', 'corrected', 30_000],
    ['b', 'corrected', 90_000],
    ['c', 'open', null],
  ]);
  expect([log.medianMs, log.inTime]).toEqual([30_000, 1]);
  expect(complianceLogOf([])).toMatchObject({ rows: [], medianMs: null, inTime: 0 });
});
