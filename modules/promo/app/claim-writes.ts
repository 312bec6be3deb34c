import type { Sql } from '../../../platform/db/index.ts';
import type { ClaimsLooked, Use } from '../domain/claim-terms.ts';
import { grantStore } from '../store/coupons.ts';
import { offerStore } from '../store/offers.ts';
import { subsidyStore } from '../store/subsidies.ts';

/** Coupons, subsidies and shares of flash sales that orders use up, once, in the order of their making. */
export async function writeUses(tx: Sql, uses: readonly Use[]): Promise<void> {
  const grants = uses.flatMap(({ orderId, at, grantIds }) =>
    grantIds.map((id) => ({ id, orderId, at })),
  );
  await grantStore.use(tx, grants);
  await offerStore.addClaims(tx, claimsOf(uses));
  const subsidies = uses.flatMap(({ orderId, personKey, subsidies: own }) =>
    own.map(({ policyId, kind, fen }) => ({ policyId, personKey, kind, orderId, fen })),
  );
  await subsidyStore.insert(tx, subsidies);
}

/** How much of each flash sale an account takes, summed over its orders. */
function claimsOf(uses: readonly Use[]): ClaimsLooked['claims'] {
  const claims = new Map<string, ClaimsLooked['claims'][number]>();
  for (const { offerId, viewerId, personKey, quantity } of uses) {
    if (offerId === null) continue;
    const key = `${offerId} ${viewerId}`;
    const before = claims.get(key)?.quantity ?? 0;
    claims.set(key, { offerId, viewerId, personKey, quantity: before + quantity });
  }
  return [...claims.values()];
}
