import { z } from 'zod';
import { providerNames } from './domain/providers.ts';

export { providerNames, providerWords, type ProviderName } from './domain/providers.ts';
export { WechatBillReader, writeWechatBill } from './domain/wechat-bill.ts';
export { remedyWords } from './domain/channel-words.ts';
export type { BillLine, BillReader, BillTrouble } from './domain/bill.ts';
export type { FundLine, FundReader } from './domain/fund-flow.ts';

export const paymentStates = ['waiting', 'paid', 'failed', 'closed', 'refunded'] as const;

export const paymentSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  amountFen: z.number(),
  refundedFen: z.number(),
  state: z.enum(paymentStates),
  provider: z.enum(providerNames),
});

/** What the sandbox's cashier lets a buyer do, as a real one would happen to them. */
export const cashierSchema = z.object({
  outcome: z.enum(['pay', 'fail', 'ignore']),
  provider: z.enum(['sandbox', 'sandbox-alipay']).default('sandbox'),
});

export const startSchema = z.object({ provider: z.enum(providerNames) });

/** What the buyer's page shows so that the buyer can pay: a sandbox cashier or a code to scan. */
export const paymentTicketSchema = z.object({
  provider: z.enum(providerNames),
  code: z.string().nullable().describe('the text of the QR code; null for a sandbox'),
});

export const refundStates = ['asked', 'sent', 'done', 'failed'] as const;

export const refundSchema = z.object({
  id: z.string(),
  paymentId: z.string(),
  orderId: z.string(),
  amountFen: z.number(),
  reason: z.string(),
  state: z.enum(refundStates),
  askedAt: z.number(),
  doneAt: z.number().nullable(),
  tries: z.number(),
  trouble: z.string().nullable(),
  byHand: z.string().nullable().describe('the transfer of the bank by which it was paid'),
  byHandBy: z.string().nullable(),
  takenOverAt: z.number().nullable().describe('since when finance pays it by the bank'),
});

export type Payment = z.infer<typeof paymentSchema>;
export type PaymentTicket = z.infer<typeof paymentTicketSchema>;
export type PaymentRefund = z.infer<typeof refundSchema>;
export type CashierChoice = z.infer<typeof cashierSchema>;
