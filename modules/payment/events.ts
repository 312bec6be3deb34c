import { z } from 'zod';
import { event, type DataOf } from '../../platform/events/event.ts';

const payment = {
  paymentId: z.string(),
  orderId: z.string(),
  amountFen: z.number(),
  /** Which channel; absent from before there were several, and of refunds. */
  provider: z.string().optional(),
};

const refund = {
  ...payment,
  refundId: z.string(),
  reason: z.string(),
  /** Nothing of the payment is left. */
  whole: z.boolean(),
  /** Paid by this transfer of the bank, because the channel would not. */
  byHand: z.string().optional(),
  /** PAYMENT-64: of money that came a second time; the payment and its order stay as they are. */
  second: z.literal(true).optional(),
};

export const paymentPaid = event('payment.paid.v1', z.object(payment).readonly());
/** PAYMENT-63: more money came for a payment than it waited for; it goes back by itself. */
export const paidAgain = event('payment.paid-again.v1', z.object(payment).readonly());
export const paymentFailed = event(
  'payment.failed.v1',
  z.object({ ...payment, reason: z.string() }).readonly(),
);
/** A refund is granted: the money is on its way back, and not there yet. */
export const refundAsked = event('payment.refund-asked.v1', z.object(refund).readonly());
/** The channel says that the money is back. From before refunds could be partial, it has no number of its own. */
export const paymentRefunded = event(
  'payment.refunded.v1',
  z
    .object({
      ...refund,
      refundId: refund.refundId.optional(),
      reason: refund.reason.optional(),
      whole: refund.whole.optional(),
    })
    .readonly(),
);
/** The channel does not do it: somebody looks where asking again does not help. It is tried until it is done. */
export const refundFailed = event(
  'payment.refund-failed.v1',
  z
    .object({
      ...refund,
      /** What the channel said, and what helps; absent from before it was told. */
      why: z
        .object({
          zh: z.string(),
          en: z.string(),
          remedy: z.enum(['again', 'money', 'never', 'look-first']),
        })
        .readonly()
        .optional(),
    })
    .readonly(),
);

export type PublishedPayment = DataOf<typeof paymentPaid>;
export type RefundAsked = DataOf<typeof refundAsked>;
export type PublishedRefund = DataOf<typeof paymentRefunded>;
export type RefundTroubled = DataOf<typeof refundFailed>;
