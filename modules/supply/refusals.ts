import { refuse } from '../../platform/kernel/index.ts';

export const soldOut = (productId: string, wanted: number) =>
  refuse(
    'supply.sold-out',
    409,
    {
      zh: `库存不足:需要 ${wanted} 件,已无库存。`,
      en: `Sold out: ${wanted} requested, none left.`,
    },
    { field: productId },
  );

export const notEnoughFree = (asked: number, free: number) =>
  refuse(
    'supply.not-enough-free',
    409,
    {
      zh: `申请预留 ${asked} 件,可预留的只有 ${free} 件。`,
      en: `You asked to allocate ${asked}; only ${free} are available.`,
    },
    { field: 'quantity' },
  );

export const belowUsed = (asked: number, used: number) =>
  refuse(
    'supply.below-used',
    409,
    {
      zh: `已使用 ${used} 件,不能改为 ${asked} 件。`,
      en: `${used} are already used; the allocation cannot be set to ${asked}.`,
    },
    { field: 'quantity' },
  );

export const partUnknown = (id: string) =>
  refuse(
    'supply.part-unknown',
    422,
    { zh: `商品库中没有 ${id}。`, en: `Product not found in the catalog: ${id}.` },
    { field: 'parts' },
  );

export const partNested = refuse(
  'supply.part-nested',
  409,
  {
    zh: '部件不能再有部件,也不能是商品自身。',
    en: 'A component cannot have components of its own, nor be the product itself.',
  },
  { field: 'parts' },
);

export const partsStocked = (count: number) =>
  refuse(
    'supply.parts-stocked',
    409,
    {
      zh: `该商品还有 ${count} 件在库:请先清空,再改为由部件组成。`,
      en: `${count} units of it are in stock: clear them before making it a set.`,
    },
    { field: 'productId' },
  );

export const lotUnknown = refuse('supply.lot-unknown', 404, {
  zh: '批次不存在。',
  en: 'Lot not found.',
});

export const lotHeld = (left: number, held: number) =>
  refuse(
    'supply.lot-promised',
    409,
    {
      zh: `该批次将只剩 ${left} 件,其中 ${held} 件已被订单占用,请先改派这些订单。`,
      en: `The lot would have ${left} left, but ${held} are held for orders; reassign those orders first.`,
    },
    { field: 'quantity' },
  );

export const stocktakeUnknown = refuse('supply.stocktake-unknown', 404, {
  zh: '盘点不存在。',
  en: 'Stocktake not found.',
});

export const stocktakeOver = refuse('supply.stocktake-over', 409, {
  zh: '这次盘点已经结束。',
  en: 'This stocktake has been closed.',
});

export const stocktakeOpen = refuse('supply.stocktake-open', 409, {
  zh: '已有盘点在进行,请先结束。',
  en: 'A stocktake is already open; close it first.',
});
