import { createHash } from 'node:crypto';
import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { canonical } from '../../../platform/kernel/index.ts';
import type { PageSnapshot, Product } from '../contract.ts';
import { evidence, page } from './schema.ts';

/** What a page said, kept for whoever must know later what a buyer saw (LIVE 16). */
export interface Pages {
  /** Hashes of what the pages of these products say now, by product; each is kept once. */
  now(products: readonly Product[]): Promise<ReadonlyMap<string, string>>;
  some(hashes: readonly string[]): Promise<PageSnapshot[]>;
}

/** CATALOG-5: products stay the same objects until something of them changes, so each is hashed once. */
export function openPages(sql: Sql, now: () => number): Pages {
  const known = new WeakMap<Product, Promise<string>>();
  const hashOf = (product: Product): Promise<string> => {
    const before = known.get(product);
    if (before) return before;
    const keeping = keep(sql, product, now());
    known.set(product, keeping);
    // A database that was away is asked again with the next order.
    keeping.catch(() => known.delete(product));
    return keeping;
  };
  return {
    now: async (products) => {
      const hashes = new Map<string, string>();
      for (const product of products) hashes.set(product.id, await hashOf(product));
      return hashes;
    },
    some: async (hashes) => {
      if (hashes.length === 0) return [];
      return sql
        .select()
        .from(page)
        .where(inArray(page.hash, [...hashes]))
        .orderBy(asc(page.at));
    },
  };
}

async function keep(sql: Sql, seen: Product, at: number): Promise<string> {
  // What a page says stays the same page, however often something else about the product changed.
  const { rev: _rev, onSale: _onSale, ...product } = seen;
  const documents = await sql
    .select({
      id: evidence.id,
      kind: evidence.kind,
      title: evidence.title,
      number: evidence.number,
    })
    .from(evidence)
    .where(and(eq(evidence.productId, product.id), isNull(evidence.withdrawnAt)))
    .orderBy(asc(evidence.id));
  const body = canonical({ product, documents });
  const hash = createHash('sha256').update(body).digest('hex');
  const row = { hash, productId: product.id, body, at };
  await sql.insert(page).values(row).onConflictDoNothing();
  return hash;
}
