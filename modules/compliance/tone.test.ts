import { expect, it } from 'vitest';
import { doubting, hintLines, learnClaims, testRound } from './app/doubting.ts';
import { labelledFacts } from './app/labelled.ts';
import { shippedBook } from './app/rule-book.ts';
import { languageTables } from './app/tables.ts';
import { shippedTone } from './app/tone-model.ts';
import { doubtFrom, doubtId } from './domain/doubt.ts';
import { Engine } from './domain/engine.ts';
import { learnTone } from './domain/tone-learning.ts';
import { packTone, rudeFrom, toneOf, unpackTone } from './domain/tone.ts';

it('[GUARD-15] harsh words about goods are none; an attack on a group of people is one', () => {
  const model = shippedTone();
  const rude = (text: string): boolean => toneOf(model, text) > rudeFrom;
  const goods = [
    '这台空调太差了,制冷慢,噪音大,退货!',
    '客服态度极差,等了三天没人理,以后再也不买了',
    '主播能不能别吹了,参数都说错了',
    '价格比隔壁贵两百,坑人',
    '1.5匹的多少钱',
    '',
    '😀😀😀',
  ];
  expect(goods.filter(rude)).toEqual([]);
  const attacks = ['黑人就是懒,全是垃圾,滚出中国', '河南人都是骗子小偷,恶心', '女的就是贱,活该'];
  expect(attacks.filter(rude).length).toBeGreaterThanOrEqual(2);
});

it('[GUARD-15] learning is the same every time, and its packed form judges as it does', () => {
  const lines = Array.from({ length: 60 }, (_, index) => ({
    text: index % 2 === 0 ? `滚,你们这些人都是垃圾${index}` : `这台机器怎么安装${index}`,
    attack: index % 2 === 0,
  }));
  const terms = { bits: 12, runs: 3, cost: 0.5, rounds: 10 };
  const model = learnTone(lines, terms);
  expect(packTone(learnTone(lines, terms))).toEqual(packTone(model));
  const packed = unpackTone(packTone(model));
  for (const { text, attack } of lines) {
    expect(toneOf(model, text) > 0).toBe(attack);
    expect(Math.abs(toneOf(packed, text) - toneOf(model, text))).toBeLessThan(0.2);
  }
});

it('[GUARD-18] what it learnt of other rounds points at most unlawful sentences of the untouched one', () => {
  const all = hintLines();
  const model = learnClaims(all.filter(({ round }) => round !== testRound));
  const share = (want: string): number => {
    const lines = all.filter((line) => line.round === testRound && line.want === want);
    return lines.filter(({ text }) => toneOf(model, text) > doubtFrom).length / lines.length;
  };
  expect(share('stop')).toBeGreaterThan(0.6);
  expect(share('pass')).toBeLessThan(0.08);
});

it('[GUARD-18] it hints where the rules are silent, and is silent in the chat, on proved words and denials', () => {
  const rules = new Engine(languageTables(), shippedBook());
  const judge = doubting(() => rules)();
  const at = Date.UTC(2026, 10, 23, 12);
  const facts = labelledFacts('air-conditioner', at);
  const hints = (text: string, surface: 'speech' | 'chat' = 'speech') =>
    judge
      .check({ text, surface, at, facts })
      .filter(({ ruleId }) => ruleId === doubtId)
      .map(({ said, decision }) => `${decision} ${said}`);
  const strange = '隔壁老王家装了它连药都停了';
  const found = ['今天天气不错。', strange, '!安装要先预约。'].join('');
  expect(rules.check({ text: strange, surface: 'speech', at, facts })).toEqual([]);
  expect(hints(found)).toEqual([`review ${strange}`]);
  expect(hints(found, 'chat')).toEqual([]);
  expect(hints('还有十二台,喜欢的可以拍。这台是一级能效。')).toEqual([]);
  expect(hints('我们不能说它是全网最低价')).toEqual([]);
  expect(hints('')).toEqual([]);
  const [stop] = judge.check({ text: '全网最低价的空调就在这里', surface: 'speech', at, facts });
  expect(stop?.ruleId).not.toBe(doubtId);
});
