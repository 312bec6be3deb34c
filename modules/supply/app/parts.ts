import type { Database } from '../../../platform/db/index.ts';
import { no, ok, type Clock, type Result } from '../../../platform/kernel/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { PartsInput } from '../contract.ts';
import { partNested, partUnknown, partsStocked } from '../refusals.ts';
import { lotStore } from '../store/lots.ts';
import { partStore } from '../store/parts.ts';

export interface PartDeps {
  readonly database: Database;
  readonly catalog: Pick<Catalog, 'some'>;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'write'>;
}

/**
 * SUPPLY-8: says of which parts a product is made; none makes it a thing of its own again. What is held already
 * stays as it was picked. Refuses with `supply.part-unknown`, `supply.part-nested` or `supply.parts-stocked`.
 */
export async function changeParts(
  { database, catalog, clock, audit }: PartDeps,
  { productId, parts }: PartsInput,
  by: { readonly id: string },
): Promise<Result<void>> {
  const ids = [productId, ...parts.map(({ partId }) => partId)];
  const known = new Set((await catalog.some(ids)).map(({ id }) => id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) return no(partUnknown(unknown));
  return database.decide(async (tx) => {
    await partStore.lockAll(tx);
    if (parts.length > 0) {
      const partIds = parts.map(({ partId }) => partId);
      const nested = await partStore.isNested(tx, productId, partIds);
      if (nested || partIds.includes(productId)) return no(partNested);
      const count = await lotStore.countOnHand(tx, 'main', productId);
      if (count > 0) return no(partsStocked(count));
    }
    const before = await partStore.of(tx, productId);
    await partStore.replace(tx, productId, parts);
    const entry = { at: clock.now(), actor: by.id, action: 'stock.parts', object: productId };
    await audit.write(tx, { ...entry, detail: { before, parts } });
    return ok(undefined);
  });
}
