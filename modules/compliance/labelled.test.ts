import { describe, expect, it } from 'vitest';
import { labelledFacts, labelledSentences, labelledTemplates } from './app/labelled.ts';
import { shippedBook } from './app/rule-book.ts';
import { badPattern } from './app/bad-pattern.ts';
import { languageTables } from './app/tables.ts';
import { Engine } from './domain/engine.ts';
import type { Facts } from './domain/rule.ts';
import { spelled } from './domain/vocabulary.ts';

const book = shippedBook();
const engine = new Engine(languageTables(), book);
const at = Date.UTC(2026, 10, 23, 12);
const stopped = (text: string, facts: Facts): string[] =>
  engine
    .check({ text, surface: 'speech', at, facts })
    .filter(({ decision }) => decision === 'block' || decision === 'fix')
    .map(({ ruleId }) => ruleId);

describe('the labelled set', () => {
  const sentences = labelledSentences();

  it('[GUARD-16] has three thousand sentences and more, a thousand of them lawful, each from a known template', () => {
    expect(sentences.length).toBeGreaterThanOrEqual(3000);
    expect(sentences.filter(({ want }) => want === 'pass').length).toBeGreaterThanOrEqual(1000);
    const known = new Set(labelledTemplates().templates.map(({ id }) => id));
    expect(sentences.filter(({ template }) => !known.has(template))).toEqual([]);
    const pairs = new Set(sentences.map(({ template, text }) => `${template} ${text}`));
    expect(pairs.size).toBe(sentences.length);
  });

  it('[GUARD-16] is judged as it is labelled: at least 98 in 100 stop, at most 2 in 100 traps are flagged', () => {
    const judged = sentences.map((sentence) => {
      const { text, surface, context } = sentence;
      const found = engine.check({ text, surface, at, facts: labelledFacts(context, at) });
      const flagged = found.some(({ decision }) => decision === 'block' || decision === 'fix');
      return { ...sentence, flagged };
    });
    const share = (want: string): number => {
      const part = judged.filter((sentence) => sentence.want === want);
      return part.filter(({ flagged }) => flagged).length / part.length;
    };
    expect(share('stop')).toBeGreaterThanOrEqual(0.98);
    expect(share('pass')).toBeLessThanOrEqual(0.02);
  });
});

describe('lists of words by name', () => {
  it('[GUARD-17] a pattern names a list, a list names others, and a name that is not there is refused', () => {
    const lists = { brand: ['甲', '乙'], rival: ['{brand}', '别家'], own: ['{own}'] };
    expect(spelled('比{rival}{0,2}好', lists)).toBe('比(?:(?:甲|乙)|别家){0,2}好');
    expect(() => spelled('{nobody}', lists)).toThrow('nobody');
    expect(() => spelled('{own}', lists)).toThrow('names itself');
  });

  it('[GUARD-17] every list is named by some pattern', () => {
    const texts = [
      ...book.rules.flatMap((rule) => rule.patterns ?? []),
      ...book.exemptions.map(({ pattern }) => pattern),
      ...Object.values(book.vocabulary).flat(),
    ].join(' ');
    const unused = Object.keys(book.vocabulary).filter((name) => !texts.includes(`{${name}}`));
    expect(unused).toEqual([]);
  });

  it('[GUARD-52] [GUARD-17] every shipped pattern can be read, and its own words over and over do not hang it', () => {
    const patterns = [
      ...book.rules.flatMap((rule) => rule.patterns ?? []),
      ...book.exemptions.map(({ pattern }) => pattern),
    ];
    expect(patterns.flatMap((pattern) => badPattern(pattern, book.vocabulary) ?? [])).toEqual([]);
    // As it was shipped once.
    const hung = '(?:[^,]{0,10}(?:地区|市|县)){2,}[^,]{0,8}第一';
    expect(badPattern(hung, book.vocabulary)?.code).toBe('compliance.pattern-slow');
  });
});

describe('claims beside what is true', () => {
  const cold = labelledFacts('refrigerator', at);
  const wash = labelledFacts('washer', at);

  it('[GUARD-5] "all gone" is false while there is stock, and true when there is none', () => {
    expect(stopped('刚上架就被抢光了', wash)).toContain('PRO-03');
    expect(stopped('刚上架就被抢光了', { ...wash, stock: 0 })).toEqual([]);
  });

  it('[GUARD-5] how many are left is compared with the stock; a count of something else is not', () => {
    expect(stopped('还有 3 台,过了就没有', wash)).toEqual(['PRO-01']);
    expect(stopped('还有 5 台,不急', wash)).toEqual([]);
    expect(stopped('我家还有一台老空调', wash)).toEqual([]);
    expect(stopped('一人就买两台不同的', wash)).toEqual([]);
  });

  it('[GUARD-5] a warranty is compared with what is promised of that very part', () => {
    expect(stopped('压缩机十年保修', cold)).toEqual([]);
    expect(stopped('整机十年保修', cold)).toEqual(['CON-09']);
    expect(stopped('保修十年', cold)).toEqual(['CON-09']);
    expect(stopped('整机保修一年', cold)).toEqual([]);
  });

  it('[GUARD-5] a figure may stand before its name, and a percentage may be spoken', () => {
    expect(stopped('650升大容量', cold)).toEqual(['PERF-01']);
    expect(stopped('501升大容量', cold)).toEqual([]);
    expect(stopped('国家补贴百分之三十', cold)).toContain('SUB-01');
    expect(stopped('国家补贴百分之十五', cold)).toEqual([]);
  });

  it('[GUARD-5] a figure of the appliance is no price, and a count of orders is none', () => {
    expect(stopped('现在 3500 瓦', cold)).toEqual([]);
    expect(stopped('今天卖了 2000 台', wash)).toEqual([]);
    expect(stopped('今天只要 1999', wash)).toEqual(['PRI-05']);
  });

  it('[GUARD-3] what warns of a fraud is no fraud, except where spam begins', () => {
    const warn = '不要加陌生人微信';
    expect(stopped(warn, wash)).toEqual([]);
    expect(engine.words('加微信 领券')).not.toEqual([]);
    for (const asked of ['能加微信吗', '能加微信吗？', '能加微信吗?']) {
      expect(engine.words(asked)).toEqual([]);
    }
  });
});
