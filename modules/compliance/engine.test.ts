import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../platform/kernel/index.ts';
import { shippedBook } from './app/rule-book.ts';
import { languageTables } from './app/tables.ts';
import { Engine } from './domain/engine.ts';
import { mended } from './domain/mend.ts';
import { codesOf, Matcher } from './domain/matcher.ts';
import { numberIn } from '../../platform/kernel/index.ts';
import { rulesOfList } from './domain/word-list.ts';
import { violationsOfRecord } from './domain/records.ts';
import type { Facts, Violation, Rule, Surface } from './domain/rule.ts';

const book = shippedBook();
const engine = new Engine(languageTables(), book);
const at = Date.UTC(2026, 10, 23, 12);

const airConditioner: NonNullable<Facts['product']> = {
  id: 'prd_1',
  kind: 'air-conditioner',
  specs: [
    { name: '制冷量', value: '3500', unit: 'W' },
    { name: '制热量', value: '4620', unit: 'W' },
    { name: '循环风量', value: '700', unit: 'm³/h' },
    { name: '室内机噪音(低风)', value: '19', unit: 'dB(A)' },
    { name: '适用面积', value: '16–22', unit: 'm²' },
  ],
  grade: 1,
  standard: 'GB 21455-2019',
  warranty: { words: '整机六年保修', years: { 整机: 6 } },
  claims: [],
  evidence: [],
};
const subsidyPolicy = {
  kinds: ['air-conditioner', 'refrigerator', 'washer', 'television', 'water-heater', 'computer'],
  grade: 1,
  percent: 15,
  capYuan: 1500,
};
const facts: Facts = {
  product: airConditioner,
  stock: 12,
  checkoutFen: 279_900,
  lowest7Fen: 279_900,
  priceEndsInMs: [],
  subsidyPolicy,
};
const factsFor = (id: string): Facts => {
  if (id === 'SUB-02') return { ...facts, product: { ...airConditioner, kind: 'dishwasher' } };
  if (id === 'SUB-03') return { ...facts, product: { ...airConditioner, grade: 3 } };
  return facts;
};
const surfaceOf = (rule: Rule): Surface =>
  (['speech', 'script', 'title', 'reply', 'chat'] as const).find((item) => rule.surfaces[item]) ??
  'speech';
const judge = (rule: Rule, text: string): Violation[] =>
  engine.check({ text, surface: surfaceOf(rule), at, facts: factsFor(rule.id) });
const alone = (rule: Rule): Engine => new Engine(languageTables(), { ...book, rules: [rule] });
const onWords = book.rules.filter((rule) => rule.patterns ?? rule.claim ?? rule.lexicon);

describe('the catalogue', () => {
  it('[GUARD-1] holds all 168 checks, each with law, day and status', () => {
    expect(book.rules).toHaveLength(168);
    expect(new Set(book.rules.map((rule) => rule.id)).size).toBe(168);
    for (const rule of book.rules) {
      const words = rule.patterns ?? rule.claim ?? rule.lexicon;
      // Words may promise what another part of the program holds; elsewhere a check stands in one place.
      const known = [rule.data, rule.heldBy, rule.waitsFor].filter(Boolean);
      expect([rule.id, known.length]).toEqual([rule.id, words && known.length === 0 ? 0 : 1]);
      expect(rule.law.length).toBeGreaterThan(0);
    }
  });

  it.each(onWords.map((rule) => [rule.id, rule] as const))(
    '[GUARD-2] %s hits what it must and passes what it must',
    (id, rule) => {
      expect(rule.hit?.length ?? 0).toBeGreaterThanOrEqual(5);
      expect(rule.pass?.length ?? 0).toBeGreaterThanOrEqual(5);
      const engineOfRule = alone(rule);
      const check = (text: string) =>
        engineOfRule.check({ text, surface: surfaceOf(rule), at, facts: factsFor(id) });
      const missed = (rule.hit ?? []).filter((text) => check(text).length === 0);
      const wrong = (rule.pass ?? []).filter((text) => check(text).length > 0);
      expect({ missed, wrong }).toEqual({ missed: [], wrong: [] });
    },
  );

  it.each(onWords.filter((rule) => rule.replace).map((rule) => [rule.id, rule] as const))(
    '[GUARD-6] what %s says instead is lawful',
    (_, rule) => {
      const single = alone(rule);
      for (const text of rule.hit ?? []) {
        const [first] = single.check({
          text,
          surface: surfaceOf(rule),
          at,
          facts: factsFor(rule.id),
        });
        expect([text, first?.ruleId]).toEqual([text, rule.id]);
        if (!first) continue;
        const after = mended(text, first);
        const again = judge(rule, after).filter((item) => item.decision === 'block');
        const same = again.filter((item) => item.from <= first.from + first.instead.length);
        expect({ text, after, again: same.map((item) => item.ruleId) }).toEqual({
          text,
          after,
          again: [],
        });
      }
    },
  );
});

describe('the maker on screen', () => {
  const own = { ...facts, product: { ...airConditioner, brands: ['格力', 'Gree'] } };
  const saidOf = (text: string, by: Facts): string[] =>
    engine.check({ text, surface: 'speech', at, facts: by }).map(({ ruleId }) => ruleId);

  it.each(['格力品质,值得信赖', '我们格力比格力老款还静', 'gree品质看得见'])(
    '[GUARD-19] %s is no word about others where it is its own',
    (text) => {
      expect(saidOf(text, own)).toEqual([]);
      expect(saidOf(text.replace('gree', '格力'), facts)).not.toEqual([]);
    },
  );

  it('[GUARD-19] another name in the same sentence is heard all the same', () => {
    expect(saidOf('格力不像美的垃圾', own)).toContain('CMP-01');
    expect(saidOf('格力比美的更好', own)).toContain('CMP-02');
  });

  it('[GUARD-56] a list reaches the rules of every list that names it, as deep as they go', () => {
    const [rule] = book.rules;
    if (!rule) throw new Error('there are rules');
    const vocabulary = { low: ['甲'], middle: ['{low}乙'], high: ['{middle}丙'], other: ['丁'] };
    const deep = { ...book, vocabulary, rules: [{ ...rule, patterns: ['{high}'] }] };
    expect(rulesOfList(deep, 'low').map(({ id }) => id)).toEqual([rule.id]);
    expect(rulesOfList(deep, 'other')).toEqual([]);
  });

  it('[GUARD-3] the names of makers inside other words are no names', () => {
    const plain = ['今天这个价格力度大', '这种地方太潮', '做一顿完美的早餐', '螺丝松下来就行'];
    expect(plain.flatMap((text) => saidOf(`${text},不像垃圾`, facts))).toEqual([]);
  });
});

/** Lawful sentences that a plain list of words would flag (domain reference §1.6). */
const traps = [
  '最后一步是检查排水',
  '最后说一句谢谢大家',
  '最近下单的朋友看这里',
  '最晚后天发货,最早明天',
  '第一步先断电',
  '第一个下单的朋友扣 1',
  '第一档是睡眠风',
  '安装最好提前预约',
  '最好先断电再擦',
  '最好放在通风处',
  '最佳观看距离大约三米',
  '最佳安装高度两米二',
  '最多可用三张券',
  '最高立减 500 元',
  '最高补贴 1500',
  '最低消费没有门槛',
  '最少留 10 厘米散热',
  '循环风量最大风量看铭牌',
  '最低温度零下 18 度',
  '脱水最高转速 1400 转',
  '国家标准是强制的',
  '新国标一级能效',
  'TCL王牌是一个商标',
  '万能遥控器另外买',
  '用户第一,安全第一',
  '我们力争第一',
  '每台机器有唯一识别码',
  '整点秒杀活动马上开始',
  '有人问是不是全网最低?我们不能这么说',
  '我们不承诺最低价',
  '不是最便宜的,但是标识齐全',
  '广告法不允许说最佳',
  '这不是医疗器械,不能治疗鼻炎',
  '没有最好,只有更合适',
  '别说什么顶级,看参数',
];

describe('what is lawful', () => {
  it.each(traps)('[GUARD-3] “%s” is not stopped', (text) => {
    for (const surface of ['title', 'script', 'speech', 'reply'] as const) {
      const stops = engine
        .check({ text, surface, at, facts })
        .filter((item) => item.decision === 'block' || item.decision === 'fix');
      expect(stops.map((item) => [item.ruleId, item.said])).toEqual([]);
    }
  });

  it.each([
    '不是我吹,这就是全网最低价',
    '别家没有的,行业第一品牌',
    '这是全网最低价知道吗',
    '没有骗你们,它能预防鼻炎',
    '它不是普通货是全网最低价',
    '法律认可的全网最低价',
  ])('[GUARD-3] “%s” denies nothing', (text) => {
    const found = engine.check({ text, surface: 'speech', at, facts });
    expect(found.some((item) => item.decision === 'block')).toBe(true);
  });

  it('[GUARD-3] a denial speaks only for its own clause', () => {
    const text = '我们不说空话!这是全网最低价';
    expect(engine.check({ text, surface: 'speech', at, facts })[0]?.ruleId).toBe('PRI-11');
  });
});

describe('words spoken of as words', () => {
  const stopped = (text: string): boolean =>
    engine
      .check({ text, surface: 'speech', at, facts })
      .some(({ decision }) => decision === 'block' || decision === 'fix');

  it('[GUARD-3] whoever says that a word must not be said does not say it, until a "but" means it', () => {
    const named = '全网最低价这种话我们不敢说';
    expect(stopped(named)).toBe(false);
    expect(stopped(`${named},但你们懂的`)).toBe(true);
    expect(stopped('全网最低价都是骗人的')).toBe(false);
  });
});

describe('disguises', () => {
  it.each([
    ['full width', 'ＶＸ号是多少', 'vx号'],
    ['traditional', '一起來賭博吧', '赌博'],
    ['unseen signs', '加\u200b微\u2060信', '加微信'],
    ['separators', '加·微 / 信', '加微信'],
    ['pictures', '加🚀微❤️信', '加微信'],
    ['look-alike letters', 'v\u0445号', 'vx号'],
    ['pinyin', '快来 jiaweixin 吧', '加微信'],
    ['pinyin with letters', '快来 jiavx 领券', '加vx'],
    ['pinyin beside signs', '家人们JIAQQ进群', '加qq'],
    ['half pinyin', '加wei信', '加微信'],
    ['a homophone', '加威信领券', '加微信'],
    ['mathematical letters', '加𝓿𝔁', '加vx'],
    ['combining marks', 'v\u0301x号', 'vx号'],
    ['spaces', '加 微 信', '加微信'],
  ])('[GUARD-4] %s', (_, text, word) => {
    expect(engine.words(text)[0]?.word).toBe(word);
  });

  it('[GUARD-4] places are those of the text that came', () => {
    const text = '姐妹们,加·微\u200b信领券';
    const [hit] = engine.words(text);
    expect(text.slice(hit?.from, hit?.until)).toBe('加·微\u200b信');
    const rule = engine.check({ text: '这是最·佳 選擇', surface: 'title', at })[0];
    expect(rule?.said).toBe('最·佳');
  });

  it('[GUARD-4] half a sign is none, and a sign of two units is whole', () => {
    const rule = engine.check({ text: '咱家最大的\ud800', surface: 'speech', at })[0];
    expect(rule?.until).toBeLessThanOrEqual(6);
    const text = '加𝓿𝔁领';
    const [hit] = engine.words(text);
    expect(text.slice(hit?.from, hit?.until)).toBe('加𝓿𝔁');
  });

  it('[GUARD-4] a word that plain ones sound like is meant where it is spelt in letters', () => {
    expect(engine.words('今晚有wangdai秒批')[0]?.word).toBe('网贷');
    expect(engine.words('大家往带回家的路上看看')).toEqual([]);
  });

  it('[GUARD-4] neighbouring words are no forbidden one', () => {
    for (const text of [
      'vxhaox',
      'shabby 风格',
      '性价比很高',
      '墙纸颜色',
      '见人就夸',
      '忘带说明书',
      '看起来挺大吗',
    ]) {
      expect([text, engine.words(text).map((hit) => hit.word)]).toEqual([text, []]);
    }
  });
});

describe('what is claimed and what is known', () => {
  const check = (text: string, known: Facts = facts) =>
    engine.check({ text, surface: 'speech', at, facts: known });
  const germ = '除菌率 99.9%';
  const report = { id: 'evd_1', kind: 'test-report', text: '除菌率 99.9% GB 21551.2' };
  const withReport = (expiresAt: number | null): Facts => ({
    ...facts,
    product: { ...airConditioner, evidence: [{ ...report, expiresAt }] },
  });

  it('[GUARD-5] proved it passes, without proof it is to be mended, an old document proves nothing', () => {
    expect(check(germ)[0]).toMatchObject({ ruleId: 'PERF-05', decision: 'fix' });
    expect(check(germ, withReport(null))).toEqual([]);
    expect(check(germ, withReport(at - 1))[0]?.ruleId).toBe('PERF-05');
  });

  it('[GUARD-5] a share is proved by that share, however it is said, and by no other figure', () => {
    const proved = (text: string): boolean => check(text, withReport(null)).length === 0;
    expect(proved('除菌率百分之九十九点九')).toBe(true);
    expect(
      ['除菌率 9%', '除菌率百分之九十九', '除菌率 21551.2%', '除菌率 99.99%'].filter(proved),
    ).toEqual([]);
  });

  it('[GUARD-5] a figure belongs to the name that is said most fully', () => {
    const specs = [
      { name: '洗涤容量', value: '10', unit: 'kg' },
      { name: '烘干容量', value: '7', unit: 'kg' },
      { name: '颗粒物 CADR', value: '400', unit: 'm³/h' },
      { name: '甲醛 CADR', value: '180', unit: 'm³/h' },
    ];
    const own = { ...facts, product: { ...airConditioner, specs } };
    const wrong = (text: string): boolean =>
      check(text, own).some(({ ruleId }) => ['PERF-01', 'PERF-09'].includes(ruleId));
    const right = [
      '洗涤容量 10 kg',
      '烘干容量 7 公斤',
      '颗粒物 CADR 400',
      '甲醛CADR 180m³/h',
      'CADR 400',
    ];
    expect(right.filter(wrong)).toEqual([]);
    const said = [
      '洗涤容量 7 公斤',
      '烘干容量 10 公斤',
      '甲醛 CADR 400',
      'CADR 800',
      '容量 12 公斤',
    ];
    expect(said.filter((text) => !wrong(text))).toEqual([]);
  });

  it('[GUARD-5] a wrong grade stops, an unknown one is to be mended', () => {
    expect(check('二级能效')[0]).toMatchObject({ decision: 'block', instead: '一级能效' });
    expect(check('二级能效', {})[0]).toMatchObject({ decision: 'fix' });
    expect(check('一级能效')).toEqual([]);
  });

  it('[GUARD-5] what nobody knows is not said in the remedy', () => {
    const [found] = check('超一级能效', {});
    expect([found?.remedy.zh, found?.instead]).toEqual(['能效只有 1 到 5 级。', '']);
    expect(check('能效一级', {})[0]?.remedy.zh).toMatch(/^写明具体型号/);
    expect(check('超一级能效')[0]?.remedy.zh).toMatch(/^能效只有 1 到 5 级/);
  });

  it('[GUARD-5] stock, price and schedule are those of this second', () => {
    expect(check('最后 12 台')).toEqual([]);
    expect(check('最后三台')[0]?.instead).toBe('现有 12 台');
    expect(check('到手价 2798.5 元')).toEqual([]);
    expect(check('到手价 2599 元')[0]?.ruleId).toBe('PRI-05');
    const rises = { ...facts, priceEndsInMs: [180_000] };
    expect(check('三分钟后恢复原价', rises)).toEqual([]);
    expect(check('十分钟后恢复原价', rises)[0]?.ruleId).toBe('PRO-02');
  });

  it('[GUARD-5] a rise is true within the time that was named, and about twenty is about twenty', () => {
    const endsIn = (hours: number) => ({ ...facts, priceEndsInMs: [hours * 3_600_000] });
    expect(check('马上涨价', endsIn(0.5))).toEqual([]);
    expect(check('马上涨价', endsIn(5))[0]?.ruleId).toBe('PRO-02');
    expect(check('明天就涨价', endsIn(5))).toEqual([]);
    expect(check('明天就涨价', endsIn(72))[0]?.ruleId).toBe('PRO-02');
    // This is the 23rd of November.
    expect(check('月底要涨价', endsIn(7 * 24))).toEqual([]);
    expect(check('月底要涨价', endsIn(9 * 24))[0]?.ruleId).toBe('PRO-02');
    expect(check('下周一涨价', endsIn(9 * 24))).toEqual([]);
    expect(check('下个月涨价', endsIn(9 * 24))[0]?.ruleId).toBe('PRO-02');
    expect(check('月底要涨价')[0]?.ruleId).toBe('PRO-02');
    expect(check('月底要涨价', endsIn(-1))[0]?.ruleId).toBe('PRO-02');
    expect(check('只剩十来台了')).toEqual([]);
    expect(check('只剩二十来台了')[0]?.ruleId).toBe('PRO-01');
    expect(check('库存告急')[0]?.ruleId).toBe('PRO-01');
    expect(check('库存告急', { ...facts, stock: 4 })).toEqual([]);
  });

  it('[GUARD-5] a rule holds from its first day to its last', () => {
    const text = '国补直接减 2000';
    const before = Date.UTC(2025, 5, 1);
    expect(engine.check({ text, surface: 'speech', at: before, facts })).toEqual([]);
    expect(check(text)[0]?.ruleId).toBe('SUB-01');
  });

  it.each([
    ['3,500', 3500],
    ['三千五', 3500],
    ['三千零五', 3005],
    ['两', 2],
    ['十二', 12],
    ['一百二十', 120],
    ['1.5万', 15_000],
    ['二点五', 2.5],
    ['一九九八', 1998],
    ['一万二', 12_000],
    ['好', undefined],
  ])('[GUARD-5] %s is read as people mean it', (text, value) => {
    expect(numberIn(text)).toBe(value);
  });
});

describe('documents of a product', () => {
  const complete = {
    kind: 'air-conditioner',
    grade: 1,
    claims: [{ text: '能效 1 级', evidenceId: 'evd_label' }],
    evidence: [
      { id: 'evd_label', kind: 'label-filing', text: '', expiresAt: null },
      { id: 'evd_ccc', kind: 'ccc', text: '', expiresAt: at + 1 },
    ],
  };
  const found = (change: object, when = at): string[] =>
    violationsOfRecord(book.rules, { ...complete, ...change }, { at: when, day: '2026-11-23' }).map(
      (item) => `${item.ruleId} ${item.decision}`,
    );

  it('[GUARD-53] complete documents pass; each that is missing or over is named by its rule', () => {
    expect(found({})).toEqual([]);
    expect(found({ grade: null })).toEqual(['ENG-03 fix']);
    expect(found({ kind: 'robot-vacuum', grade: null })).toEqual([]);
    expect(found({}, at + 1)).toEqual(['CERT-01 block', 'LIV-04 fix']);
    const old = [
      { id: 'evd_label', kind: 'label-filing', text: '', expiresAt: at },
      complete.evidence[1],
    ];
    expect(found({ evidence: old })).toEqual(['CIT-08 fix', 'LIV-04 fix']);
  });

  it('[GUARD-55] a claim that no document proves stops, and so does a sale whose base was raised', () => {
    for (const evidenceId of [null, 'evd_withdrawn'])
      expect(found({ claims: [{ text: '除菌率 99.9%', evidenceId }] })).toEqual(['CIT-01 block']);
    const raised = { beforeFen: 259_900, nowFen: 299_900, saleFen: 259_900 };
    expect(found({ raised })).toEqual(['PRI-02 block']);
  });
});

describe('many words at once', () => {
  it.each([1, 2, 3, 20_261_123])('[GUARD-7] finds what a plain search finds (seed %i)', (seed) => {
    const random = seededRandom(seed);
    const sign = (): string => 'abc微信'[Math.floor(random() * 5)] ?? 'a';
    const text = (most: number): string =>
      Array.from({ length: 1 + Math.floor(random() * most) }, sign).join('');
    const words = [...new Set(Array.from({ length: 30 }, () => text(4)))];
    const matcher = new Matcher(words.map(codesOf));
    for (let round = 0; round < 50; round += 1) {
      const line = text(40);
      const found: string[] = [];
      matcher.scan(codesOf(line), line.length, (word, from) => found.push(`${word}@${from}`));
      const plain = words.flatMap((word, index) =>
        Array.from(line, (_, at) => at)
          .filter((at) => line.startsWith(word, at))
          .map((at) => `${index}@${at}`),
      );
      expect(found.toSorted()).toEqual(plain.toSorted());
    }
  });

  it('[GUARD-7] hostile text is judged in bounded time and never throws', () => {
    const nasty = [
      '最'.repeat(50_000),
      '(('.repeat(5000),
      '\ud800'.repeat(100),
      '原价'.repeat(4000),
      'zui'.repeat(3000),
      '\u202e加微信',
      '',
    ];
    for (const text of nasty) {
      for (const surface of ['title', 'chat'] as const) {
        expect(Array.isArray(engine.check({ text, surface, at, facts }))).toBe(true);
      }
    }
  });
});
