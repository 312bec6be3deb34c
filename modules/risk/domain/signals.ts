import type { Words } from '../../../platform/kernel/index.ts';

/** Everything about one order request that a rule may look at. What is not known is null and raises nothing. */
export interface Signals {
  readonly amountFen: number;
  readonly quantity: number;
  /** How long the account has been there. */
  readonly accountAgeMs: number | null;
  readonly orders10Min: number;
  readonly orders24h: number;
  /** Orders of a day whose sum was within 1 % below the limit of the large amount. */
  readonly nearLimit24h: number;
  readonly deviceAccounts24h: number;
  readonly personAccounts7d: number;
  readonly addressAccounts7d: number;
  /** The first three digits of the phone, and how many accounts came with numbers close to it. */
  readonly phoneSegment: string;
  readonly phoneNeighbours: number;
  readonly clusterSize: number;
  /** From the opening of the flash sale to the order request; null where there is none. */
  readonly sinceOpenMs: number | null;
  /** From the first look at the price to the order request; null where nobody looked. */
  readonly sinceLookMs: number | null;
  readonly hasty24h: number;
  readonly ticket: 'not-needed' | 'good' | 'missing' | 'wrong' | 'used';
  /** A coupon for newcomers is used. */
  readonly newcomerCoupon: boolean;
  readonly returns90d: number;
  readonly orders90d: number;
  /** After-sale tickets of the last hour with the same reason out of the same cluster. */
  readonly sameReason1h: number;
  readonly unpaidOpen: number;
  /** Price paid ÷ price on the list. */
  readonly priceShare: number;
  readonly fails10Min: number;
  readonly complaints: number;
  readonly fromDataCentre: boolean;
}

export type Limits = Readonly<Record<string, number>>;

export interface Rule {
  readonly id: string;
  readonly words: Words;
  /** Points that it gives when it holds; the sum is capped at 100. */
  readonly points: number;
  readonly limits: Limits;
  /** What was seen, in words, or null where the rule does not hold. */
  see(signals: Signals, limits: Limits): Words | null;
}
