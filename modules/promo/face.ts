import type { Actor } from '../../platform/access/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { PersonalDataSource } from '../../platform/personal/index.ts';
import type { Priced } from './app/coupons.ts';
import type { FloorSetting } from './app/floors.ts';
import type {
  BundleInput,
  Coupon,
  CouponInput,
  InstalmentTerms,
  Offer,
  OfferInput,
  SubsidyPolicyInput,
  PriceFloor,
  PricedBundle,
  SubsidyPolicy,
  ViewerCoupon,
} from './contract.ts';
import type {
  Claiming,
  ClaimOpening,
  ClaimsLooked,
  PendingUses,
  Use,
} from './domain/claim-terms.ts';
import type { InstalmentPlan } from './domain/instalment.ts';

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
  /** Opens a batch in which orders are priced; takes the orders' transaction. */
  openClaiming(tx: Sql, opening: ClaimOpening): Promise<Claiming>;
  /** What a batch has to know of people and terms, looked up before it opens. */
  lookAtClaims(sql: Sql, opening: ClaimOpening): Promise<ClaimsLooked>;
  /** Writes what orders use up; takes the transaction that writes the orders. */
  writeUses(tx: Sql, uses: readonly Use[]): Promise<void>;
  /** An empty keeping of uses that are decided and not written yet. */
  pendingUses(): PendingUses;
  /** The order ended: its quota, coupons and subsidy are free again, as each one's terms say. */
  release(tx: Sql, ended: Ended): Promise<void>;
  /** An order that used them is past its keeping time. */
  forgetGrants(tx: Sql, orderId: string): Promise<void>;
  /** PROMO-12: floors by product, in fen. */
  floorsFor(ids: readonly string[]): Promise<Map<string, number>>;
  floors(): Promise<PriceFloor[]>;
  /** Refuses with `privacy.approval-missing` where a floor goes down alone. */
  setFloor(
    setting: FloorSetting,
    by: Actor,
  ): Promise<Result<{ productId: string; fen: number | null }>>;
  readonly personal: PersonalDataSource;
  offersOf(runId: string): Promise<Offer[]>;
  /** Offers whose time is up and that nobody closed yet. */
  due(at: number): Promise<(Offer & { runId: string })[]>;
  createCoupon(input: CouponInput, by: Actor): Promise<Result<{ id: string }>>;
  setCouponOpen(set: OpenOne, by: Actor): Promise<Result<{ id: string }>>;
  /** Those that were changed; the others stood so already, or are not there. */
  setCouponsOpen(set: OpenMany, by: Actor): Promise<string[]>;
  /** Refuses with `promo.coupon-…`. */
  claimCoupon(viewerId: string, couponId: string): Promise<Result<{ id: string }>>;
  couponsFor(viewerId: string): Promise<ViewerCoupon[]>;
  coupons(): Promise<Coupon[]>;
  /** By product: when coupons end that anybody may use for one piece of it at this moment. UTC ms. */
  couponEnds(
    products: readonly Priced[],
    at: number,
  ): Promise<ReadonlyMap<string, readonly number[]>>;
  subsidyPolicies(): Promise<SubsidyPolicy[]>;
  addSubsidyPolicy(tx: Sql, row: SubsidyPolicy): Promise<void>;
  /** Refuses with `promo.policy-overlaps`. */
  enterSubsidyPolicy(input: SubsidyPolicyInput, by: Actor): Promise<Result<{ id: string }>>;
  /** PROMO-7: see `endSubsidyPolicy` for the refusals. */
  endSubsidyPolicy(id: string, by: Actor): Promise<Result<{ id: string }>>;
  setBundleOpen(set: OpenOne, by: Actor): Promise<Result<{ id: string }>>;
  bundles(): Promise<PricedBundle[]>;
  /** Refuses with `promo.name-refused`. */
  addBundle(input: BundleInput, by: Actor): Promise<Result<{ id: string }>>;
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

export interface OpenOne {
  readonly id: string;
  readonly open: boolean;
}

export interface OpenMany {
  readonly ids: readonly string[];
  readonly open: boolean;
}
