import { z } from 'zod';

export { WechatBillReader, writeWechatBill } from './domain/wechat-bill.ts';
export type { BillLine, BillTrouble } from './domain/wechat-bill.ts';

export const paymentStates = ['waiting', 'paid', 'failed', 'closed', 'refunded'] as const;

export const paymentSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  amountFen: z.number(),
  state: z.enum(paymentStates),
  provider: z.string(),
});

/** What the sandbox's cashier lets a buyer do, as a real one would happen to them. */
export const cashierSchema = z.object({ outcome: z.enum(['pay', 'fail', 'ignore']) });

export type Payment = z.infer<typeof paymentSchema>;
export type CashierOutcome = z.infer<typeof cashierSchema>['outcome'];
