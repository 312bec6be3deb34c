import { refuse } from '../../platform/kernel/index.ts';

export const soldOut = (productId: string, wanted: number) =>
  refuse(
    'supply.sold-out',
    409,
    {
      zh: `库存不足:想要 ${wanted} 件,已经没有了。`,
      en: `Sold out: ${wanted} wanted, none left.`,
    },
    { field: productId },
  );

export const notEnoughFree = (asked: number, free: number) =>
  refuse(
    'supply.not-enough-free',
    409,
    {
      zh: `要留 ${asked} 件,没有许给别人的只有 ${free} 件。`,
      en: `${asked} asked for, only ${free} are neither held nor allocated to others.`,
    },
    { field: 'quantity' },
  );

export const belowUsed = (asked: number, used: number) =>
  refuse(
    'supply.below-used',
    409,
    {
      zh: `已用掉 ${used} 件,不能改成 ${asked} 件。`,
      en: `${used} are used already; it cannot be set to ${asked}.`,
    },
    { field: 'quantity' },
  );

export const partUnknown = (id: string) =>
  refuse(
    'supply.part-unknown',
    422,
    { zh: `商品库里没有 ${id}。`, en: `There is no product ${id}.` },
    { field: 'parts' },
  );

export const partNested = refuse(
  'supply.part-nested',
  409,
  {
    zh: '组成里的商品自己不能再有组成,也不能是它自己。',
    en: 'A part cannot have parts of its own, nor be the product itself.',
  },
  { field: 'parts' },
);

export const partsStocked = (count: number) =>
  refuse(
    'supply.parts-stocked',
    409,
    {
      zh: `它自己还有 ${count} 件在库:先清掉,再改成由部件组成。`,
      en: `${count} of it lie on the shelf as themselves: clear them first.`,
    },
    { field: 'productId' },
  );

export const lotUnknown = refuse('supply.lot-unknown', 404, {
  zh: '没有这个批次。',
  en: 'There is no such lot.',
});

export const lotHeld = (left: number, held: number) =>
  refuse(
    'supply.lot-promised',
    409,
    {
      zh: `这一批会只剩 ${left} 件,而其中 ${held} 件已许给买家,须先改派这些订单。`,
      en: `The lot would have ${left} left while ${held} are held for buyers; move those orders first.`,
    },
    { field: 'quantity' },
  );

export const stocktakeUnknown = refuse('supply.stocktake-unknown', 404, {
  zh: '没有这次盘点。',
  en: 'There is no such stocktake.',
});

export const stocktakeOver = refuse('supply.stocktake-over', 409, {
  zh: '这次盘点已经结束。',
  en: 'This stocktake is closed.',
});

export const stocktakeOpen = refuse('supply.stocktake-open', 409, {
  zh: '已有一次盘点在进行,先结束它。',
  en: 'A stocktake is open already; close it first.',
});
