import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { offerOver, offerSoldOut, personLimit } from '../refusals.ts';

export interface OfferFacts {
  readonly quota: number;
  readonly taken: number;
  readonly perPerson: number;
  readonly opensAt: number;
  readonly closesAt: number;
  readonly state: string;
}

/**
 * PROMO-1, PROMO-2: may this viewer have `quantity` at the flash price now? Refuses with
 * `promo.offer-over`, `promo.person-limit` or `promo.offer-sold-out`, in this order, so that a
 * viewer over the limit is told about the limit even when nothing is left.
 */
export function judgeClaim(
  offer: OfferFacts,
  claim: { readonly quantity: number; readonly already: number; readonly at: number },
): Result<number> {
  const open = offer.state === 'open' && claim.at >= offer.opensAt && claim.at < offer.closesAt;
  if (!open) return no(offerOver);
  if (claim.already + claim.quantity > offer.perPerson) {
    return no(personLimit(offer.perPerson, claim.already));
  }
  const left = offer.quota - offer.taken;
  if (claim.quantity > left) return no(offerSoldOut(left));
  return ok(left - claim.quantity);
}
