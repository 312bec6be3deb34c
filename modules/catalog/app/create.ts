import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Product, ProductInput } from '../contract.ts';
import { modelTaken, priceAboveList } from '../refusals.ts';
import { productStore } from '../store/products.ts';

/** Refuses with `catalog.model-taken` or `catalog.price-above-list`. */
export async function createProduct(
  tx: Sql,
  id: string,
  input: Omit<ProductInput, 'stock' | 'unitCostFen'>,
): Promise<Result<Product>> {
  if (input.priceFen > input.listPriceFen) return no(priceAboveList);
  if (await productStore.hasModel(tx, input.model)) return no(modelTaken(input.model));
  // The drawing follows the model's letters, so that two products do not look alike.
  const sum = [...input.model].reduce((total, sign) => total + (sign.codePointAt(0) ?? 0), 0);
  const look = { hue: (sum * 37) % 360, dark: sum % 3 === 0, variant: sum % 3 };
  const made: Product = { ...input, id, claims: [], look, onSale: true, rev: 1 };
  await productStore.insert(tx, made);
  return ok(made);
}
