import { z } from 'zod';
import { event, type DataOf } from '../../platform/events/event.ts';

/*
 * Schemas of versions that were published stay as they are (HOUSE-38): an event is not the API's object, and changes with
 * it only as a new version. What older programs did not write yet has a default or may be absent.
 */

const quote = z
  .object({
    lines: z
      .array(
        z.object({
          productId: z.string(),
          quantity: z.number(),
          unitFen: z.number(),
          listFen: z.number(),
          shopFen: z.number(),
          couponFen: z.number(),
          subsidyFen: z.number(),
          payFen: z.number(),
        }),
      )
      .readonly(),
    coupons: z.array(z.object({ couponId: z.string(), fen: z.number() })).readonly(),
    subsidies: z
      .array(
        z.object({
          kind: z.string(),
          policyId: z.string(),
          productId: z.string(),
          fen: z.number(),
        }),
      )
      .readonly(),
    listFen: z.number(),
    shopFen: z.number(),
    couponFen: z.number(),
    subsidyFen: z.number(),
    tradeInFen: z.number(),
    /** Absent where there was no pre-sale. */
    depositFen: z.number().optional(),
    payFen: z.number(),
  })
  .readonly();

const deposit = z
  .object({
    paymentId: z.string(),
    fen: z.number(),
    tailFrom: z.number(),
    tailUntil: z.number(),
    paidAt: z.number().nullable(),
    end: z.enum(['used', 'forfeited', 'returned']).nullable(),
  })
  .readonly();

const states = [
  'placed',
  'reserved',
  'paid',
  'accepted',
  'shipped',
  'signed',
  'installed',
  'completed',
  'closed',
  'refunded',
] as const;

/** The order as it stood when the event was published. */
const order = {
  id: z.string(),
  sessionId: z.string(),
  runId: z.string(),
  viewerId: z.string(),
  paymentId: z.string(),
  offerId: z.string().nullable(),
  lines: z
    .array(
      z.object({
        productId: z.string(),
        quantity: z.number(),
        unitFen: z.number(),
        listFen: z.number(),
        /** Absent from before pages were kept (CATALOG-5). */
        page: z.string().optional(),
      }),
    )
    .readonly(),
  /** Null from before promotions. */
  quote: quote.nullable().default(null),
  totalFen: z.number(),
  state: z.enum(states),
  closeReason: z.string().nullable(),
  maskedName: z.string(),
  province: z.string(),
  simulated: z.boolean(),
  placedAt: z.number(),
  paidAt: z.number().nullable(),
  payBefore: z.number(),
  refundedFen: z.number().default(0),
  deposit: deposit.nullable().default(null),
};
const whole = z.object(order).readonly();

/** What a refund took out of an order. */
const back = z
  .object({
    refundId: z.string(),
    fen: z.number(),
    units: z.array(z.object({ productId: z.string(), quantity: z.number() })).readonly(),
    share: z
      .object({
        listFen: z.number(),
        discountFen: z.number(),
        subsidyFen: z.number(),
        tradeInFen: z.number(),
        /** Absent from before pre-sales. */
        depositFen: z.number().optional(),
        payFen: z.number(),
      })
      .readonly(),
    /** Nothing had gone back before: the sale as a whole is undone. */
    first: z.boolean(),
  })
  .readonly();

export const orderPlaced = event('order.placed.v1', whole);
/** A pre-sale's deposit is paid; the rest is due later. */
export const orderReserved = event('order.reserved.v1', whole);
export const orderPaid = event('order.paid.v1', whole);
export const orderClosed = event('order.closed.v1', whole);
/** All that is left of the order's money is back; `back` is absent from before refunds could be partial. */
export const orderRefunded = event(
  'order.refunded.v1',
  z.object({ ...order, back: back.optional() }).readonly(),
);
/** A part of the order's money is back; the order goes on. */
export const orderPartRefunded = event(
  'order.part-refunded.v1',
  z.object({ ...order, back }).readonly(),
);
/** How goods go on after the money. */
export const orderAccepted = event('order.accepted.v1', whole);
export const orderShipped = event('order.shipped.v1', whole);
export const orderSigned = event('order.signed.v1', whole);
export const orderInstalled = event('order.installed.v1', whole);
export const orderCompleted = event('order.completed.v1', whole);

export type PublishedOrder = DataOf<typeof orderPlaced>;
export type OrderPartBack = DataOf<typeof orderPartRefunded>;
export type Back = OrderPartBack['back'];
