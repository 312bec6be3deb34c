import { and, desc, eq, gt, gte, inArray } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Product, ProductEdit } from '../contract.ts';
import { edit, product } from './schema.ts';

/** What is sold; read from memory (CATALOG-9) where it is not read to be changed. */
export const productStore = {
  insert: async (tx: Sql, row: typeof product.$inferInsert): Promise<void> => {
    await tx.insert(product).values(row);
  },
  find: async (sql: Sql, id: string): Promise<Product | undefined> => {
    const [found] = await sql.select().from(product).where(eq(product.id, id));
    return found;
  },
  hasModel: async (tx: Sql, model: string): Promise<boolean> => {
    const [taken] = await tx
      .select({ id: product.id })
      .from(product)
      .where(eq(product.model, model));
    return taken !== undefined;
  },
  /** False where somebody changed it since the revision that was seen. */
  save: async (tx: Sql, row: Product, seenRev: number): Promise<boolean> => {
    const same = and(eq(product.id, row.id), eq(product.rev, seenRev));
    const saved = await tx.update(product).set(row).where(same).returning({ id: product.id });
    return saved.length > 0;
  },
  kindsOf: async (sql: Sql, ids: readonly string[]): Promise<Map<string, string>> => {
    const rows = await sql
      .select({ id: product.id, kind: product.kind })
      .from(product)
      .where(inArray(product.id, [...ids]));
    return new Map(rows.map((row) => [row.id, row.kind]));
  },
};

/** CATALOG-13: every change of a product. */
export const editStore = {
  insert: async (tx: Sql, row: typeof edit.$inferSelect): Promise<void> => {
    await tx.insert(edit).values(row);
  },
  /** The newest first. */
  of: (sql: Sql, productId: string): Promise<ProductEdit[]> => {
    const { rev, at, by, changes } = edit;
    return sql
      .select({ rev, at, by, changes })
      .from(edit)
      .where(eq(edit.productId, productId))
      .orderBy(desc(rev));
  },
  /** Those of these products that were changed after a moment. */
  changedSince: async (sql: Sql, ids: readonly string[], since: number): Promise<string[]> => {
    if (ids.length === 0) return [];
    const rows = await sql
      .selectDistinct({ id: edit.productId })
      .from(edit)
      .where(and(inArray(edit.productId, [...ids]), gt(edit.at, since), gt(edit.rev, 1)));
    return rows.map((row) => row.id);
  },
  /** What changed of these products since a moment, by product. */
  since: async (
    sql: Sql,
    ids: readonly string[],
    since: number,
  ): Promise<ReadonlyMap<string, readonly Pick<ProductEdit, 'changes'>[]>> => {
    if (ids.length === 0) return new Map();
    const rows = await sql
      .select({ productId: edit.productId, changes: edit.changes })
      .from(edit)
      .where(and(inArray(edit.productId, [...ids]), gte(edit.at, since)));
    return Map.groupBy(rows, (row) => row.productId);
  },
};
