import { describe, expect, it } from 'vitest';
import { seededRandom, splitFen } from '../../platform/kernel/index.ts';
import { planOf } from './domain/instalment.ts';
import { bestQuote, keyOfAsk, mayStack, quoteWith } from './domain/price.ts';
import {
  couponLayers,
  type Bundle,
  type CouponTerms,
  type SubsidyTerms,
  type PriceAsk,
  type PriceLine,
  type Scope,
} from './domain/terms.ts';

const policy2026: SubsidyTerms = {
  id: 'pol_2026',
  kinds: ['refrigerator', 'washer', 'television', 'air-conditioner', 'water-heater'],
  grade: 1,
  rateBp: 1500,
  capFen: 150_000,
  regions: ['广东', '浙江'],
  validFrom: Date.UTC(2025, 11, 31, 16),
  validUntil: Date.UTC(2026, 11, 31, 16),
};

const line = (change: Partial<PriceLine> = {}): PriceLine => ({
  productId: 'p1',
  kind: 'air-conditioner',
  grade: 1,
  quantity: 1,
  listFen: 364_900,
  unitFen: 344_900,
  ...change,
});

const ask = (change: Partial<PriceAsk> = {}): PriceAsk => ({
  lines: [line()],
  flash: false,
  coupons: [],
  bundles: [],
  subsidy: null,
  tradeInFen: 0,
  at: Date.UTC(2026, 10, 22),
  ...change,
});

const coupon = (change: Partial<CouponTerms> = {}): CouponTerms => ({
  id: 'c1',
  layer: 'shop',
  exclusive: false,
  withFlash: false,
  scope: { of: 'shop' },
  thresholdFen: 300_000,
  benefit: { is: 'fixed', fen: 20_000 },
  ...change,
});

const asking = { policies: [policy2026], province: '广东', usedKinds: [] };

describe('the price', () => {
  it('[PROMO-6] [PROMO-7] the worked example: 3649.00 list, 200.00 shop, 517.35 state, 2931.65 paid', () => {
    const quote = bestQuote(ask({ subsidy: asking }));
    expect(quote).toMatchObject({
      listFen: 364_900,
      shopFen: 20_000,
      couponFen: 0,
      subsidyFen: 51_735,
      payFen: 293_165,
    });
  });

  it.each([
    ['another region', { subsidy: { ...asking, province: '北京' } }],
    ['no region', { subsidy: { ...asking, province: '' } }],
    ['grade 2', { lines: [line({ grade: 2 })] }],
    ['no label', { lines: [line({ grade: null })] }],
    ['a kind that is not on the list', { lines: [line({ kind: 'hood' })] }],
    ['a kind this person has had', { subsidy: { ...asking, usedKinds: ['air-conditioner'] } }],
    ['the year before', { at: Date.UTC(2025, 11, 31, 15, 59) }],
    ['the year after', { at: Date.UTC(2026, 11, 31, 16) }],
  ])('[PROMO-7] no subsidy for %s', (_what, change) => {
    expect(bestQuote(ask({ subsidy: asking, ...change })).subsidyFen).toBe(0);
  });

  it.each(['浙江', '浙江省', ' 浙江省 ', '330000', 'Zhejiang'])(
    '[PROMO-7] [PLACE-1] %s is a province of the policy however it is written',
    (province) => {
      for (const regions of [['330000'], ['浙江'], ['广东', '浙江省'], ['*']]) {
        const subsidy = { ...asking, policies: [{ ...policy2026, regions }], province };
        const price = { listFen: 219_900, unitFen: 219_900 };
        expect(bestQuote(ask({ lines: [line(price)], subsidy })).subsidyFen).toBe(32_985);
      }
    },
  );

  it('[PROMO-7] the cap, the first moment of the year, and the dearest unit of a kind once', () => {
    const dear = line({ productId: 'p2', listFen: 1_500_000, unitFen: 1_500_000, quantity: 2 });
    const at = policy2026.validFrom;
    const quote = bestQuote(ask({ lines: [line(), dear], subsidy: asking, at }));
    expect(quote.subsidies).toEqual([
      { kind: 'air-conditioner', policyId: 'pol_2026', productId: 'p2', fen: 150_000 },
    ]);
  });

  it('[PROMO-7] the base is the price after all other discounts', () => {
    const quote = bestQuote(ask({ subsidy: asking, coupons: [coupon()] }));
    expect(quote.subsidyFen).toBe(Math.floor((344_900 - 20_000) * 0.15));
  });

  it('[PROMO-5] thresholds, layers, exclusive and flash are kept', () => {
    const pays = (change: Partial<PriceAsk>) => bestQuote(ask(change)).couponFen;
    expect(pays({ coupons: [coupon({ thresholdFen: 344_901 })] })).toBe(0);
    expect(pays({ coupons: [coupon({ thresholdFen: 344_900 })] })).toBe(20_000);
    const bigger = coupon({ id: 'c2', benefit: { is: 'fixed', fen: 30_000 } });
    expect(pays({ coupons: [coupon(), bigger] })).toBe(30_000);
    const other = coupon({ id: 'c3', layer: 'platform' });
    expect(pays({ coupons: [coupon(), other] })).toBe(40_000);
    expect(pays({ coupons: [coupon({ exclusive: true }), other] })).toBe(20_000);
    expect(pays({ flash: true, coupons: [coupon()] })).toBe(0);
    expect(pays({ flash: true, coupons: [coupon({ withFlash: true })] })).toBe(20_000);
  });

  it('[PROMO-6] a coupon never pays the last fen, an old unit neither', () => {
    const huge = coupon({ thresholdFen: 0, benefit: { is: 'fixed', fen: 99_999_999 } });
    expect(bestQuote(ask({ coupons: [huge] })).payFen).toBe(1);
    const quote = bestQuote(ask({ tradeInFen: 99_999_999 }));
    expect([quote.payFen, quote.tradeInFen]).toEqual([1, 344_899]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    '[PROMO-5] [PROMO-6] no legal combination costs less than the best (seed %i)',
    (seed) => {
      for (let round = 0; round < 150; round += 1) {
        const orderRequest = randomAsk(seed * 1000 + round);
        const best = bestQuote(orderRequest);
        expect([round, best.payFen]).toEqual([round, leastByTryingAll(orderRequest)]);
        for (const part of best.lines) {
          const gross = part.listFen * part.quantity;
          expect(gross - part.shopFen - part.couponFen - part.subsidyFen).toBe(part.payFen);
          expect(part.payFen).toBeGreaterThanOrEqual(0);
        }
        const { listFen, shopFen, couponFen, subsidyFen, tradeInFen, payFen } = best;
        expect(listFen - shopFen - couponFen - subsidyFen - tradeInFen).toBe(payFen);
        expect(payFen).toBeGreaterThan(0);
        expect(best.coupons.reduce((sum, used) => sum + used.fen, 0)).toBe(couponFen);
      }
    },
  );
});

describe('bundles', () => {
  const two = (a: number, b: number): PriceLine[] => [
    line({ productId: 'a', quantity: a, unitFen: 159_900, listFen: 159_900 }),
    line({ productId: 'b', quantity: b, unitFen: 219_900, listFen: 219_900 }),
  ];
  const set: Bundle = {
    id: 'set',
    priceFen: 300_000,
    items: [
      { productId: 'a', quantity: 1 },
      { productId: 'b', quantity: 1 },
    ],
  };
  const pays = (lines: readonly PriceLine[], bundles: readonly Bundle[] = [set]): number =>
    bestQuote(ask({ lines, bundles })).payFen;

  it.each([
    ['one set', 1, 1, 300_000],
    ['two sets', 2, 2, 600_000],
    ['two sets and one more', 3, 2, 759_900],
    ['no whole set', 4, 0, 4 * 159_900],
    ['ninety-nine sets', 99, 99, 99 * 300_000],
  ])('[PROMO-14] %s', (_what, a, b, fen) => {
    expect(pays(two(a, b).filter(({ quantity }) => quantity > 0))).toBe(fen);
  });

  it('[PROMO-14] units of one product on several lines make the same sets', () => {
    const split = [...two(1, 2), ...two(1, 1).slice(0, 1)];
    expect(pays(split)).toBe(600_000);
    const asked = ask({ lines: split, bundles: [set], subsidy: asking });
    const merged = ask({ lines: two(2, 2), bundles: [set], subsidy: asking });
    expect(bestQuote(asked).payFen).toBe(bestQuote(merged).payFen);
  });

  it('[PROMO-14] sets of several bundles share the units the way that costs least', () => {
    const pair = { id: 'pair', items: [{ productId: 'a', quantity: 2 }], priceFen: 100_000 };
    // Two pairs of a save more than two sets do, and what is left of b is at its own price.
    expect(pays(two(4, 2), [set, pair])).toBe(200_000 + 2 * 219_900);
    const small = { ...pair, priceFen: 300_000 };
    expect(pays(two(4, 2), [set, small])).toBe(600_000 + 300_000);
    // More ways than can all be tried: as many sets as there can be.
    expect(pays(two(99, 99), [small, set, { ...set, id: 'same' }])).toBeLessThanOrEqual(
      99 * 300_000,
    );
  });

  it.each([1, 2, 3, 4])(
    '[PROMO-14] every set of several has the same part in each line, to the fen (seed %i)',
    (seed) => {
      const random = seededRandom(seed);
      for (let round = 0; round < 100; round += 1) {
        const sets = 2 + Math.floor(random() * 5);
        const priced = [0, 1, 2].map((index) => {
          const unitFen = 100 + Math.floor(random() * 500_000);
          return line({ productId: `p${index}`, quantity: sets, unitFen, listFen: unitFen });
        });
        const items = priced.map(({ productId }) => ({ productId, quantity: 1 }));
        const whole = priced.reduce((sum, { unitFen }) => sum + unitFen, 0);
        const priceFen = 1 + Math.floor(random() * whole);
        const bundles = [{ id: 'set', items, priceFen }];
        const quote = bestQuote(ask({ lines: priced, bundles }));
        expect([round, quote.payFen]).toEqual([round, sets * priceFen]);
        // Each set has the same part in every line: what goes back of one is a whole part of its line (ORDER-17).
        expect(quote.lines.map(({ payFen }) => payFen % sets)).toEqual(items.map(() => 0));
      }
    },
  );
});

describe('order requests that are priced once for many', () => {
  const line = { productId: 'prd', kind: 'fridge', grade: 1, quantity: 1, listFen: 9, unitFen: 9 };
  const ask = (province: string, usedKinds: readonly string[]): PriceAsk => ({
    lines: [line],
    flash: false,
    coupons: [],
    bundles: [],
    tradeInFen: 0,
    at: 0,
    subsidy: { policies: [], province, usedKinds },
  });

  it('[PROMO-7] are of one place and have had the same kinds, whatever a buyer writes for a place', () => {
    expect(keyOfAsk(ask('广东', ['tv', 'fridge']))).toBe(keyOfAsk(ask('广东', ['fridge', 'tv'])));
    const others = [ask('广东|fridge', []), ask('广东","fridge', []), ask('广东', [])];
    const keys = [ask('广东', ['fridge']), ...others, { ...ask('广东', []), subsidy: null }];
    expect(new Set(keys.map(keyOfAsk)).size).toBe(keys.length);
  });
});

describe('instalments', () => {
  it('[PROMO-8] add up to the fen, whoever bears the fee', () => {
    const terms = { months: 12, feeBp: 720, leastFen: 10_000, mostFen: 5_000_000 };
    const mine = planOf(259_900, { ...terms, bearer: 'buyer' });
    expect(mine?.buyerFeeFen).toBe(18_713);
    expect(mine?.monthlyFen.reduce((sum, fen) => sum + fen, 0)).toBe(259_900 + 18_713);
    const theirs = planOf(259_900, { ...terms, bearer: 'shop' });
    expect(theirs).toMatchObject({ totalFen: 259_900, shopFeeFen: 18_713, buyerFeeFen: 0 });
    expect(theirs?.monthlyFen[0]).toBe(21_659);
    expect(theirs?.monthlyFen[11]).toBe(21_658);
    expect(planOf(9999, { ...terms, bearer: 'shop' })).toBeNull();
    expect(planOf(5_000_001, { ...terms, bearer: 'shop' })).toBeNull();
  });

  it.each([1, 2, 3])('[PROMO-8] largest remainder: the parts are the whole (seed %i)', (seed) => {
    const random = seededRandom(seed);
    for (let round = 0; round < 500; round += 1) {
      const weights = Array.from({ length: 1 + Math.floor(random() * 8) }, () =>
        Math.floor(random() * 1_000_000),
      );
      const sum = Math.floor(random() * 10_000_000);
      const parts = splitFen(sum, weights);
      expect(parts.reduce((total, part) => total + part, 0)).toBe(sum);
      expect(parts.every((part) => part >= 0 && Number.isInteger(part))).toBe(true);
    }
  });
});

function leastByTryingAll(orderRequest: PriceAsk): number {
  let least = Number.POSITIVE_INFINITY;
  for (const coupons of everySubset(orderRequest.coupons)) {
    // Up to three of each bundle: no line has more units.
    const sets = orderRequest.bundles.flatMap((bundle) => [bundle, bundle, bundle]);
    for (const bundles of everySubset(sets)) {
      const legal = mayStack(coupons) ? quoteWith(orderRequest, coupons, bundles) : undefined;
      if (legal) least = Math.min(least, legal.payFen);
    }
  }
  return least;
}

function everySubset<T>(items: readonly T[]): T[][] {
  return items.reduce<T[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}

const kinds = ['air-conditioner', 'washer', 'hood'] as const;

function randomAsk(seed: number): PriceAsk {
  const random = seededRandom(seed + 1);
  const whole = (low: number, high: number): number =>
    low + Math.floor(random() * (high - low + 1));
  const one = <T>(items: readonly [T, ...T[]]): T => items[whole(0, items.length - 1)] ?? items[0];
  const lines = Array.from({ length: whole(1, 4) }, (_, index) => {
    const unitFen = whole(100, 900_000);
    return line({
      productId: `p${index}`,
      kind: one(kinds),
      grade: whole(1, 2),
      quantity: whole(1, 3),
      unitFen,
      listFen: unitFen + whole(0, 50_000),
    });
  });
  const coupons = Array.from({ length: whole(0, 6) }, (_, index): CouponTerms => {
    const scope = one<Scope>([
      { of: 'shop' },
      { of: 'kinds', kinds: [one(kinds)] },
      { of: 'products', ids: ['p0', 'p2'] },
    ]);
    const benefit =
      random() < 0.5
        ? ({ is: 'fixed', fen: whole(1, 60_000) } as const)
        : ({ is: 'percent', percent: whole(1, 40), capFen: whole(100, 90_000) } as const);
    return {
      id: `c${index}`,
      scope,
      benefit,
      layer: one(couponLayers),
      exclusive: random() < 0.2,
      withFlash: random() < 0.5,
      thresholdFen: whole(0, 900_000),
    };
  });
  const bundles: Bundle[] = [
    {
      id: 'b1',
      items: [
        { productId: 'p0', quantity: 1 },
        { productId: 'p1', quantity: 1 },
      ],
      priceFen: whole(100, 900_000),
    },
    { id: 'b2', items: [{ productId: 'p0', quantity: 2 }], priceFen: whole(100, 900_000) },
  ];
  return ask({
    lines,
    coupons,
    bundles,
    flash: random() < 0.3,
    subsidy: random() < 0.6 ? asking : null,
    tradeInFen: random() < 0.3 ? whole(1, 60_000) : 0,
  });
}
