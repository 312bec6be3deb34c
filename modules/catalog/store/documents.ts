import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Evidence, NewEvidence } from '../contract.ts';
import { evidence } from './schema.ts';

/** Documents behind what is said of products. */
export const documentStore = {
  insert: async (tx: Sql, documents: readonly NewEvidence[]): Promise<void> => {
    if (documents.length > 0) await tx.insert(evidence).values([...documents]);
  },
  find: async (sql: Sql, id: string): Promise<Evidence | undefined> => {
    const [found] = await sql.select().from(evidence).where(eq(evidence.id, id));
    return found;
  },
  /** Of these products, by product, the oldest first. */
  ofProducts: async (
    sql: Sql,
    productIds: readonly string[],
  ): Promise<ReadonlyMap<string, Evidence[]>> => {
    if (productIds.length === 0) return new Map();
    const rows = await sql
      .select()
      .from(evidence)
      .where(inArray(evidence.productId, [...productIds]))
      .orderBy(asc(evidence.issuedOn), asc(evidence.id));
    return Map.groupBy(rows, (row) => row.productId);
  },
  /** Which of these are a product's and not withdrawn. */
  good: async (sql: Sql, productId: string, ids: readonly string[]): Promise<Set<string>> => {
    const rows = await sql
      .select({ id: evidence.id })
      .from(evidence)
      .where(
        and(
          eq(evidence.productId, productId),
          isNull(evidence.withdrawnAt),
          inArray(evidence.id, [...ids]),
        ),
      );
    return new Set(rows.map((row) => row.id));
  },
  /** Nothing where it is not there, or was withdrawn before. */
  withdraw: async (
    tx: Sql,
    id: string,
    withdrawn: Pick<Evidence, 'withdrawnAt' | 'withdrawnBy' | 'withdrawnFor'>,
  ): Promise<Evidence | undefined> => {
    const [gone] = await tx
      .update(evidence)
      .set(withdrawn)
      .where(and(eq(evidence.id, id), isNull(evidence.withdrawnAt)))
      .returning();
    return gone;
  },
};
