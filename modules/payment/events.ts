import type { Fact } from '../../platform/events/index.ts';
import type { Remedy } from './domain/channel-words.ts';

export interface PaymentData {
  readonly paymentId: string;
  readonly orderId: string;
  readonly amountFen: number;
  /** Which channel; absent in facts from before there were several. */
  readonly provider?: string;
}

export interface RefundData extends PaymentData {
  readonly refundId: string;
  readonly reason: string;
  /** Nothing of the payment is left. */
  readonly whole: boolean;
  /** Paid by this transfer of the bank, because the channel would not. */
  readonly byHand?: string;
  /** PAYMENT-21: of money that came a second time; the payment and its order stay as they are. */
  readonly second?: true;
}

export interface RefundFailedData extends RefundData {
  /** What the channel said, and what helps; absent in facts from before it was told. */
  readonly why?: { readonly zh: string; readonly en: string; readonly remedy: Remedy };
}

export type PaymentPaid = Fact<'payment.paid.v1', PaymentData>;
/** PAYMENT-21: more money came for a payment than it waited for; it goes back by itself. */
export type PaidAgain = Fact<'payment.paid-again.v1', PaymentData>;
export type PaymentFailed = Fact<'payment.failed.v1', PaymentData & { readonly reason: string }>;
/** Money is on its way back; it is promised, and not there yet. */
export type RefundAsked = Fact<'payment.refund-asked.v1', RefundData>;
/** The channel says that the money is back. */
export type PaymentRefunded = Fact<'payment.refunded.v1', RefundData>;
/** The channel does not do it: somebody looks where asking again does not help. It is tried until it is done. */
export type RefundFailed = Fact<'payment.refund-failed.v1', RefundFailedData>;
