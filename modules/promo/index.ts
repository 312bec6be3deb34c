import type { Actor } from '../../platform/access/index.ts';
import type { NewId } from '../../platform/kernel/index.ts';
import { writeUses } from './app/claim-writes.ts';
import { lookAtClaims } from './app/claim-look.ts';
import { openClaiming } from './app/claiming.ts';
import { openOffer, releasePromotions } from './app/offers.ts';
import { pendingUses } from './app/pending-uses.ts';
import {
  claimCoupon,
  couponEnds,
  couponsFor,
  createCoupon,
  setCouponOpen,
  setCouponsOpen,
  type CouponDeps,
} from './app/coupons.ts';
import { promoRoutes } from './http/routes.ts';
import { termsRoutes } from './http/terms-routes.ts';
import { addBundle, endSubsidyPolicy, enterSubsidyPolicy, setBundleOpen } from './app/terms.ts';
import { openTerms } from './app/offer-terms.ts';
import { offerTermRoutes } from './http/offer-term-routes.ts';
import { setFloor, type FloorDeps, type FloorSetting } from './app/floors.ts';
import { floorRoutes } from './http/floor-routes.ts';
import { forgetGrants, promoPersonalData } from './store/personal.ts';
import { couponStore } from './store/coupons.ts';
import { offerStore } from './store/offers.ts';
import { subsidyPolicyStore } from './store/subsidies.ts';
import { bundleStore, floorStore } from './store/terms.ts';
import type { Promo } from './face.ts';

export type { Promo } from './face.ts';

export type { Claiming, ClaimsLooked, PendingUses, Use } from './domain/claim-terms.ts';
export type { PriceLine } from './domain/terms.ts';

export interface PromoDeps extends FloorDeps {
  readonly newId: NewId;
  readonly crm: CouponDeps['crm'];
  readonly compliance: CouponDeps['compliance'];
}

export function openPromo(deps: PromoDeps): Promo {
  const { sql } = deps.database;
  const promo: Promo = {
    openOffer: (tx, input) => openOffer(deps, tx, input),
    closeOffer: offerStore.close,
    offersOf: (runId) => offerStore.ofRun(sql, runId),
    due: (at) => offerStore.due(sql, at),
    ...around(deps),
    createCoupon: (input, by) => createCoupon(deps, input, by),
    setCouponOpen: (set, by) => setCouponOpen(deps, set, by),
    setCouponsOpen: (set, by) => setCouponsOpen(deps, set, by),
    claimCoupon: (viewerId, couponId) => claimCoupon(deps, viewerId, couponId),
    couponsFor: (viewerId) => couponsFor(deps, viewerId),
    coupons: () => couponStore.list(sql),
    couponEnds: (products, at) => couponEnds(sql, products, at),
    subsidyPolicies: () => subsidyPolicyStore.list(sql),
    addSubsidyPolicy: subsidyPolicyStore.insertOnce,
    enterSubsidyPolicy: (input, by) => enterSubsidyPolicy(deps, input, by),
    endSubsidyPolicy: (id, by) => endSubsidyPolicy(deps, id, by),
    setBundleOpen: (set, by) => setBundleOpen(deps, set, by),
    bundles: () => bundleStore.list(sql),
    addBundle: (input, by) => addBundle(deps, input, by),
    ...openTerms(deps),
    routes: (app) => {
      promoRoutes(app, promo);
      termsRoutes(app, promo);
      floorRoutes(app, promo);
      offerTermRoutes(app, promo);
    },
  };
  return promo;
}

/** What stands around offers and coupons: an order's batch, floors, what goes with time. */
function around(deps: FloorDeps) {
  const { sql } = deps.database;
  return {
    openClaiming,
    lookAtClaims,
    writeUses,
    pendingUses,
    release: releasePromotions,
    forgetGrants,
    personal: promoPersonalData(deps.database),
    floors: () => floorStore.list(sql),
    floorsFor: (ids: readonly string[]) => floorStore.of(sql, ids),
    setFloor: (setting: FloorSetting, by: Actor) => setFloor(deps, setting, by),
  };
}
