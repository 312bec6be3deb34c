import { refuse, type Words } from '../../platform/kernel/index.ts';
import { yuan } from '../../platform/kernel/money.ts';

export const offerUnknown = refuse('promo.offer-unknown', 404, {
  zh: '没有这场秒杀。',
  en: 'There is no such flash sale.',
});

export const offerOver = refuse('promo.offer-over', 409, {
  zh: '秒杀已结束。',
  en: 'The flash sale is over.',
});

export const offerSoldOut = (left: number) =>
  refuse('promo.offer-sold-out', 409, {
    zh: left > 0 ? `秒杀只剩 ${left} 件。` : '秒杀已抢光。',
    en: left > 0 ? `Only ${left} left in the flash sale.` : 'The flash sale is sold out.',
  });

export const personLimit = (perPerson: number, already: number) =>
  refuse('promo.person-limit', 409, {
    zh: `每人限购 ${perPerson} 件,你已占 ${already} 件。`,
    en: `The limit is ${perPerson} per person; you already have ${already}.`,
  });

export const priceNotLower = (priceFen: number, usualFen: number) =>
  refuse(
    'promo.price-not-lower',
    422,
    {
      zh: `秒杀价须低于直播价:应低于 ${yuan(usualFen)},收到 ${yuan(priceFen)}。`,
      en: `A flash price is below the usual one: under ${yuan(usualFen)}, got ${yuan(priceFen)}.`,
    },
    { field: 'priceFen' },
  );

export const depositTooBig = (gotFen: number, mostFen: number) =>
  refuse(
    'promo.deposit-too-big',
    422,
    {
      zh: `定金不得超过价格的两成(民法典第586条):最多 ${yuan(mostFen)},收到 ${yuan(gotFen)}。`,
      en: `A deposit is at most a fifth of the price: ${yuan(mostFen)}, got ${yuan(gotFen)}.`,
    },
    { field: 'presale.depositFen' },
  );

export const depositWorthWrong = (gotFen: number, leastFen: number, mostFen: number) =>
  refuse(
    'promo.deposit-worth',
    422,
    {
      zh: `定金可抵的金额应在 ${yuan(leastFen)} 到 ${yuan(mostFen)} 之间,收到 ${yuan(gotFen)}。`,
      en: `The deposit counts for ${yuan(leastFen)} to ${yuan(mostFen)}, got ${yuan(gotFen)}.`,
    },
    { field: 'presale.worthFen' },
  );

export const tailWindowWrong = refuse(
  'promo.tail-window',
  422,
  {
    zh: '尾款时间应在付定金结束之后开始,持续 1 小时到 30 天。',
    en: 'The rest is payable after the deposits, for an hour to thirty days.',
  },
  { field: 'presale.tailUntil' },
);

export const oneAtATime = refuse(
  'promo.one-at-a-time',
  422,
  { zh: '预售每单 1 件。', en: 'A pre-sale order is for one piece.' },
  { field: 'lines' },
);

export const tailBelowDeposit = (payFen: number, depositFen: number) =>
  refuse('promo.tail-below-deposit', 409, {
    zh: `优惠后 ${yuan(payFen)},不高于定金 ${yuan(depositFen)},不能再叠加这些优惠。`,
    en: `After savings it is ${yuan(payFen)}, no more than the deposit of ${yuan(depositFen)}.`,
  });

export const offerNotForThis = refuse(
  'promo.offer-mismatch',
  422,
  { zh: '秒杀只适用于它自己的商品。', en: 'The flash sale is for its own product only.' },
  { field: 'offerId' },
);

export const couponUnknown = refuse('promo.coupon-unknown', 404, {
  zh: '没有这张优惠券。',
  en: 'There is no such coupon.',
});

export const couponOver = refuse('promo.coupon-over', 409, {
  zh: '这张券已停发或过期。',
  en: 'This coupon is no longer given out.',
});

export const couponGone = refuse('promo.coupon-gone', 409, {
  zh: '券已领完。',
  en: 'All of these coupons are gone.',
});

export const couponAllHeld = (most: number) =>
  refuse('promo.coupon-limit', 409, {
    zh: `每人限领 ${most} 张,你已领过。`,
    en: `The limit is ${most} per person; you had yours.`,
  });

export const couponNotForYou = (segment: string) =>
  refuse('promo.coupon-segment', 403, {
    zh: segment === 'follower' ? '这张券只给粉丝,先点关注。' : '这张券只给新客。',
    en: segment === 'follower' ? 'For followers: follow first.' : 'For new customers only.',
  });

export const validityWrong = refuse(
  'promo.validity-wrong',
  422,
  {
    zh: '有效期应从早到晚,且在将来结束。',
    en: 'The validity ends after it begins, and in the future.',
  },
  { field: 'validUntil' },
);

export const benefitTooBig = (fen: number, thresholdFen: number) =>
  refuse(
    'promo.benefit-too-big',
    422,
    {
      zh: `减 ${yuan(fen)} 须小于门槛 ${yuan(thresholdFen)}。`,
      en: `The ${yuan(fen)} off must be below the threshold of ${yuan(thresholdFen)}.`,
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
  zh: '没有这个套餐。',
  en: 'There is no such bundle.',
});

export const policyOverlaps = (document: string) =>
  refuse(
    'promo.policy-overlaps',
    409,
    {
      zh: `同一品类同一时间已有 ${document},请错开生效日。`,
      en: `${document} holds for one of these kinds at that time; let them follow each other.`,
    },
    { field: 'validFrom' },
  );

export const policyUnknown = refuse('promo.policy-unknown', 404, {
  zh: '没有这一版补贴政策。',
  en: 'There is no such edition of the policy.',
});

export const policyOver = refuse('promo.policy-over', 409, {
  zh: '这一版已经到期,不用再终止。',
  en: 'This edition is over already.',
});

export const limitsCross = refuse(
  'promo.limits-cross',
  422,
  {
    zh: '最低金额不能高于最高金额。',
    en: 'The least sum must not be above the most.',
  },
  { field: 'leastFen' },
);
