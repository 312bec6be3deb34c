import { refuse } from '../../platform/kernel/index.ts';

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
      zh: `秒杀价须低于直播价:应低于 ${usualFen / 100} 元,收到 ${priceFen / 100} 元。`,
      en: `A flash price is below the usual one: under ${usualFen / 100} yuan, got ${priceFen / 100}.`,
    },
    { field: 'priceFen' },
  );
