import type { Actor } from '../../../platform/access/index.ts';
import type { Database } from '../../../platform/db/index.ts';
import { no, ok, type Clock, type Result } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import { floorStore } from '../store/terms.ts';

export interface FloorDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'write' | 'useApproval'>;
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

/**
 * PROMO-12: a floor is set and raised by one person, lowered or taken away by two. Refuses with
 * `privacy.approval-missing`.
 */
export async function setFloor(
  { database, clock, audit }: FloorDeps,
  { productId, fen, approval }: FloorSetting,
  by: Actor,
): Promise<Result<{ productId: string; fen: number | null }>> {
  const before = (await floorStore.of(database.sql, [productId])).get(productId);
  if (before !== undefined && (fen === null || fen < before)) {
    const object = floorObject(productId, fen);
    const agreed = await audit.useApproval({ kind: 'price-floor', id: approval, object }, by);
    if (!agreed.ok) return no(agreed.refusal);
  }
  const at = clock.now();
  await database.inTransaction(async (tx) => {
    if (fen === null) await floorStore.remove(tx, productId);
    else await floorStore.set(tx, { productId, fen, by: by.name, at });
    const detail = { before: before ?? null, fen };
    await audit.write(tx, { at, actor: by.id, action: 'floor.set', object: productId, detail });
  });
  return ok({ productId, fen });
}
