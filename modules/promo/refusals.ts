import { refuse, type Words } from '../../platform/kernel/index.ts';
import { yuan } from '../../platform/kernel/money.ts';

export const offerUnknown = refuse('promo.offer-unknown', 404, {
  zh: '秒杀不存在。',
  en: 'Flash sale not found.',
});

export const offerOver = refuse('promo.offer-over', 409, {
  zh: '秒杀已结束。',
  en: 'The flash sale has ended.',
});

export const offerSoldOut = (left: number) =>
  refuse('promo.offer-sold-out', 409, {
    zh: left > 0 ? `秒杀只剩 ${left} 件。` : '秒杀已抢光。',
    en: left > 0 ? `Only ${left} left in the flash sale.` : 'The flash sale has sold out.',
  });

export const personLimit = (perPerson: number, already: number) =>
  refuse('promo.person-limit', 409, {
    zh: `每人限购 ${perPerson} 件,你已下单 ${already} 件。`,
    en: `The limit is ${perPerson} per person; you have already ordered ${already}.`,
  });

export const priceNotLower = (priceFen: number, usualFen: number) =>
  refuse(
    'promo.price-not-lower',
    422,
    {
      zh: `秒杀价须低于直播价 ${yuan(usualFen)},你填的是 ${yuan(priceFen)}。`,
      en: `The flash price must be below the live price ${yuan(usualFen)}; you entered ${yuan(priceFen)}.`,
    },
    { field: 'priceFen' },
  );

export const depositTooBig = (gotFen: number, mostFen: number) =>
  refuse(
    'promo.deposit-too-big',
    422,
    {
      zh: `定金不得超过价格的 20%(民法典第586条):最多 ${yuan(mostFen)},你填的是 ${yuan(gotFen)}。`,
      en: `A deposit may be at most 20% of the price: ${yuan(mostFen)}; you entered ${yuan(gotFen)}.`,
    },
    { field: 'presale.depositFen' },
  );

export const depositWorthWrong = (gotFen: number, leastFen: number, mostFen: number) =>
  refuse(
    'promo.deposit-worth',
    422,
    {
      zh: `定金抵扣金额应在 ${yuan(leastFen)} 到 ${yuan(mostFen)} 之间,你填的是 ${yuan(gotFen)}。`,
      en: `The deposit must be worth ${yuan(leastFen)} to ${yuan(mostFen)}; you entered ${yuan(gotFen)}.`,
    },
    { field: 'presale.worthFen' },
  );

export const tailWindowWrong = refuse(
  'promo.tail-window',
  422,
  {
    zh: '尾款期应在定金期结束后开始,持续 1 小时到 30 天。',
    en: 'The final payment window must start after the deposit window and last from 1 hour to 30 days.',
  },
  { field: 'presale.tailUntil' },
);

export const oneAtATime = refuse(
  'promo.one-at-a-time',
  422,
  { zh: '预售每单限 1 件。', en: 'A pre-sale order is limited to one unit.' },
  { field: 'lines' },
);

export const tailBelowDeposit = (payFen: number, depositFen: number) =>
  refuse('promo.tail-below-deposit', 409, {
    zh: `优惠后 ${yuan(payFen)},不高于定金 ${yuan(depositFen)},不能叠加这些优惠。`,
    en: `After discounts the price is ${yuan(payFen)}, not above the deposit of ${yuan(depositFen)}; these discounts cannot be combined.`,
  });

export const offerNotForThis = refuse(
  'promo.offer-mismatch',
  422,
  { zh: '秒杀只适用于对应的商品。', en: 'The flash sale applies only to its own product.' },
  { field: 'offerId' },
);

export const couponUnknown = refuse('promo.coupon-unknown', 404, {
  zh: '优惠券不存在。',
  en: 'Coupon not found.',
});

export const couponOver = refuse('promo.coupon-over', 409, {
  zh: '优惠券已停发或过期。',
  en: 'This coupon is no longer available.',
});

export const couponGone = refuse('promo.coupon-gone', 409, {
  zh: '优惠券已领完。',
  en: 'All of these coupons have been claimed.',
});

export const couponAllHeld = (most: number) =>
  refuse('promo.coupon-limit', 409, {
    zh: `每人限领 ${most} 张,你已领完。`,
    en: `The limit is ${most} per person; you have claimed yours.`,
  });

export const couponNotForYou = (segment: string) =>
  refuse('promo.coupon-segment', 403, {
    zh: segment === 'follower' ? '仅限粉丝领取,请先关注。' : '仅限新客领取。',
    en: segment === 'follower' ? 'For followers only: follow first.' : 'For new customers only.',
  });

export const validityWrong = refuse(
  'promo.validity-wrong',
  422,
  {
    zh: '有效期的结束时间须晚于开始时间,且晚于现在。',
    en: 'The validity must end after it starts, and in the future.',
  },
  { field: 'validUntil' },
);

export const benefitTooBig = (fen: number, thresholdFen: number) =>
  refuse(
    'promo.benefit-too-big',
    422,
    {
      zh: `减 ${yuan(fen)} 须小于门槛 ${yuan(thresholdFen)}。`,
      en: `The discount of ${yuan(fen)} must be below the threshold of ${yuan(thresholdFen)}.`,
    },
    { field: 'benefit' },
  );

interface Against {
  readonly said: string;
  readonly name: Words;
  readonly law: readonly string[];
}

/** PROMO-26. */
export const nameRefused = (against: readonly Against[]) =>
  refuse(
    'promo.name-refused',
    422,
    {
      zh: `名称要给所有买家看,应没有违规的话。不能用:${against
        .map(({ said, name, law }) => `“${said}”(${[name.zh, ...law].join(',')})`)
        .join(';')}。`,
      en: `Every buyer reads this name, so nothing may stand against it. Not allowed: ${against
        .map(({ said, name }) => `“${said}” (${name.en})`)
        .join('; ')}.`,
    },
    { field: 'name' },
  );

export const bundleUnknown = refuse('promo.bundle-unknown', 404, {
  zh: '套餐不存在。',
  en: 'Bundle not found.',
});

export const subsidyPolicyOverlaps = (document: string) =>
  refuse(
    'promo.policy-overlaps',
    409,
    {
      zh: `同一品类在该时间已有 ${document},请错开生效日。`,
      en: `${document} already applies to one of these categories at that time; choose other dates.`,
    },
    { field: 'validFrom' },
  );

export const subsidyPolicyUnknown = refuse('promo.policy-unknown', 404, {
  zh: '补贴政策不存在。',
  en: 'Subsidy policy not found.',
});

export const subsidyPolicyOver = refuse('promo.policy-over', 409, {
  zh: '这版政策已到期,无需终止。',
  en: 'This version has already expired.',
});

export const limitsCross = refuse(
  'promo.limits-cross',
  422,
  {
    zh: '最低金额不能高于最高金额。',
    en: 'The minimum amount cannot exceed the maximum.',
  },
  { field: 'leastFen' },
);
