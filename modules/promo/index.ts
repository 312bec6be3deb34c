import { and, eq, lte, sql as raw } from 'drizzle-orm';
import type { Database, Sql } from '../../platform/db/index.ts';
import { no, ok, type NewId, type Result } from '../../platform/kernel/index.ts';
import type { Offer, OfferInput } from './contract.ts';
import { judgeClaim } from './domain/claim.ts';
import { offerUnknown, priceNotLower } from './refusals.ts';
import { claim, offer } from './store/schema.ts';

export type { Offer, OfferInput } from './contract.ts';

export interface OpenOffer extends OfferInput {
  readonly runId: string;
  readonly usualPriceFen: number;
  readonly at: number;
}

export interface Claim {
  readonly offerId: string;
  readonly viewerId: string;
  readonly quantity: number;
}

export interface Promo {
  /** Refuses with `promo.price-not-lower`. */
  openOffer(tx: Sql, input: OpenOffer): Promise<Result<Offer>>;
  /** Returns the offer when it was open until now. */
  closeOffer(tx: Sql, offerId: string): Promise<Offer | undefined>;
  /** Takes part of the quota for one viewer. Refuses as `judgeClaim` does. */
  claim(
    tx: Sql,
    claim: Claim & { readonly at: number },
  ): Promise<Result<Offer & { runId: string }>>;
  unclaim(tx: Sql, claim: Claim): Promise<void>;
  offersOf(runId: string): Promise<Offer[]>;
  /** Offers whose time is up and that nobody closed yet. */
  due(at: number): Promise<(Offer & { runId: string })[]>;
}

export function openPromo(needs: { readonly database: Database; readonly newId: NewId }): Promo {
  const { sql } = needs.database;
  return {
    openOffer: async (tx, input) => {
      if (input.priceFen >= input.usualPriceFen) {
        return no(priceNotLower(input.priceFen, input.usualPriceFen));
      }
      const row = {
        id: needs.newId('ofr'),
        runId: input.runId,
        productId: input.productId,
        priceFen: input.priceFen,
        quota: input.quota,
        taken: 0,
        perPerson: input.perPerson,
        opensAt: input.at,
        closesAt: input.at + input.seconds * 1000,
        state: 'open' as const,
      };
      await tx.insert(offer).values(row);
      return ok(row);
    },
    closeOffer: async (tx, offerId) => {
      const [closed] = await tx
        .update(offer)
        .set({ state: 'closed' })
        .where(and(eq(offer.id, offerId), eq(offer.state, 'open')))
        .returning();
      return closed;
    },
    claim: claimOffer,
    unclaim: async (tx, { offerId, viewerId, quantity }) => {
      await tx
        .update(offer)
        .set({ taken: raw`${offer.taken} - ${quantity}` })
        .where(eq(offer.id, offerId));
      await tx
        .update(claim)
        .set({ quantity: raw`${claim.quantity} - ${quantity}` })
        .where(and(eq(claim.offerId, offerId), eq(claim.viewerId, viewerId)));
    },
    offersOf: (runId) => sql.select().from(offer).where(eq(offer.runId, runId)),
    due: (at) =>
      sql
        .select()
        .from(offer)
        .where(and(eq(offer.state, 'open'), lte(offer.closesAt, at))),
  };
}

async function claimOffer(
  tx: Sql,
  { offerId, viewerId, quantity, at }: Claim & { readonly at: number },
): Promise<Result<Offer & { runId: string }>> {
  // The offer's row is locked first, so that everybody who wants it is judged one after another.
  const [found] = await tx.select().from(offer).where(eq(offer.id, offerId)).for('update');
  if (!found) return no(offerUnknown);
  const [mine] = await tx
    .select({ quantity: claim.quantity })
    .from(claim)
    .where(and(eq(claim.offerId, offerId), eq(claim.viewerId, viewerId)));
  const judged = judgeClaim(found, { quantity, already: mine?.quantity ?? 0, at });
  if (!judged.ok) return judged;
  const taken = found.taken + quantity;
  await tx.update(offer).set({ taken }).where(eq(offer.id, offerId));
  await tx
    .insert(claim)
    .values({ offerId, viewerId, quantity })
    .onConflictDoUpdate({
      target: [claim.offerId, claim.viewerId],
      set: { quantity: raw`${claim.quantity} + ${quantity}` },
    });
  return ok({ ...found, taken });
}
