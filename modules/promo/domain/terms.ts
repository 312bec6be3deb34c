/** One order request as it is priced: units, prices before any promotion, and what decides on a subsidy. */
export interface PriceLine {
  readonly productId: string;
  readonly kind: string;
  readonly grade: number | null;
  readonly quantity: number;
  readonly listFen: number;
  /** The live price, or the flash price where a flash sale was claimed. */
  readonly unitFen: number;
}

export const couponLayers = ['product', 'shop', 'platform'] as const;
export type CouponLayer = (typeof couponLayers)[number];

export type Scope =
  | { readonly of: 'shop' }
  | { readonly of: 'kinds'; readonly kinds: readonly string[] }
  | { readonly of: 'products'; readonly ids: readonly string[] };

export type Benefit =
  | { readonly is: 'fixed'; readonly fen: number }
  | { readonly is: 'percent'; readonly percent: number; readonly capFen: number };

/** What a coupon does. Reads like a price list: over how much, off what, beside what. */
export interface CouponTerms {
  readonly id: string;
  /** At most one coupon of a layer counts in one order; layers apply in the order of the list. */
  readonly layer: CouponLayer;
  /** Stands alone: no other coupon beside it. */
  readonly exclusive: boolean;
  /** Whether it may be used on a flash price. */
  readonly withFlash: boolean;
  readonly scope: Scope;
  /** Least sum of the scope's lines, at live or flash prices, before any coupon. */
  readonly thresholdFen: number;
  readonly benefit: Benefit;
}

export interface Bundle {
  readonly id: string;
  readonly items: readonly { readonly productId: string; readonly quantity: number }[];
  readonly priceFen: number;
}

/** One edition of the state's subsidy policy (SUB-01 to SUB-06 of the domain reference). */
export interface SubsidyTerms {
  readonly id: string;
  readonly kinds: readonly string[];
  readonly grade: number;
  /** Basis points of the price after all other discounts: 1500 is 15 %. */
  readonly rateBp: number;
  readonly capFen: number;
  /** Codes of the provinces whose list we are on (PLACE-1); `*` is everywhere. */
  readonly regions: readonly string[];
  readonly validFrom: number;
  readonly validUntil: number;
}

export interface PriceAsk {
  readonly lines: readonly PriceLine[];
  readonly flash: boolean;
  readonly coupons: readonly CouponTerms[];
  readonly bundles: readonly Bundle[];
  /** Present when the buyer asks for the subsidy: who is asking, and where the goods go. */
  readonly subsidy: {
    readonly policies: readonly SubsidyTerms[];
    readonly province: string;
    /** Kinds that this person has had a subsidy for under the policy. */
    readonly usedKinds: readonly string[];
  } | null;
  /** What the old unit handed in is worth, in fen; it is paid with, not a discount. */
  readonly tradeInFen: number;
  readonly at: number;
}

export interface QuotedLine {
  readonly productId: string;
  readonly quantity: number;
  readonly unitFen: number;
  readonly listFen: number;
  /** Sums of the line in fen: list − shop − coupon − subsidy = pay (before an old unit). */
  readonly shopFen: number;
  readonly couponFen: number;
  readonly subsidyFen: number;
  readonly payFen: number;
}

export interface Quote {
  readonly lines: readonly QuotedLine[];
  readonly coupons: readonly { readonly couponId: string; readonly fen: number }[];
  readonly subsidies: readonly { kind: string; policyId: string; productId: string; fen: number }[];
  readonly listFen: number;
  readonly shopFen: number;
  readonly couponFen: number;
  readonly subsidyFen: number;
  readonly tradeInFen: number;
  /** Paid before, in a pre-sale; absent elsewhere. */
  readonly depositFen?: number | undefined;
  readonly payFen: number;
}
