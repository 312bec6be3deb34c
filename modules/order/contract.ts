import { z } from 'zod';
import { quoteSchema } from '../promo/contract.ts';

export const orderLineSchema = z.object({
  productId: z.string(),
  quantity: z.number().int().min(1).max(99),
});

export const placeOrderSchema = z.object({
  runId: z.string(),
  lines: z.array(orderLineSchema).min(1).max(20),
  offerId: z.string().optional().describe('the flash sale that the price comes from'),
  addressId: z.string(),
  wantsSubsidy: z.boolean().default(false).describe('ask for the state subsidy in my name'),
  oldUnits: z
    .array(z.string().max(40))
    .max(5)
    .default([])
    .describe('kinds of old units that I hand in'),
  expectedFen: z.number().int().describe('the sum that the buyer saw; a changed price is refused'),
});

export const orderStates = ['placed', 'paid', 'closed', 'refunded'] as const;

export const orderSchema = z.object({
  id: z.string(),
  sessionId: z.string(),
  runId: z.string(),
  viewerId: z.string(),
  paymentId: z.string(),
  offerId: z.string().nullable(),
  lines: z.array(orderLineSchema.extend({ unitFen: z.number(), listFen: z.number() })),
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
});

export const orderFilterSchema = z.object({
  sessionId: z.string().optional(),
  state: z.enum(orderStates).optional(),
  search: z.string().max(60).optional(),
  simulated: z
    .enum(['yes', 'no', 'all'])
    .default('no')
    .describe('orders of rehearsals are only shown when asked for'),
  before: z.coerce.number().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const orderListSchema = z.object({
  orders: z.array(orderSchema),
  total: z.number(),
  paidFen: z.number(),
});

export const orderStateWords: Readonly<
  Record<(typeof orderStates)[number], { zh: string; en: string }>
> = {
  placed: { zh: '待付款', en: 'Awaiting payment' },
  paid: { zh: '已付款', en: 'Paid' },
  closed: { zh: '已关闭', en: 'Closed' },
  refunded: { zh: '已退款', en: 'Refunded' },
};

export const quoteAskSchema = placeOrderSchema.omit({ expectedFen: true });

export type QuoteAsk = z.infer<typeof quoteAskSchema>;
export type PlaceOrder = z.infer<typeof placeOrderSchema>;
export type Order = z.infer<typeof orderSchema>;
export type OrderFilter = z.infer<typeof orderFilterSchema>;
export type OrderList = z.infer<typeof orderListSchema>;
