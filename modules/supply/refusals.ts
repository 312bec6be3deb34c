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
