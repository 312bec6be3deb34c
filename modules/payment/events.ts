import type { Fact } from '../../platform/events/index.ts';

export interface PaymentData {
  readonly paymentId: string;
  readonly orderId: string;
  readonly amountFen: number;
}

export type PaymentPaid = Fact<'payment.paid.v1', PaymentData>;
export type PaymentFailed = Fact<'payment.failed.v1', PaymentData & { readonly reason: string }>;
export type PaymentRefunded = Fact<
  'payment.refunded.v1',
  PaymentData & { readonly reason: string }
>;
