import { eq, inArray, or, sql as raw } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { no, ok, type Clock, type Result } from '../../../platform/kernel/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Part, PartsInput } from '../contract.ts';
import { partNested, partUnknown, partsStocked } from '../refusals.ts';
import { lot, part } from '../store/schema.ts';

export interface PartNeeds {
  readonly database: Database;
  readonly catalog: Pick<Catalog, 'some'>;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'write'>;
}

/** What a product is made of on the shelf; nothing where it lies there as itself. */
export function partsOf(sql: Sql, productId: string): Promise<Part[]> {
  const { partId, quantity } = part;
  return sql
    .select({ partId, quantity })
    .from(part)
    .where(eq(part.productId, productId))
    .orderBy(partId);
}

export async function writeParts(
  tx: Sql,
  productId: string,
  parts: readonly Part[],
): Promise<void> {
  await tx.delete(part).where(eq(part.productId, productId));
  if (parts.length === 0) return;
  await tx.insert(part).values(parts.map((item) => ({ productId, ...item })));
}

/**
 * SUPPLY-8: says of which parts a product is made; none makes it a thing of its own again. What is promised already
 * stays as it was picked. Refuses with `supply.part-unknown`, `supply.part-nested` or `supply.parts-stocked`.
 */
export async function changeParts(
  { database, catalog, clock, audit }: PartNeeds,
  { productId, parts }: PartsInput,
  by: { readonly id: string },
): Promise<Result<void>> {
  const ids = [productId, ...parts.map(({ partId }) => partId)];
  const known = new Set((await catalog.some(ids)).map(({ id }) => id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined) return no(partUnknown(unknown));
  return database.decide(async (tx) => {
    // One change at a time: two of them could nest what each alone would not.
    await tx.execute(raw`lock table supply.part in share row exclusive mode`);
    if (parts.length > 0) {
      const partIds = parts.map(({ partId }) => partId);
      const nested = await tx
        .select({ id: part.productId })
        .from(part)
        .where(or(inArray(part.productId, partIds), eq(part.partId, productId)))
        .limit(1);
      if (nested.length > 0 || partIds.includes(productId)) return no(partNested);
      const [lying] = await tx
        .select({ n: raw<string>`coalesce(sum(${lot.onHand}), 0)` })
        .from(lot)
        .where(raw`${lot.pool} = 'main' and ${lot.productId} = ${productId}`);
      const count = Number(lying?.n ?? 0);
      if (count > 0) return no(partsStocked(count));
    }
    const before = await partsOf(tx, productId);
    await writeParts(tx, productId, parts);
    const deed = { at: clock.now(), actor: by.id, action: 'stock.parts', object: productId };
    await audit.write(tx, { ...deed, detail: { before, parts } });
    return ok(undefined);
  });
}
