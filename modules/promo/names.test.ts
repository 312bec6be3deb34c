import { describe, expect, it } from 'vitest';
import { provincesNamed } from '../../platform/kernel/province.ts';
import { Engine, languageTables, shippedBook } from '../compliance/index.ts';
import { judgeName } from './app/names.ts';
import { apartFen, subsidyPolicyDates } from './contract.ts';

const engine = new Engine(languageTables(), shippedBook());
const deps = { clock: { now: () => Date.UTC(2026, 10, 22, 12) }, compliance: engine };
const judged = (zh: string, en = 'offer') => judgeName(deps, { zh, en });

describe('names that all buyers read', () => {
  it.each([
    '加微信abc12345领券 全网最低',
    '加微信abc12345领券',
    '徽信 dby88 领券',
    '私我 13800138000 领券',
    '扣扣 827364512 套餐',
    '全网最低价套餐',
    '国家级冰洗套餐',
    '销量第一套餐',
  ])('[PROMO-26] what a title may not say is no name: %s', (name) => {
    expect(judged(name)).toMatchObject({
      ok: false,
      refusal: { code: 'promo.name-refused', status: 422, field: 'name' },
    });
  });

  it('[PROMO-26] the English name is judged too', () => {
    expect(judged('满减', 'add me on WeChat dby88')).toMatchObject({
      refusal: { code: 'promo.name-refused' },
    });
  });

  it('[PROMO-26] it is said what stands against it, in both languages', () => {
    const answer = judged('全网最低价套餐');
    const words = answer.ok ? undefined : answer.refusal.words;
    expect(words?.zh).toMatch(/“全网最低价?”\(.+\)/);
    expect(words?.en).toMatch(/“全网最低价?” \([A-Z].+\)/);
  });

  it.each([
    '满 2000 减 100',
    '厨电 95 折,最多减 200',
    '粉丝 30 元券',
    '今晚券',
    '样',
    '冰洗套餐',
    '新客立减 30 元',
    '双十一 5 折券',
    '全场 9 折',
    '国补叠加券',
    '冰箱 + 洗衣机两件套',
    '店庆满 100 减 50',
    '微信支付立减 20',
    '2026 年货节 满 10000 减 800',
    '第二件半价',
  ])('[PROMO-26] what shops call their coupons stays: %s', (name) => {
    expect(judged(name, '100 off 2,000')).toEqual({ ok: true, value: undefined });
  });
});

describe('what a bundle costs apart', () => {
  const products = [
    { id: 'a', priceFen: 279_900 },
    { id: 'b', priceFen: 100 },
  ];

  it.each([
    [['a', 'a'], 559_800],
    [['a', 'b'], 280_000],
    [['a', ''], 279_900],
    [['', ''], 0],
  ])('[PROMO-25] of %j is %i fen', (chosen, fen) => {
    expect(apartFen(products, chosen)).toBe(fen);
  });
});

it.each([
  [Date.UTC(2026, 11, 1, 9), '2026-12-01', '2027-01-01'],
  // In Shanghai the year is new already.
  [Date.UTC(2026, 11, 31, 16), '2027-01-01', '2028-01-01'],
  [Date.UTC(2026, 11, 31, 15, 59), '2026-12-31', '2027-01-01'],
])('[PROMO-27] a new edition is offered to the end of its year (%i)', (now, from, until) => {
  expect(subsidyPolicyDates(now)).toEqual({ from, until });
});

it.each(['浙 江', ' 浙江 ', 'zhe jiang', 'Inner  Mongolia', '内 蒙古'])(
  '[PROMO-15] a province is found with blanks in its name: %s',
  (typed) => {
    expect(provincesNamed(typed)).toHaveLength(1);
  },
);
