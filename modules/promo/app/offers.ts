import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type NewId, type Result } from '../../../platform/kernel/index.ts';
import type { Offer } from '../contract.ts';
import { judgePresale } from '../domain/presale.ts';
import type { Ended, OpenOffer } from '../face.ts';
import { priceNotLower } from '../refusals.ts';
import { grantStore } from '../store/coupons.ts';
import { offerStore } from '../store/offers.ts';
import { subsidyStore } from '../store/subsidies.ts';

/** Refuses with `promo.price-not-lower` or, for a pre-sale, as `judgePresale` does. */
export async function openOffer(
  { newId }: { readonly newId: NewId },
  tx: Sql,
  input: OpenOffer,
): Promise<Result<Offer>> {
  if (input.priceFen >= input.usualPriceFen) {
    return no(priceNotLower(input.priceFen, input.usualPriceFen));
  }
  const { runId, productId, priceFen, quota, perPerson, at, ticket = false } = input;
  const { presale = null } = input;
  const closesAt = at + input.seconds * 1000;
  const lawful = presale ? judgePresale(presale, { priceFen, closesAt }) : ok(undefined);
  if (!lawful.ok) return lawful;
  const row = {
    id: newId('ofr'),
    runId,
    productId,
    priceFen,
    quota,
    perPerson,
    ticket,
    taken: 0,
    opensAt: at,
    closesAt,
    presale,
    state: 'open' as const,
  };
  await offerStore.insert(tx, row);
  return ok(row);
}

/**
 * PROMO-4: an order ended, and what it took of promotions is released. All its coupons are when it was never paid,
 * after a refund only those that say so, and after a part of one none.
 */
export async function releasePromotions(tx: Sql, ended: Ended): Promise<void> {
  const { orderId, offerId, viewerId, quantity, paid, partKinds } = ended;
  // Locks are taken in a batch's order, offers before coupons, so that neither waits in a circle.
  if (offerId !== null) await offerStore.release(tx, { offerId, viewerId, quantity });
  if (!partKinds) await grantStore.release(tx, orderId, paid);
  // SUB-09: a refund returns the subsidy and the person may ask again.
  await subsidyStore.release(tx, orderId, partKinds);
}
