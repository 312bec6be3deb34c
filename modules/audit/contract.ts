import { z } from 'zod';

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
  object: z.string().max(300).default(''),
  reason: z.string().trim().min(2).max(400),
});

export const approvalDecisionSchema = z.object({ agree: z.boolean() });
export const approvalIdSchema = z.object({ id: z.string().min(1).max(60) });

export type Approval = z.infer<typeof approvalSchema>;
