import { eq, inArray, or, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Part } from '../contract.ts';
import { part } from './schema.ts';

/** SUPPLY-8: what products are made of. */
export const partStore = {
  /** What a product is made of on the shelf; nothing where it lies there as itself. */
  of: (sql: Sql, productId: string): Promise<Part[]> => {
    const { partId, quantity } = part;
    return sql
      .select({ partId, quantity })
      .from(part)
      .where(eq(part.productId, productId))
      .orderBy(partId);
  },
  /** Of many; who lies there as itself is not in it. */
  ofMany: async (sql: Sql, productIds: readonly string[]): Promise<Map<string, Part[]>> => {
    const rows = await sql
      .select()
      .from(part)
      .where(inArray(part.productId, [...productIds]));
    const map = new Map<string, Part[]>();
    for (const { productId, partId, quantity } of rows) {
      map.set(productId, [...(map.get(productId) ?? []), { partId, quantity }]);
    }
    return map;
  },
  replace: async (tx: Sql, productId: string, parts: readonly Part[]): Promise<void> => {
    await tx.delete(part).where(eq(part.productId, productId));
    if (parts.length === 0) return;
    await tx.insert(part).values(parts.map((item) => ({ productId, ...item })));
  },
  /** One change at a time: two of them could nest what each alone would not. */
  lockAll: async (tx: Sql): Promise<void> => {
    await tx.execute(raw`lock table supply.part in share row exclusive mode`);
  },
  /** Whether one of the parts has parts of its own, or the product is itself a part. */
  isNested: async (tx: Sql, productId: string, partIds: readonly string[]): Promise<boolean> => {
    const nested = await tx
      .select({ id: part.productId })
      .from(part)
      .where(or(inArray(part.productId, [...partIds]), eq(part.partId, productId)))
      .limit(1);
    return nested.length > 0;
  },
};
