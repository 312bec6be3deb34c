import type { Fact } from '../../platform/events/index.ts';

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

export type PaymentPaid = Fact<'payment.paid.v1', PaymentData>;
/** PAYMENT-21: more money came for a payment than it waited for; it goes back by itself. */
export type PaidAgain = Fact<'payment.paid-again.v1', PaymentData>;
export type PaymentFailed = Fact<'payment.failed.v1', PaymentData & { readonly reason: string }>;
/** Money is on its way back; it is promised, and not there yet. */
export type RefundAsked = Fact<'payment.refund-asked.v1', RefundData>;
/** The channel says that the money is back. */
export type PaymentRefunded = Fact<'payment.refunded.v1', RefundData>;
/** The channel will not do it; somebody has to look. It is tried again until it is done. */
export type RefundFailed = Fact<'payment.refund-failed.v1', RefundData>;
