import { z } from 'zod';
import { quoteSchema } from '../promo/contract.ts';
import { orderStates } from './domain/life.ts';
import { idText, searchText } from '../../platform/http/texts.ts';

export {
  depositStatus,
  depositWords,
  orderStateWords,
  refundedOf,
  refundingWords,
  worthOf,
} from './domain/words.ts';

export const orderLineSchema = z.object({
  productId: idText(),
  quantity: z.number().int().min(1).max(99),
});

export const placeOrderSchema = z.object({
  runId: idText(),
  lines: z.array(orderLineSchema).min(1).max(20),
  offerId: idText().optional().describe('the flash sale that the price comes from'),
  addressId: idText(),
  wantsSubsidy: z.boolean().default(false).describe('ask for the state subsidy in my name'),
  oldUnits: z.array(idText(40)).max(5).default([]).describe('kinds of old units that I hand in'),
  ticket: idText(200).optional().describe('my place in the queue of a flash sale'),
  phoneTail: z
    .string()
    .regex(/^\d{4}$/)
    .optional()
    .describe('the last four digits of the delivery phone, when asked to confirm'),
  expectedFen: z.number().int().describe('the sum that the buyer saw; a changed price is refused'),
});

export { heldStates, less, orderStates, stillHere } from './domain/life.ts';
export type { OrderState, Unit } from './domain/life.ts';

/** So many pieces of one product. */
export const unitSchema = z.object({
  productId: idText(),
  quantity: z.number().int().min(1).max(99),
});

/** A pre-sale's first payment; the order's own payment is the rest. */
export const depositSchema = z.object({
  paymentId: z.string(),
  fen: z.number(),
  tailFrom: z.number(),
  tailUntil: z.number(),
  paidAt: z.number().nullable(),
  end: z.enum(['used', 'forfeited', 'returned']).nullable(),
});

export const orderSchema = z.object({
  id: z.string(),
  sessionId: z.string(),
  runId: z.string(),
  viewerId: z.string(),
  paymentId: z.string(),
  offerId: z.string().nullable(),
  lines: z.array(
    orderLineSchema.extend({
      unitFen: z.number(),
      listFen: z.number(),
      /** Hash of what the product's page said (CATALOG-5); absent on orders from before it was kept. */
      page: z.string().optional(),
    }),
  ),
  /** How the sum came about; null on orders from before promotions. */
  quote: quoteSchema.nullable(),
  totalFen: z.number(),
  state: z.enum(orderStates),
  closeReason: z.string().nullable(),
  maskedName: z.string(),
  province: z.string(),
  simulated: z.boolean(),
  placedAt: z.number(),
  paidAt: z.number().nullable(),
  payBefore: z.number(),
  /** Money that went back already, of the order's own payment. */
  refundedFen: z.number(),
  deposit: depositSchema.nullable(),
});

/** Why an order was closed without being paid. */
export const closeReasonWords = {
  'payment-timeout': { zh: '逾期未付款', en: 'not paid in time' },
  'tail-unpaid': { zh: '尾款逾期未付', en: 'final payment overdue' },
  'deposit-returned': { zh: '定金已退', en: 'deposit refunded' },
  'buyer-cancelled': { zh: '买家取消', en: 'cancelled by the buyer' },
} as const;

export type CloseReason = keyof typeof closeReasonWords;

export function isCloseReason(reason: string | null): reason is CloseReason {
  return reason !== null && Object.hasOwn(closeReasonWords, reason);
}

export const orderFilterSchema = z.object({
  sessionId: idText().optional(),
  state: z.enum(orderStates).optional(),
  search: searchText().optional(),
  simulated: z
    .enum(['yes', 'no', 'all'])
    .default('no')
    .describe('orders of rehearsals are only shown when asked for'),
  productId: idText().optional(),
  from: z.iso.date().optional().describe('first business day'),
  until: z.iso.date().optional().describe('last business day'),
  after: idText().optional().describe('the last order of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** ORDER-56: all of its money is on its way back, or only waits to be. */
export const listedOrderSchema = orderSchema.extend({ refunding: z.boolean() });

export const orderListSchema = z.object({
  orders: z.array(listedOrderSchema),
  total: z.number(),
  paidFen: z.number(),
});

export const quoteAskSchema = placeOrderSchema.omit({ expectedFen: true });

export type QuoteAsk = z.infer<typeof quoteAskSchema>;
export type PlaceOrder = z.infer<typeof placeOrderSchema>;
export type Order = z.infer<typeof orderSchema>;
export type OrderFilter = z.infer<typeof orderFilterSchema>;
export type ListedOrder = z.infer<typeof listedOrderSchema>;
export type OrderList = z.infer<typeof orderListSchema>;
