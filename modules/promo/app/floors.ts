import { asc, eq, inArray } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { no, ok, type Clock, type Result } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { PriceFloor } from '../contract.ts';
import { floor } from '../store/schema.ts';

export interface FloorNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'write' | 'useApproval'>;
}

interface Person {
  readonly id: string;
  readonly name: string;
}

export interface FloorSetting {
  readonly productId: string;
  /** Fen; null takes the floor away. */
  readonly fen: number | null;
  /** The agreement of a second person, where the floor goes down. */
  readonly approval?: string | undefined;
}

/** What both people agree to: this product at this price. */
export function floorObject(productId: string, fen: number | null): string {
  return `${productId}:${fen ?? 'none'}`;
}

export function floorsOf(sql: Sql): Promise<PriceFloor[]> {
  return sql.select().from(floor).orderBy(asc(floor.productId));
}

/** Floors by product, in fen; a product without one is not in it. */
export async function floorsFor(sql: Sql, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await sql
    .select()
    .from(floor)
    .where(inArray(floor.productId, [...ids]));
  return new Map(rows.map((row) => [row.productId, row.fen]));
}

/**
 * PROMO-12: a floor is set and raised by one person, lowered or taken away by two. Refuses with
 * `privacy.approval-missing`.
 */
export async function setFloor(
  { database, clock, audit }: FloorNeeds,
  { productId, fen, approval }: FloorSetting,
  by: Person,
): Promise<Result<{ productId: string; fen: number | null }>> {
  const before = (await floorsFor(database.sql, [productId])).get(productId);
  if (before !== undefined && (fen === null || fen < before)) {
    const object = floorObject(productId, fen);
    const agreed = await audit.useApproval({ kind: 'price-floor', id: approval, object }, by);
    if (!agreed.ok) return no(agreed.refusal);
  }
  const at = clock.now();
  await database.inTransaction(async (tx) => {
    if (fen === null) await tx.delete(floor).where(eq(floor.productId, productId));
    else {
      const row = { productId, fen, by: by.name, at };
      await tx.insert(floor).values(row).onConflictDoUpdate({ target: floor.productId, set: row });
    }
    const detail = { before: before ?? null, fen };
    await audit.write(tx, { at, actor: by.id, action: 'floor.set', object: productId, detail });
  });
  return ok({ productId, fen });
}
