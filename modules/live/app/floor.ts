import type { Actor } from '../../../platform/access/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { belowFloor } from '../refusals.ts';
import type { LiveDeps } from './deps.ts';

interface Selling {
  readonly productId: string;
  readonly priceFen: number;
  readonly approval?: string | undefined;
}

/**
 * PROMO-12: below a product's floor a sale opens only with the agreement of a second person to this
 * product at this price. Refuses with `live.below-floor` or `privacy.approval-missing`.
 */
export async function aboveFloor(
  deps: LiveDeps,
  { productId, priceFen, approval }: Selling,
  by: Actor,
): Promise<Result<void>> {
  const floorFen = (await deps.promo.floorsFor([productId])).get(productId);
  if (floorFen === undefined || priceFen >= floorFen) return ok(undefined);
  if (approval === undefined) return no(belowFloor(floorFen));
  const object = `${productId}:${priceFen}`;
  const agreed = await deps.audit.useApproval({ kind: 'price-floor', id: approval, object }, by);
  return agreed.ok ? ok(undefined) : agreed;
}
