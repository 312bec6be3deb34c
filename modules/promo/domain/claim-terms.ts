import type { Result } from '../../../platform/kernel/index.ts';
import type { OfferFacts } from './claim.ts';
import type { PresaleTerms } from './presale.ts';
import type { Bundle, CouponTerms, SubsidyTerms, PriceLine, Quote } from './terms.ts';

/** One order request, as promo sees it. */
export interface ClaimAsk {
  readonly orderId: string;
  readonly viewerId: string;
  /** Tells one person from another without saying who; empty where it is not known. */
  readonly personKey: string;
  readonly province: string;
  readonly runId: string;
  /** PROMO-9: a rehearsal is priced like the real thing and uses nothing up. */
  readonly simulated: boolean;
  readonly offerId: string | null;
  readonly wantsSubsidy: boolean;
  readonly oldUnits: readonly string[];
  readonly lines: readonly PriceLine[];
}

/**
 * A batch in which many orders are priced and their promotions taken, one after another. Offers
 * and coupons are locked from its opening to the end of the transaction. What the orders use is written
 * by `saveOffers` in that same transaction and by `writeUses` of what `uses` says, in it or later.
 */
export interface Claiming {
  /**
   * Prices the order request with the best legal combination and takes what it uses. Refuses as `judgeClaim`
   * does, and with `promo.offer-mismatch`.
   */
  settle(ask: ClaimAsk): Result<Quote>;
  /** What an order has to know of an offer; null where there is none. */
  offer(offerId: string | null): OpenedOffer | null;
  /** Whether a coupon for newcomers counts in a quote of this batch. */
  newcomers(quote: Quote): boolean;
  /** Takes an order of this batch back, as if it had not been asked. */
  undo(orderId: string): void;
  /** How much is left of flash sales. */
  saveOffers(): Promise<void>;
  /** What each order of this batch uses up, by order. */
  uses(): ReadonlyMap<string, Use>;
}

/** What one order uses up of promotions: plain JSON, so that it can be kept until it is written. */
export interface Use {
  readonly orderId: string;
  readonly viewerId: string;
  readonly personKey: string;
  readonly at: number;
  readonly offerId: string | null;
  /** Of the offer. */
  readonly quantity: number;
  readonly grantIds: readonly string[];
  readonly subsidies: Quote['subsidies'];
}

/** Uses that were decided and are not written yet; a batch counts them in. */
export interface PendingUses {
  add(use: Use): void;
  drop(use: Use): void;
  claimedBy(offerId: string, who: ClaimKey): number;
  used(grantId: string): boolean;
  kindsOf(personKey: string): readonly string[];
}

export type ClaimKey = { readonly viewerId: string } | { readonly personKey: string };

export interface OpenedOffer {
  readonly id: string;
  readonly opensAt: number;
  /** Whether it has a queue. */
  readonly ticket: boolean;
  readonly presale: PresaleTerms | null;
}

/** An offer as a batch sells of it, order by order. */
export interface OfferOnSale extends Omit<OfferFacts, 'taken'> {
  readonly id: string;
  readonly runId: string;
  readonly productId: string;
  readonly priceFen: number;
  readonly ticket: boolean;
  readonly presale: PresaleTerms | null;
  taken: number;
}

export interface ClaimOpening {
  readonly offerIds: readonly string[];
  readonly viewerIds: readonly string[];
  /** Persons who want something of a flash sale: its limit is theirs, not an account's. */
  readonly offerPersons: readonly string[];
  /** Persons who ask for a subsidy; they are judged one after another, also across processes. */
  readonly personKeys: readonly string[];
  readonly at: number;
  /** Keeps what is read here from others until the transaction ends; false where it only looks. */
  readonly lock: boolean;
  readonly pending?: PendingUses | undefined;
  /** What was looked up before, for these people and perhaps for more; without it it is looked up now. */
  readonly looked?: ClaimsLooked | undefined;
}

/** What people have used up and have in hand, and today's terms. */
export interface ClaimsLooked {
  readonly claims: readonly {
    readonly offerId: string;
    readonly viewerId: string;
    readonly personKey: string;
    readonly quantity: number;
  }[];
  /** By viewer, in the order in which they count. */
  readonly grants: ReadonlyMap<string, readonly Grant[]>;
  /** Coupons that are for newcomers. */
  readonly newcomers: ReadonlySet<string>;
  readonly bundles: readonly Bundle[];
  readonly tradeIns: ReadonlyMap<string, number>;
  readonly policies: readonly SubsidyTerms[];
  /** Kinds that persons had a subsidy for under these policies. */
  readonly kinds: readonly { readonly personKey: string; readonly kind: string }[];
}

/** A coupon in somebody's hand. */
export interface Grant {
  readonly id: string;
  readonly terms: CouponTerms;
}
