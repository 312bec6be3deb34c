import { warrantyYears, wholeMachine } from '../../catalog/contract.ts';
import type { Deps } from './deps.ts';

/**
 * AFTER-11: for how many years these goods are under warranty, by what their pages promise; of several the
 * shortest. Asked before a transaction, which must not wait for a second connection.
 */
export async function yearsOf(
  { catalog }: Pick<Deps, 'catalog'>,
  lines: readonly { readonly productId: string }[],
): Promise<number> {
  const products = await catalog.some(lines.map((line) => line.productId));
  const years = products.map(({ promises }) => yearsPromised(promises.map((text) => text.zh)));
  return years.length === 0 ? 1 : Math.min(...years);
}

/** The years that are promised of the whole machine; at least the law's one (三包规定 1995). */
export function yearsPromised(promises: readonly string[]): number {
  return Math.max(1, warrantyYears(promises).get(wholeMachine) ?? 0);
}
