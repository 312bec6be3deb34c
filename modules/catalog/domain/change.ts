import { canonical } from '../../../platform/kernel/index.ts';
import type { Product, ProductChange, ProductEdit } from '../contract.ts';
import { changeable } from './changeable.ts';

export type Changes = ProductEdit['changes'];

/** CATALOG-13: which fields a change touches, with what each was and is; nothing where all stays as it is. */
export function changesIn(product: Product, change: ProductChange): Changes {
  return changeable.flatMap((field) => {
    const before = product[field];
    const after = change[field];
    return canonical({ before }) === canonical({ before: after }) ? [] : [{ field, before, after }];
  });
}

/** CATALOG-8: the lowest of the price that stands and those that stood until one of these changes. */
export function lowestPrice(
  priceFen: number,
  edits: readonly Pick<ProductEdit, 'changes'>[],
): number {
  const before = edits.flatMap(({ changes }) =>
    changes.flatMap((item) =>
      item.field === 'priceFen' && typeof item.before === 'number' ? [item.before] : [],
    ),
  );
  return Math.min(priceFen, ...before);
}
