import type { NewId } from '../../platform/kernel/index.ts';
import { writeUses } from './app/claim-writes.ts';
import { lookAtClaims } from './app/claim-look.ts';
import { openClaiming } from './app/claiming.ts';
import { giveBack, openOffer } from './app/offers.ts';
import { pendingUses } from './app/pending-uses.ts';
import {
  claimCoupon,
  couponEnds,
  couponsFor,
  createCoupon,
  setCouponOpen,
  setCouponsOpen,
  type CouponNeeds,
  type Setter,
} from './app/coupons.ts';
import { promoRoutes } from './http/routes.ts';
import { termsRoutes } from './http/terms-routes.ts';
import { addBundle, endPolicy, enterPolicy, setBundleOpen } from './app/terms.ts';
import { openTerms } from './app/offer-terms.ts';
import { offerTermRoutes } from './http/offer-term-routes.ts';
import { setFloor, type FloorNeeds, type FloorSetting } from './app/floors.ts';
import { floorRoutes } from './http/floor-routes.ts';
import { forgetGrants, promoHolder } from './store/personal.ts';
import { couponStore } from './store/coupons.ts';
import { offerStore } from './store/offers.ts';
import { policyStore } from './store/subsidies.ts';
import { bundleStore, floorStore } from './store/terms.ts';
import type { Promo } from './face.ts';

export type { Promo } from './face.ts';

export type { Claiming, ClaimsLooked, PendingUses, Use } from './domain/claim-terms.ts';
export type { PriceLine } from './domain/terms.ts';

export interface PromoNeeds extends FloorNeeds {
  readonly newId: NewId;
  readonly crm: CouponNeeds['crm'];
  readonly compliance: CouponNeeds['compliance'];
}

export function openPromo(needs: PromoNeeds): Promo {
  const { sql } = needs.database;
  const promo: Promo = {
    openOffer: (tx, input) => openOffer(needs, tx, input),
    closeOffer: offerStore.close,
    offersOf: (runId) => offerStore.ofRun(sql, runId),
    due: (at) => offerStore.due(sql, at),
    ...around(needs),
    createCoupon: (input, by) => createCoupon(needs, input, by),
    setCouponOpen: (set, by) => setCouponOpen(needs, set, by),
    setCouponsOpen: (set, by) => setCouponsOpen(needs, set, by),
    claimCoupon: (viewerId, couponId) => claimCoupon(needs, viewerId, couponId),
    couponsFor: (viewerId) => couponsFor(needs, viewerId),
    coupons: () => couponStore.list(sql),
    couponEnds: (products, at) => couponEnds(sql, products, at),
    policies: () => policyStore.list(sql),
    addPolicy: policyStore.insertOnce,
    enterPolicy: (input, by) => enterPolicy(needs, input, by),
    endPolicy: (id, by) => endPolicy(needs, id, by),
    setBundleOpen: (set, by) => setBundleOpen(needs, set, by),
    bundles: () => bundleStore.list(sql),
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

/** What stands around offers and coupons: an order's sitting, floors, what goes with time. */
function around(needs: FloorNeeds) {
  const { sql } = needs.database;
  return {
    openClaiming,
    lookAtClaims,
    writeUses,
    pendingUses,
    giveBack,
    forgetGrants,
    personal: promoHolder(needs.database),
    floors: () => floorStore.list(sql),
    floorsFor: (ids: readonly string[]) => floorStore.of(sql, ids),
    setFloor: (setting: FloorSetting, by: Setter) => setFloor(needs, setting, by),
  };
}
