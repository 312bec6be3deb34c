import { yearsPromised } from '../domain/rights.ts';
import type { OrderNeedsWithStore } from './needs.ts';

/**
 * AFTER-8: for how many years these goods are under warranty, by what their pages promise; of several the
 * shortest. Asked before a transaction: the embedded database has no second door.
 */
export async function yearsOf(
  { catalog }: Pick<OrderNeedsWithStore, 'catalog'>,
  lines: readonly { readonly productId: string }[],
): Promise<number> {
  const products = await catalog.some(lines.map((line) => line.productId));
  const years = products.map(({ promises }) => yearsPromised(promises.map((text) => text.zh)));
  return years.length === 0 ? 1 : Math.min(...years);
}
