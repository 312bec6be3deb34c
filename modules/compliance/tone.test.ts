import { expect, it } from 'vitest';
import { shippedTone } from './app/tone-model.ts';
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
