import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../platform/kernel/index.ts';
import { learn, probability } from './domain/boost.ts';
import model from './domain/card-model.json' with { type: 'json' };
import { cardFeatures, cardRow, type CardHistory } from './domain/card.ts';
import { intervalOf, qualityAt, shareIntervals, sharesAt, type Judged } from './domain/measure.ts';
import { within } from './app/hosting.ts';
import { pendingJudged, type Judged as JudgedRequest } from './app/judged.ts';
import { groupsOf } from './domain/groups.ts';
import { layered, recall, type Past } from './domain/past.ts';
import { networksIn } from './domain/networks.ts';
import { rules } from './domain/rules.ts';
import type { Signals } from './domain/signals.ts';
import { judgeSignals, usualThresholds } from './domain/verdict.ts';
import { waitingRules } from './domain/waiting.ts';

const minute = 60_000;
const calm: Signals = {
  amountFen: 250_000,
  quantity: 1,
  accountAgeMs: 30 * 24 * 60 * minute,
  orders10Min: 1,
  orders24h: 1,
  nearLimit24h: 0,
  deviceAccounts24h: 1,
  personAccounts7d: 1,
  addressAccounts7d: 1,
  phoneSegment: '138',
  phoneNeighbours: 1,
  clusterSize: 1,
  sinceOpenMs: null,
  sinceLookMs: 9000,
  hasty24h: 0,
  ticket: 'not-needed',
  newcomerCoupon: false,
  returns90d: 0,
  orders90d: 1,
  sameReason1h: 0,
  unpaidOpen: 0,
  priceShare: 0.9,
  fails10Min: 0,
  complaints: 0,
  fromDataCentre: false,
};

type Change = Partial<Signals>;

/** For every rule: three that it must hold on, three just beside it, and the last that it lets pass. */
const cases: Readonly<Record<string, readonly [readonly Change[], readonly Change[]]>> = {
  F01: [
    [
      { amountFen: 2_000_001, accountAgeMs: 0 },
      { amountFen: 9_000_000, accountAgeMs: 60 * minute },
      { amountFen: 2_000_100, accountAgeMs: 24 * 60 * minute - 1 },
    ],
    [
      { amountFen: 2_000_000, accountAgeMs: 0 },
      { amountFen: 2_000_001, accountAgeMs: 24 * 60 * minute },
      { amountFen: 9_000_000, accountAgeMs: null },
      { amountFen: 9_000_000 },
    ],
  ],
  F02: [
    [{ nearLimit24h: 3 }, { nearLimit24h: 4 }, { nearLimit24h: 30 }],
    [{ nearLimit24h: 2 }, { nearLimit24h: 1 }, { amountFen: 1_999_999 }, {}],
  ],
  F03: [
    [{ orders10Min: 6 }, { orders24h: 11 }, { orders10Min: 9, orders24h: 40 }],
    [{ orders10Min: 5 }, { orders24h: 10 }, { orders10Min: 5, orders24h: 10 }, {}],
  ],
  F04: [
    [{ deviceAccounts24h: 4 }, { deviceAccounts24h: 9 }, { deviceAccounts24h: 50 }],
    [{ deviceAccounts24h: 3 }, { deviceAccounts24h: 2 }, { personAccounts7d: 3 }, {}],
  ],
  F05: [
    [{ personAccounts7d: 4 }, { personAccounts7d: 7 }, { personAccounts7d: 90 }],
    [{ personAccounts7d: 3 }, { personAccounts7d: 2 }, { deviceAccounts24h: 3 }, {}],
  ],
  F08: [
    [
      { fromDataCentre: true },
      { fromDataCentre: true, quantity: 2 },
      { fromDataCentre: true, amountFen: 1 },
    ],
    [{}, { quantity: 2 }, { amountFen: 1 }, { orders24h: 2 }],
  ],
  F09: [
    [{ addressAccounts7d: 6 }, { addressAccounts7d: 7 }, { addressAccounts7d: 60 }],
    [{ addressAccounts7d: 5 }, { addressAccounts7d: 4 }, { clusterSize: 6 }, {}],
  ],
  F10: [
    [
      { phoneSegment: '170', phoneNeighbours: 3 },
      { phoneSegment: '167', phoneNeighbours: 4 },
      { phoneSegment: '162', phoneNeighbours: 9 },
    ],
    [
      { phoneSegment: '170', phoneNeighbours: 2 },
      { phoneSegment: '138', phoneNeighbours: 9 },
      { phoneSegment: '', phoneNeighbours: 9 },
      {},
    ],
  ],
  F11: [
    [{ clusterSize: 8 }, { clusterSize: 9 }, { clusterSize: 500 }],
    [{ clusterSize: 7 }, { clusterSize: 2 }, { addressAccounts7d: 5 }, {}],
  ],
  F12: [
    [{ sinceOpenMs: 0 }, { sinceOpenMs: 120 }, { sinceOpenMs: 299 }],
    [{ sinceOpenMs: 300 }, { sinceOpenMs: 700 }, { sinceOpenMs: null }, {}],
  ],
  F13: [
    [{ hasty24h: 3 }, { hasty24h: 4 }, { hasty24h: 20 }],
    [{ hasty24h: 2 }, { hasty24h: 1 }, { sinceLookMs: null }, {}],
  ],
  F14: [
    [{ ticket: 'missing' }, { ticket: 'wrong' }, { ticket: 'used' }],
    [{ ticket: 'good' }, { ticket: 'not-needed' }, { ticket: 'good', orders24h: 2 }, {}],
  ],
  F15: [
    [
      { newcomerCoupon: true, clusterSize: 3 },
      { newcomerCoupon: true, deviceAccounts24h: 3 },
      { newcomerCoupon: true, clusterSize: 7 },
    ],
    [{ newcomerCoupon: true, clusterSize: 2 }, { newcomerCoupon: true }, { clusterSize: 3 }, {}],
  ],
  F18: [
    [
      { orders90d: 5, returns90d: 4 },
      { orders90d: 10, returns90d: 7 },
      { orders90d: 100, returns90d: 61 },
    ],
    [
      { orders90d: 5, returns90d: 3 },
      { orders90d: 4, returns90d: 4 },
      { orders90d: 100, returns90d: 60 },
      {},
    ],
  ],
  F20: [
    [{ sameReason1h: 5 }, { sameReason1h: 6 }, { sameReason1h: 60 }],
    [{ sameReason1h: 4 }, { sameReason1h: 1 }, { returns90d: 5 }, {}],
  ],
  F25: [
    [{ complaints: 1 }, { complaints: 3 }, { complaints: 9 }],
    [{ complaints: 0 }, { returns90d: 1 }, { fails10Min: 1 }, {}],
  ],
  F26: [
    [
      { priceShare: 0.49, quantity: 2 },
      { priceShare: 0.01, quantity: 2 },
      { priceShare: 0.3, quantity: 9 },
    ],
    [
      { priceShare: 0.5, quantity: 2 },
      { priceShare: 0.01, quantity: 1 },
      { priceShare: 0.9, quantity: 9 },
      {},
    ],
  ],
  F27: [
    [{ unpaidOpen: 3 }, { unpaidOpen: 4 }, { unpaidOpen: 20 }],
    [{ unpaidOpen: 2 }, { unpaidOpen: 1 }, { orders24h: 3 }, {}],
  ],
  F30: [
    [{ fails10Min: 5 }, { fails10Min: 6 }, { fails10Min: 40 }],
    [{ fails10Min: 4 }, { fails10Min: 1 }, { complaints: 0 }, {}],
  ],
};

const judge = (change: Change) => judgeSignals({ ...calm, ...change }, new Map(), usualThresholds);

describe('rules of risk', () => {
  it.each(rules.map((rule) => rule.id))(
    '[RISK-1] %s holds where it should and not just beside',
    (id) => {
      const [hold, beside] = cases[id] ?? [[], []];
      expect([hold.length >= 3, beside.length >= 4]).toEqual([true, true]);
      for (const change of hold) {
        const hit = judge(change).hits.find((item) => item.rule === id);
        expect(hit?.saw.zh).toBeTruthy();
      }
      for (const change of beside) {
        expect(judge(change).hits.map((hit) => hit.rule)).not.toContain(id);
      }
    },
  );

  it('[RISK-1] every rule of the reference is here or says what it waits for', () => {
    const known = [...rules, ...waitingRules].map((rule) => rule.id).toSorted();
    const wanted = Array.from(
      { length: 30 },
      (_, index) => `F${String(index + 1).padStart(2, '0')}`,
    );
    expect(known).toEqual(wanted);
  });

  it('[RISK-2] points add up, at most to a hundred, and the sum decides', () => {
    expect(judge({}).action).toBe('pass');
    expect(judge({ deviceAccounts24h: 4 })).toMatchObject({ score: 40, action: 'step-up' });
    expect(judge({ priceShare: 0.1, quantity: 2 })).toMatchObject({ score: 60, action: 'review' });
    expect(judge({ deviceAccounts24h: 4, clusterSize: 8 })).toMatchObject({
      score: 80,
      action: 'block',
    });
    expect(judge({ ticket: 'missing', clusterSize: 8 })).toMatchObject({
      score: 100,
      action: 'block',
    });
    const off = new Map([['F04', { on: false, points: 40, limits: { accounts: 3 } }]]);
    expect(judgeSignals({ ...calm, deviceAccounts24h: 9 }, off, usualThresholds).score).toBe(0);
    const strict = new Map([['F04', { on: true, points: 90, limits: { accounts: 1 } }]]);
    const signals = { ...calm, deviceAccounts24h: 2 };
    expect(judgeSignals(signals, strict, usualThresholds).action).toBe('block');
  });

  it('[RISK-6] the forest learns what a rule cannot say, the same every time', () => {
    const random = seededRandom(7);
    const rows = Array.from({ length: 4000 }, () => [random(), random(), random()]);
    const labels = rows.map(([a = 0, b = 0]) =>
      (a > 0.8 && b < 0.3) || (a < 0.1 && b > 0.9) ? 1 : 0,
    );
    const terms = { trees: 40, depth: 3, rate: 0.3, leastWeight: 1, smoothing: 1, bins: 64 };
    const forest = learn(rows, labels, ['a', 'b', 'noise'], terms);
    expect(learn(rows, labels, ['a', 'b', 'noise'], terms)).toEqual(forest);
    expect(probability(forest, [0.95, 0.1, 0.5])).toBeGreaterThan(0.9);
    expect(probability(forest, [0.95, 0.6, 0.5])).toBeLessThan(0.1);
    expect(probability(forest, [0.05, 0.95, 0.5])).toBeGreaterThan(0.8);
  });

  it('[RISK-6] the model that ships knows its figures, and a stolen card from its owner', () => {
    expect(model.features).toEqual([...cardFeatures]);
    const place = [1, 5, 25].map((count) => ({ count, bad: 0 }));
    const [day, week, month] = place;
    if (!day || !week || !month) throw new Error('three windows');
    const usual = { weekend: 0, night: 0, place: [day, week, month] } as const;
    const spends = (last: number, week7: number, month30: number): CardHistory['payer'] => [
      { count: 1, average: last },
      { count: 8, average: week7 },
      { count: 40, average: month30 },
    ];
    const owner = cardRow({ ...usual, amount: 45, payer: spends(45, 50, 50) });
    const thief = cardRow({ ...usual, amount: 260, payer: spends(260, 60, 37) });
    expect(probability(model, owner)).toBeLessThan(0.05);
    expect(probability(model, thief)).toBeGreaterThan(0.5);
  });

  it('[RISK-7] precision, recall and value are those of the highest share, with intervals', () => {
    const cases: Judged[] = Array.from({ length: 1000 }, (_, index) => ({
      score: 1000 - index,
      bad: index < 5 || index === 500,
      fen: index === 500 ? 500 : 100,
    }));
    expect(qualityAt(cases, 0.01)).toMatchObject({
      recall: 5 / 6,
      precision: 0.5,
      valueRecall: 0.5,
    });
    expect(qualityAt(cases, 0.01).averagePrecision).toBeCloseTo((5 + 6 / 501) / 6, 10);
    const { low, high } = intervalOf(cases, (drawn) => qualityAt(drawn, 0.01).recall);
    expect([low < 5 / 6, high >= 5 / 6, low > 0.3]).toEqual([true, true, true]);
    expect(qualityAt([], 0.01)).toMatchObject({ recall: 0, averagePrecision: 0 });
  });

  it('[RISK-7] from counts they are the same, and a tie at the edge of the budget counts in part', () => {
    const cases: Judged[] = Array.from({ length: 1000 }, (_, index) => ({
      score: 1000 - index,
      bad: index < 5 || index === 500,
      fen: index === 500 ? 500 : 100,
    }));
    const fine = new Map(cases.filter((item) => !item.bad).map(({ score }) => [score, 1]));
    const counted = { fine, bad: cases.filter((item) => item.bad) };
    expect(sharesAt(counted, 0.01)).toEqual({ recall: 5 / 6, precision: 0.5, valueRecall: 0.5 });
    // Ten may be looked at; forty share the highest score, four of them bad.
    const tied = Array.from({ length: 4 }, () => ({ score: 90, fen: 100, bad: true }));
    const tie = { fine: new Map([[90, 36] as const, [0, 960] as const]), bad: tied };
    expect(sharesAt(tie, 0.01)).toEqual({ recall: 0.25, precision: 0.1, valueRecall: 0.25 });
    expect(sharesAt({ fine: new Map(), bad: [] }, 0.01)).toMatchObject({ recall: 0, precision: 0 });
  });

  it('[RISK-7] their intervals are those of drawing case by case, for any number of cases', () => {
    const cases: Judged[] = Array.from({ length: 3000 }, (_, index) => ({
      score: index % 97,
      bad: index % 97 > 60 && index % 31 === 0,
      fen: 100 + (index % 7) * 50,
    }));
    const fine = new Map<number, number>();
    for (const { score, bad } of cases) if (!bad) fine.set(score, (fine.get(score) ?? 0) + 1);
    const counted = { fine, bad: cases.filter((item) => item.bad) };
    const told = shareIntervals(counted, 0.1);
    for (const name of ['precision', 'recall', 'valueRecall'] as const) {
      const drawn = intervalOf(cases, (some) => qualityAt(some, 0.1)[name]);
      expect(Math.abs(told[name].low - drawn.low), name).toBeLessThan(0.04);
      expect(Math.abs(told[name].high - drawn.high), name).toBeLessThan(0.04);
    }
    const many = new Map([...fine].map(([score, count]) => [score, count * 100_000]));
    expect(shareIntervals({ ...counted, fine: many }, 0.1).recall.high).toBeGreaterThan(0);
  });
});

describe('networks of data centres', () => {
  it('[RISK-10] are those of the operator’s list and no others; a bad line is named', () => {
    const hosted = within(networksIn('# two\n203.0.113.0/24\n\n2001:db8::/32 # six\n'));
    expect(hosted('203.0.113.9')).toBe(true);
    expect(hosted('203.0.114.9')).toBe(false);
    expect(hosted('2001:db8:1::1')).toBe(true);
    expect(hosted('no address')).toBe(false);
    expect(within([])('203.0.113.9')).toBe(false);
    expect(() => networksIn('203.0.113.0/24\n203.0.113.0')).toThrow('line 2');
    expect(() => networksIn('203.0.113.0/33')).toThrow('203.0.113.0/24 expected');
  });
});

describe('groups', () => {
  it('[RISK-5] what hangs together by any chain is one group, and nothing else is', () => {
    const chain = Array.from({ length: 300 }, (_, index) => [`v:${index}`, `v:${index + 1}`]);
    const groups = groupsOf([...chain.toReversed(), ['v:x', 'd:1'], ['v:y', 'd:1'], ['v:z']]);
    expect(groups.map((keys) => keys.length).toSorted((a, b) => a - b)).toEqual([1, 3, 301]);
    expect(groupsOf([])).toEqual([]);
  });
});

describe('order requests of before', () => {
  const past = (orderId: string, more: Partial<Past> = {}): Past => ({
    orderId,
    viewerId: 'v1',
    device: '',
    person: 'p1',
    address: 'a1',
    phone: '138:1',
    at: 0,
    open: true,
    hasty: false,
    nearLimit: false,
    back: false,
    ...more,
  });
  const judged = (row: Past, state: JudgedRequest['state']): JudgedRequest => ({
    row,
    state,
    network: '',
    fen: 1,
    ticket: 't1',
    score: 0,
    action: 'pass',
    rules: '',
    case: null,
  });
  const idsOf = (found: readonly Past[]): string[] => found.map((item) => item.orderId);

  it('[RISK-3] count once where they are rows and still kept in memory, and then as memory has them', () => {
    const rows = recall([past('o1'), past('o2', { viewerId: 'v2' })]);
    const kept = recall([past('o1', { open: false }), past('o3')]);
    const both = layered(rows, kept);
    expect(idsOf(both.of('person', 'p1'))).toEqual(['o2', 'o1', 'o3']);
    expect(both.of('viewerId', 'v1').map((item) => item.open)).toEqual([false, true]);
    both.remove(past('o3'));
    expect(idsOf(both.of('viewerId', 'v1'))).toEqual(['o1']);
    expect(both.of('device', '')).toEqual([]);
  });

  it('[RISK-3] that were stopped wait for no payment; a queue ticket is used until the order request is written', () => {
    const pending = pendingJudged();
    const stopped = judged(past('o1'), 'closed');
    pending.add(stopped);
    pending.add(judged(past('o2'), 'placed'));
    const open = pending.recollection.of('viewerId', 'v1').map((item) => item.open);
    expect(open).toEqual([false, true]);
    expect(pending.usedQueueTicket('t1')).toBe(true);
    pending.drop(stopped);
    expect(idsOf(pending.recollection.of('viewerId', 'v1'))).toEqual(['o2']);
    expect(pending.usedQueueTicket('t1')).toBe(false);
  });
});
