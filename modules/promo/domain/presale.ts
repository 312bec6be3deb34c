import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import {
  depositTooBig,
  depositWorthWrong,
  tailBelowDeposit,
  tailWindowWrong,
} from '../refusals.ts';
import type { Quote } from './terms.ts';

/** A pre-sale (预售): a deposit now (定金), the rest (尾款) in a window that is promised now. */
export interface PresaleTerms {
  readonly depositFen: number;
  /** What the deposit counts for when the rest is due; the difference is a discount (定金膨胀). */
  readonly worthFen: number;
  readonly tailFrom: number;
  readonly tailUntil: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * PROMO-10: are these terms lawful and whole? A deposit of more than a fifth of the price is none for
 * the part above it (民法典 art. 586); the window for the rest opens after the sale and stays open
 * between an hour and thirty days. Refuses with `promo.deposit-…` or `promo.tail-window`.
 */
export function judgePresale(
  { depositFen, worthFen, tailFrom, tailUntil }: PresaleTerms,
  { priceFen, closesAt }: { readonly priceFen: number; readonly closesAt: number },
): Result<void> {
  const mostFen = Math.floor(priceFen / 5);
  if (depositFen > mostFen) return no(depositTooBig(depositFen, mostFen));
  const worthMostFen = Math.floor(priceFen / 2);
  if (worthFen < depositFen || worthFen > worthMostFen) {
    return no(depositWorthWrong(worthFen, depositFen, worthMostFen));
  }
  const open = tailUntil - tailFrom;
  if (tailFrom < closesAt || open < hourMs || open > 30 * dayMs) return no(tailWindowWrong);
  return ok(undefined);
}

/** The price of one unit in a pre-sale, before coupons: what the deposit gains comes off. */
export function presalePrice(priceFen: number, { depositFen, worthFen }: PresaleTerms): number {
  return priceFen - (worthFen - depositFen);
}

/**
 * Takes the deposit out of what is left to pay: `payFen` becomes the rest. Refuses with
 * `promo.tail-below-deposit` where nothing would be left.
 */
export function withDeposit(quote: Quote, depositFen: number): Result<Quote> {
  const payFen = quote.payFen - depositFen;
  if (payFen < 1) return no(tailBelowDeposit(quote.payFen, depositFen));
  return ok({ ...quote, depositFen, payFen });
}
