import { z } from 'zod';
import { freeText } from '../../platform/http/texts.ts';
import { inBoth } from '../../platform/kernel/result.ts';
import { unitSchema } from '../order/contract.ts';
import { readCarrier, readWaybill } from './domain/waybill.ts';

export { needsInstallation } from './domain/progress.ts';
export { carrierNames } from './domain/waybill.ts';
export { purposeWords } from './domain/words.ts';

/** A waybill as people copy it, read into the one form in which it is kept (ORDER-34). */
export const waybillShape = freeText({ least: 0, most: 80 }).transform((written, context) => {
  const waybill = readWaybill(written);
  if (waybill !== undefined) return waybill;
  const message = inBoth({
    zh: `运单号应为 6–30 位字母或数字,你填的是“${written}”。`,
    en: `A waybill number has 6 to 30 letters and digits; you entered “${written}”.`,
  });
  context.issues.push({ code: 'custom', message, input: written });
  return z.NEVER;
});
const carrierShape = freeText({ most: 30 }).transform(readCarrier);

/** What is written on a parcel: who carries it, under which number. */
export const labelSchema = z.object({ carrier: carrierShape, waybill: waybillShape });

export const parcelInputSchema = labelSchema.extend({
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
  signedBy: z.string().nullable(),
  installedAt: z.number().nullable(),
  installedBy: z.string().nullable(),
  installNote: z.string().nullable(),
});

export type Label = z.infer<typeof labelSchema>;
export type Parcel = z.infer<typeof parcelSchema>;
export type ParcelInput = z.infer<typeof parcelInputSchema>;
