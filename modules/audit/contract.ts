import { z } from 'zod';
import { freeText } from '../../platform/http/texts.ts';

export { actionWords } from './domain/actions.ts';

export const approvalSchema = z.object({
  id: z.string(),
  kind: z.string(),
  object: z.string(),
  reason: z.string(),
  by: z.string(),
  byId: z.string(),
  at: z.number(),
  second: z.string().nullable(),
  secondAt: z.number().nullable(),
  agreed: z.boolean().nullable(),
  usedAt: z.number().nullable(),
});

export const approvalAskSchema = z.object({
  kind: z.enum(['export-orders', 'export-after-sales', 'price-floor']),
  object: freeText({ least: 0, most: 300 }).default(''),
  reason: freeText({ least: 2, most: 400, lines: true }),
});

export const approvalDecisionSchema = z.object({ agree: z.boolean() });
export const approvalIdSchema = z.object({ id: z.string().min(1).max(60) });

export type Approval = z.infer<typeof approvalSchema>;
