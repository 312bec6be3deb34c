import { and, eq, inArray, lte, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../platform/db/index.ts';
import { no, ok, type NewId, type Result } from '../../platform/kernel/index.ts';
import { policiesAt } from './app/claim-rows.ts';
import { writeUses } from './app/claim-writes.ts';
import { lookAtClaims } from './app/claim-look.ts';
import { openClaiming } from './app/claiming.ts';
import { pendingUses } from './app/pending-uses.ts';
import {
  claimCoupon,
  couponList,
  couponEnds,
  couponsFor,
  createCoupon,
  returnCoupons,
  setCouponOpen,
  setCouponsOpen,
  type CouponNeeds,
  type Setter,
} from './app/coupons.ts';
import type { Offer } from './contract.ts';
import { judgePresale } from './domain/presale.ts';
import { promoRoutes } from './http/routes.ts';
import { termsRoutes } from './http/terms-routes.ts';
import { addBundle, endPolicy, enterPolicy, setBundleOpen } from './app/terms.ts';
import { openTerms } from './app/offer-terms.ts';
import { offerTermRoutes } from './http/offer-term-routes.ts';
import { priceNotLower } from './refusals.ts';
import { floorsFor, floorsOf, setFloor, type FloorNeeds, type FloorSetting } from './app/floors.ts';
import { floorRoutes } from './http/floor-routes.ts';
import { forgetGrants, promoHolder } from './store/personal.ts';
import { bundle, claim, offer, policy, subsidyClaim } from './store/schema.ts';
import type { Ended, OpenOffer, Promo } from './face.ts';

export type { Promo } from './face.ts';

export type { Claiming, ClaimsLooked, PendingUses, Use } from './app/claim-terms.ts';
export type { PriceLine } from './domain/terms.ts';

export interface PromoNeeds extends FloorNeeds {
  readonly newId: NewId;
  readonly crm: CouponNeeds['crm'];
}

export function openPromo(needs: PromoNeeds): Promo {
  const { sql } = needs.database;
  const promo: Promo = {
    ...offers(needs),
    ...around(needs),
    createCoupon: (input, by) => createCoupon(needs, input, by),
    setCouponOpen: (set, by) => setCouponOpen(needs, set, by),
    setCouponsOpen: (set, by) => setCouponsOpen(needs, set, by),
    claimCoupon: (viewerId, couponId) => claimCoupon(needs, viewerId, couponId),
    couponsFor: (viewerId) => couponsFor(needs, viewerId),
    coupons: () => couponList(sql),
    couponEnds: (products, at) => couponEnds(sql, products, at),
    policies: () => policiesAt(sql, null),
    addPolicy: async (tx, row) => {
      await tx.insert(policy).values(row).onConflictDoNothing();
    },
    enterPolicy: (input, by) => enterPolicy(needs, input, by),
    endPolicy: (id, by) => endPolicy(needs, id, by),
    setBundleOpen: (set, by) => setBundleOpen(needs, set, by),
    bundles: async () => {
      const rows = await sql.select().from(bundle).orderBy(bundle.id);
      return rows.map(({ nameZh, nameEn, items, ...rest }) => {
        return { ...rest, items: [...items], name: { zh: nameZh, en: nameEn } };
      });
    },
    addBundle: (input, by) => addBundle(needs, input, by),
    ...openTerms(needs),
    routes: (app) => {
      promoRoutes(app, promo);
      termsRoutes(app, promo);
      floorRoutes(app, promo);
      offerTermRoutes(app, promo);
    },
  };
  return promo;
}

function offers({ database: { sql }, newId }: PromoNeeds) {
  return {
    openOffer: async (tx: Sql, input: OpenOffer): Promise<Result<Offer>> => {
      if (input.priceFen >= input.usualPriceFen) {
        return no(priceNotLower(input.priceFen, input.usualPriceFen));
      }
      const { runId, productId, priceFen, quota, perPerson, at, ticket = false } = input;
      const { presale = null } = input;
      const closesAt = at + input.seconds * 1000;
      const lawful = presale ? judgePresale(presale, { priceFen, closesAt }) : ok(undefined);
      if (!lawful.ok) return lawful;
      const row = {
        ...{ id: newId('ofr'), runId, productId, priceFen, quota, perPerson, ticket, taken: 0 },
        ...{ opensAt: at, closesAt, presale, state: 'open' as const },
      };
      await tx.insert(offer).values(row);
      return ok(row);
    },
    closeOffer: async (tx: Sql, offerId: string): Promise<Offer | undefined> => {
      const [closed] = await tx
        .update(offer)
        .set({ state: 'closed' })
        .where(and(eq(offer.id, offerId), eq(offer.state, 'open')))
        .returning();
      return closed;
    },
    offersOf: (runId: string) =>
      sql.select().from(offer).where(eq(offer.runId, runId)).orderBy(offer.opensAt, offer.id),
    due: (at: number) =>
      sql
        .select()
        .from(offer)
        .where(and(eq(offer.state, 'open'), lte(offer.closesAt, at))),
  };
}

/** What stands around offers and coupons: an order's sitting, floors, what goes with time. */
function around(needs: FloorNeeds) {
  const { sql } = needs.database;
  return {
    ...{
      openClaiming,
      lookAtClaims,
      writeUses,
      pendingUses,
      giveBack,
      forgetGrants,
      personal: promoHolder(needs.database),
    },
    floors: () => floorsOf(sql),
    floorsFor: (ids: readonly string[]) => floorsFor(sql, ids),
    setFloor: (setting: FloorSetting, by: Setter) => setFloor(needs, setting, by),
  };
}

async function giveBack(tx: Sql, ended: Ended): Promise<void> {
  const { orderId, offerId, viewerId, quantity, paid, partKinds } = ended;
  // Locks are taken in a sitting's order, offers before coupons, so that neither waits in a circle.
  if (offerId !== null) {
    await tx
      .update(offer)
      .set({ taken: raw`${offer.taken} - ${quantity}` })
      .where(eq(offer.id, offerId));
    await tx
      .update(claim)
      .set({ quantity: raw`${claim.quantity} - ${quantity}` })
      .where(and(eq(claim.offerId, offerId), eq(claim.viewerId, viewerId)));
  }
  if (!partKinds) await returnCoupons(tx, orderId, paid);
  // SUB-09: a refund returns the subsidy and the person may ask again.
  const kinds = partKinds ? inArray(subsidyClaim.kind, [...partKinds]) : undefined;
  await tx.delete(subsidyClaim).where(and(eq(subsidyClaim.orderId, orderId), kinds));
}
