import type { CouponInput } from '../modules/promo/contract.ts';
import type { Promo } from '../modules/promo/index.ts';
import type { Database } from '../platform/db/index.ts';

interface Deps {
  readonly database: Database;
  readonly promo: Promo;
  readonly now: number;
}

const dayMs = 86_400_000;

/** The company's promotions: coupons that read like a price list, and what the state pays. */
export async function seedPromotions(
  { database, promo, now }: Deps,
  { newId }: { readonly newId: (prefix: 'pol') => string },
): Promise<void> {
  await database.inTransaction(async (tx) => {
    // 发改环资〔2025〕1745号: six kinds (computers are not ours), grade 1, 15 %, at most 1,500 yuan.
    // The provinces are invented: a real shop enters the lists that it is on.
    await promo.addSubsidyPolicy(tx, {
      id: newId('pol'),
      document: '发改环资〔2025〕1745号',
      kinds: ['refrigerator', 'washer', 'television', 'air-conditioner', 'water-heater'],
      grade: 1,
      rateBp: 1500,
      capFen: 150_000,
      regions: ['440000', '330000', '320000', '510000', '420000', '370000'],
      validFrom: Date.UTC(2025, 11, 31, 16),
      validUntil: Date.UTC(2026, 11, 31, 16),
    });
    for (const [kind, fen] of tradeIns) await promo.setTradeIn(tx, { kind, fen });
    const limits = { leastFen: 60_000, mostFen: 3_000_000 };
    await promo.setInstalment(tx, { months: 3, feeBp: 0, bearer: 'shop', ...limits });
    await promo.setInstalment(tx, { months: 6, feeBp: 450, bearer: 'shop', ...limits });
    await promo.setInstalment(tx, { months: 12, feeBp: 720, bearer: 'buyer', ...limits });
  });
  for (const coupon of coupons(now))
    await promo.createCoupon(coupon, { id: 'system', name: '何销' });
}

const tradeIns = [
  ['air-conditioner', 20_000],
  ['refrigerator', 12_000],
  ['washer', 8_000],
  ['television', 6_000],
  ['water-heater', 5_000],
] as const;

function coupons(now: number): CouponInput[] {
  const terms = {
    exclusive: false,
    withFlash: false,
    returns: true,
    perPerson: 1,
    issueMost: 20_000,
    validFrom: now - dayMs,
    validUntil: now + 30 * dayMs,
  };
  return [
    {
      ...terms,
      layer: 'shop',
      segment: 'all',
      scope: { of: 'shop' },
      name: { zh: '满 2000 减 100', en: '100 off 2,000' },
      thresholdFen: 200_000,
      benefit: { is: 'fixed', fen: 10_000 },
    },
    {
      ...terms,
      layer: 'shop',
      segment: 'all',
      scope: { of: 'shop' },
      name: { zh: '满 5000 减 350', en: '350 off 5,000' },
      thresholdFen: 500_000,
      benefit: { is: 'fixed', fen: 35_000 },
    },
    {
      ...terms,
      layer: 'product',
      segment: 'all',
      name: { zh: '厨电 95 折,最多减 200', en: '5% off kitchen appliances, up to 200' },
      scope: { of: 'kinds', kinds: ['hood', 'stove', 'dishwasher', 'rice-cooker'] },
      thresholdFen: 50_000,
      benefit: { is: 'percent', percent: 5, capFen: 20_000 },
    },
    {
      ...terms,
      layer: 'platform',
      segment: 'follower',
      scope: { of: 'shop' },
      name: { zh: '粉丝 30 元券', en: '30 yuan off for followers' },
      thresholdFen: 100_000,
      benefit: { is: 'fixed', fen: 3000 },
    },
  ];
}
