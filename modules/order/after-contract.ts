import { z } from 'zod';
import {
  caseKinds,
  caseStates,
  type CaseKind,
  type CaseState,
  type CaseStep,
} from './domain/case.ts';

export { caseKinds, caseStates, nextState, noReasonUntil } from './domain/case.ts';
export type { CaseKind, CaseState, CaseStep } from './domain/case.ts';

export const unitSchema = z.object({
  productId: z.string().max(60),
  quantity: z.number().int().min(1).max(99),
});

const waybillShape = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9-]{6,30}$/, '6–30 位字母数字 / 6 to 30 letters and digits');
const carrierShape = z.string().trim().min(1).max(30);

export const parcelInputSchema = z.object({
  carrier: carrierShape,
  waybill: waybillShape,
  lines: z.array(unitSchema).min(1).max(20).optional().describe('all that is left when not said'),
});

export const parcelSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  purpose: z.enum(['sale', 'exchange', 'repair']),
  lines: z.array(unitSchema).readonly(),
  carrier: z.string(),
  waybill: z.string(),
  shippedAt: z.number(),
  shippedBy: z.string(),
  signedAt: z.number().nullable(),
  installedAt: z.number().nullable(),
  installNote: z.string().nullable(),
});

export const askCaseSchema = z.object({
  kind: z.enum(caseKinds),
  lines: z.array(unitSchema).max(20),
  reason: z.string().trim().min(2).max(200),
  amountFen: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe('for a refund without goods: how much; all of the lines when not said'),
});

export const caseStepSchema = z.object({
  at: z.number(),
  by: z.string(),
  step: z.string(),
  note: z.string(),
});

export const afterSaleSchema = z.object({
  id: z.string(),
  orderId: z.string(),
  viewerId: z.string(),
  kind: z.enum(caseKinds),
  state: z.enum(caseStates),
  lines: z.array(unitSchema).readonly(),
  reason: z.string(),
  /** What goes back when it is granted; null where no money moves. */
  refundFen: z.number().nullable(),
  /** The goods never left: they go back on the shelf without travelling. */
  unshipped: z.boolean(),
  refundId: z.string().nullable(),
  returnWaybill: z.string().nullable(),
  askedAt: z.number(),
  dueAt: z.number().nullable(),
  /** AFTER-7: asked within seven days of delivery: it cannot be declined. Null for anything else. */
  noReasonUntil: z.number().nullable(),
  escalatedAt: z.number().nullable(),
  doneAt: z.number().nullable(),
  maskedName: z.string(),
  by: z.string(),
});

export const caseFilterSchema = z.object({
  state: z.enum(['open', ...caseStates]).optional(),
  kind: z.enum(caseKinds).optional(),
  search: z.string().max(60).optional(),
  late: z.enum(['yes']).optional().describe('only those that were escalated'),
  limit: z.coerce.number().int().min(1).max(500).default(200),
});

export const caseListSchema = z.object({
  cases: z.array(afterSaleSchema),
  total: z.number(),
  /** Of all that became due: how many were done in time (E8). */
  inTime: z.number(),
  judged: z.number(),
});

export const caseStoryStepsSchema = z.array(caseStepSchema).readonly();

export const caseKindWords: Readonly<Record<CaseKind, { zh: string; en: string }>> = {
  refund: { zh: '仅退款', en: 'Refund only' },
  return: { zh: '退货退款', en: 'Return and refund' },
  exchange: { zh: '换货', en: 'Exchange' },
  repair: { zh: '维修', en: 'Repair' },
};

export const caseStateWords: Readonly<Record<CaseState, { zh: string; en: string }>> = {
  asked: { zh: '待审核', en: 'Asked' },
  approved: { zh: '待寄回', en: 'Approved' },
  sent: { zh: '寄回途中', en: 'On its way back' },
  received: { zh: '已收到', en: 'Received' },
  refunding: { zh: '退款中', en: 'Refunding' },
  done: { zh: '已办结', en: 'Done' },
  declined: { zh: '已拒绝', en: 'Declined' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
};

export const stepWords: Readonly<Record<string, { zh: string; en: string }>> = {
  ask: { zh: '申请', en: 'asked' },
  approve: { zh: '同意', en: 'approved' },
  decline: { zh: '拒绝', en: 'declined' },
  appeal: { zh: '申诉', en: 'appealed' },
  withdraw: { zh: '撤回', en: 'withdrawn' },
  send: { zh: '寄回', en: 'sent back' },
  receive: { zh: '收货验货', en: 'received and looked at' },
  reship: { zh: '再发货 / 修好', en: 'sent again or repaired' },
  'money-back': { zh: '款已退到', en: 'money is back' },
  'first-approve': { zh: '第一人同意,待复核', en: 'first yes, a second is needed' },
  escalate: { zh: '临期升级', en: 'escalated' },
  'refund-failed': { zh: '渠道退款失败,重试中', en: 'the channel failed, trying again' },
};

/** What a button of a case says: a step before it is taken. */
export const actWords: Readonly<Record<CaseStep, { zh: string; en: string }>> = {
  approve: { zh: '同意', en: 'Approve' },
  decline: { zh: '拒绝', en: 'Decline' },
  appeal: { zh: '申诉', en: 'Appeal' },
  withdraw: { zh: '撤回', en: 'Withdraw' },
  send: { zh: '寄回', en: 'Send back' },
  receive: { zh: '收货验货', en: 'Received' },
  reship: { zh: '再发货 / 修好', en: 'Sent again or repaired' },
  'money-back': { zh: '款已退到', en: 'Money is back' },
};

export type Parcel = z.infer<typeof parcelSchema>;
export type ParcelInput = z.infer<typeof parcelInputSchema>;
export type AfterSale = z.infer<typeof afterSaleSchema>;
export type AskCase = z.infer<typeof askCaseSchema>;
export type CaseFilter = z.infer<typeof caseFilterSchema>;
export type CaseList = z.infer<typeof caseListSchema>;
export type CaseStepRow = z.infer<typeof caseStepSchema>;
