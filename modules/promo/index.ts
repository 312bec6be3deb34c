import { and, eq, inArray, lte, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../platform/db/index.ts';
import type { App } from '../../platform/http/index.ts';
import { no, ok, type NewId, type Result } from '../../platform/kernel/index.ts';
import type { PersonalHolder } from '../../platform/personal/index.ts';
import { policiesAt } from './app/claim-rows.ts';
import type { Claiming, ClaimOpening, ClaimsLooked, PendingUses, Use } from './app/claim-terms.ts';
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
  type Priced,
  type Setter,
} from './app/coupons.ts';
import type {
  BundleInput,
  Coupon,
  CouponInput,
  InstalmentTerms,
  Offer,
  OfferInput,
  PolicyInput,
  PricedBundle,
  SubsidyPolicy,
  ViewerCoupon,
  PriceFloor,
} from './contract.ts';
import { judgePresale } from './domain/presale.ts';
import type { InstalmentPlan } from './domain/instalment.ts';
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

export type { Claiming, ClaimsLooked, PendingUses, Use } from './app/claim-terms.ts';
export type { PriceLine } from './domain/terms.ts';
export type { Offer, OfferInput } from './contract.ts';

export interface OpenOffer extends OfferInput {
  readonly runId: string;
  readonly usualPriceFen: number;
  readonly at: number;
}

/** An order that ended, as promo needs to know it. */
export interface Ended {
  readonly orderId: string;
  readonly viewerId: string;
  readonly offerId: string | null;
  readonly quantity: number;
  readonly paid: boolean;
  /** Only a part of the order ended: these kinds' subsidies come back, its coupons do not. */
  readonly partKinds?: readonly string[];
}

export interface Promo {
  /** Refuses with `promo.price-not-lower` or, for a pre-sale, as `judgePresale` does. */
  openOffer(tx: Sql, input: OpenOffer): Promise<Result<Offer>>;
  /** Returns the offer when it was open until now. */
  closeOffer(tx: Sql, offerId: string): Promise<Offer | undefined>;
  /** Opens a sitting in which orders are priced; takes the orders' transaction. */
  openClaiming(tx: Sql, opening: ClaimOpening): Promise<Claiming>;
  /** What a sitting has to know of people and terms, looked up before it opens. */
  lookAtClaims(sql: Sql, opening: ClaimOpening): Promise<ClaimsLooked>;
  /** Writes what orders use up; takes the transaction that writes the orders. */
  writeUses(tx: Sql, uses: readonly Use[]): Promise<void>;
  /** An empty keeping of uses that are decided and not written yet. */
  pendingUses(): PendingUses;
  /** The order ended: quota, coupons and subsidy are free again, as each one's terms say. */
  giveBack(tx: Sql, ended: Ended): Promise<void>;
  /** An order that used them is past its keeping time. */
  forgetGrants(tx: Sql, orderId: string): Promise<void>;
  /** PROMO-12: floors by product, in fen. */
  floorsFor(ids: readonly string[]): Promise<Map<string, number>>;
  floors(): Promise<PriceFloor[]>;
  /** Refuses with `privacy.approval-missing` where a floor goes down alone. */
  setFloor(
    setting: FloorSetting,
    by: Setter,
  ): Promise<Result<{ productId: string; fen: number | null }>>;
  readonly personal: PersonalHolder;
  offersOf(runId: string): Promise<Offer[]>;
  /** Offers whose time is up and that nobody closed yet. */
  due(at: number): Promise<(Offer & { runId: string })[]>;
  createCoupon(input: CouponInput, by: Setter): Promise<Result<{ id: string }>>;
  setCouponOpen(set: OpenOne, by: Setter): Promise<Result<{ id: string }>>;
  /** Those that were changed; the others stood so already, or are not there. */
  setCouponsOpen(set: OpenMany, by: Setter): Promise<string[]>;
  /** Refuses with `promo.coupon-…`. */
  claimCoupon(viewerId: string, couponId: string): Promise<Result<{ id: string }>>;
  couponsFor(viewerId: string): Promise<ViewerCoupon[]>;
  coupons(): Promise<Coupon[]>;
  /** By product: when coupons end that anybody may use for one piece of it at this moment. UTC ms. */
  couponEnds(
    products: readonly Priced[],
    at: number,
  ): Promise<ReadonlyMap<string, readonly number[]>>;
  policies(): Promise<SubsidyPolicy[]>;
  addPolicy(tx: Sql, row: SubsidyPolicy): Promise<void>;
  /** Refuses with `promo.policy-overlaps`. */
  enterPolicy(input: PolicyInput, by: Setter): Promise<Result<{ id: string }>>;
  /** PROMO-7: see `endPolicy` for the refusals. */
  endPolicy(id: string, by: Setter): Promise<Result<{ id: string }>>;
  setBundleOpen(set: OpenOne, by: Setter): Promise<Result<{ id: string }>>;
  bundles(): Promise<PricedBundle[]>;
  addBundle(input: BundleInput, by: Setter): Promise<{ id: string }>;
  tradeIns(): Promise<{ kind: string; fen: number }[]>;
  setTradeIn(tx: Sql, row: { kind: string; fen: number }): Promise<void>;
  /** As the desk does it; null takes the worth away. */
  enterTradeIn(kind: string, fen: number | null, by: { readonly id: string }): Promise<void>;
  instalments(): Promise<InstalmentTerms[]>;
  /** What a sum is a month with each provider that takes it. */
  plansFor(sumFen: number): Promise<InstalmentPlan[]>;
  setInstalment(tx: Sql, terms: InstalmentTerms): Promise<void>;
  /** As the desk does it; null takes the months away. Refuses with `promo.limits-cross`. */
  enterInstalment(
    months: number,
    terms: Omit<InstalmentTerms, 'months'> | null,
    by: { readonly id: string },
  ): Promise<Result<InstalmentTerms | null>>;
  routes(app: App): void;
}

interface OpenOne {
  readonly id: string;
  readonly open: boolean;
}

interface OpenMany {
  readonly ids: readonly string[];
  readonly open: boolean;
}

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
