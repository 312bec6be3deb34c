import { z } from 'zod';
import { inBoth } from '../../platform/kernel/result.ts';
import { caseKinds, caseStates } from './domain/case.ts';
import { rightKinds } from './domain/rights.ts';
import { readCarrier, readWaybill } from './domain/waybill.ts';
import { freeText, idText, searchText } from '../../platform/http/texts.ts';

export { carrierNames } from './domain/waybill.ts';

export { caseKinds, caseStates, nextState } from './domain/case.ts';
export { rightOf, rightsOf } from './domain/rights.ts';
export type { CaseKind, CaseStep } from './domain/case.ts';
export {
  actWords,
  caseKindWords,
  caseStateWords,
  noteWords,
  rightWords,
  refundTroubles,
  stepWords,
} from './domain/words.ts';

export const unitSchema = z.object({
  productId: idText(),
  quantity: z.number().int().min(1).max(99),
});

/** A waybill as people copy it, read into the one form in which it is kept (ORDER-34). */
export const waybillShape = freeText({ least: 0, most: 80 }).transform((written, context) => {
  const waybill = readWaybill(written);
  if (waybill !== undefined) return waybill;
  const message = inBoth({
    zh: `运单号应为 6–30 位字母数字,收到“${written}”。`,
    en: `A waybill should be 6 to 30 letters and digits; “${written}” came.`,
  });
  context.issues.push({ code: 'custom', message, input: written });
  return z.NEVER;
});
const carrierShape = freeText({ most: 30 }).transform(readCarrier);

export const parcelInputSchema = z.object({
  carrier: carrierShape,
  waybill: waybillShape,
  lines: z.array(unitSchema).min(1).max(20).optional().describe('all that is left when not said'),
});

/** How mended or exchanged goods go back to the buyer. */
export const sentAgainSchema = z.object({ carrier: carrierShape, waybill: waybillShape });

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
  signedBy: z.string().nullable(),
  installedAt: z.number().nullable(),
  installedBy: z.string().nullable(),
  installNote: z.string().nullable(),
});

export const askCaseSchema = z.object({
  kind: z.enum(caseKinds),
  lines: z.array(unitSchema).max(20),
  reason: freeText({ least: 2, most: 200, lines: true }),
  fault: z
    .boolean()
    .default(false)
    .describe('the goods do not work as they should: some rights are of faulty goods only'),
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
  /** AFTER-7, AFTER-8: asked by right: it cannot be declined. Null where a person decides. */
  right: z.enum(rightKinds).nullable(),
  rightUntil: z.number().nullable(),
  escalatedAt: z.number().nullable(),
  doneAt: z.number().nullable(),
  maskedName: z.string(),
  by: z.string(),
});

export const caseFilterSchema = z.object({
  state: z.enum(['open', ...caseStates]).optional(),
  kind: z.enum(caseKinds).optional(),
  search: searchText().optional(),
  late: z.enum(['yes']).optional().describe('only those that were escalated'),
  limit: z.coerce.number().int().min(1).max(5000).default(200),
});

export const caseListSchema = z.object({
  cases: z.array(afterSaleSchema),
  total: z.number(),
  /** Of all that became due: how many were done in time (E8). */
  inTime: z.number(),
  judged: z.number(),
});

export const caseStoryStepsSchema = z.array(caseStepSchema).readonly();

export type Parcel = z.infer<typeof parcelSchema>;
export type ParcelInput = z.infer<typeof parcelInputSchema>;
export type AfterSale = z.infer<typeof afterSaleSchema>;
export type AskCase = z.input<typeof askCaseSchema>;
export type CaseFilter = z.infer<typeof caseFilterSchema>;
export type CaseList = z.infer<typeof caseListSchema>;
export type CaseStepRow = z.infer<typeof caseStepSchema>;
