import { z } from 'zod';
import { wordsSchema } from '../../platform/http/contract.ts';
import { idText, searchText } from '../../platform/http/texts.ts';

export { learn, probability } from './domain/boost.ts';
export { cardFeatures, cardRow, type CardHistory } from './domain/card.ts';
export { intervalOf, qualityAt, type Judged } from './domain/measure.ts';
export { rules } from './domain/rules.ts';
export { waitingRules } from './domain/waiting.ts';

export const hitSchema = z.object({ rule: z.string(), points: z.number(), saw: wordsSchema });

export const caseStates = ['open', 'cleared', 'fraud'] as const;

export const riskCaseSchema = z.object({
  id: z.string(),
  orderId: z.string().nullable(),
  viewerId: z.string(),
  maskedName: z.string(),
  kind: z.enum(['review', 'block', 'payment', 'insider']),
  state: z.enum(caseStates),
  score: z.number(),
  hits: z.array(hitSchema).readonly(),
  amountFen: z.number(),
  at: z.number(),
  /** What the buyer says against it. */
  appeal: z.string().nullable(),
  decidedAt: z.number().nullable(),
  decidedBy: z.string().nullable(),
  note: z.string().nullable(),
});

export const riskCaseListSchema = z.object({ cases: z.array(riskCaseSchema), total: z.number() });

export const riskFilterSchema = z.object({
  state: z.enum([...caseStates, 'appealed']).optional(),
  rule: idText(8).optional(),
  search: searchText().optional(),
  limit: z.coerce.number().int().min(1).max(5000).default(200),
});

export const riskRuleSchema = z.object({
  id: z.string(),
  words: wordsSchema,
  on: z.boolean(),
  points: z.number().int().min(0).max(100),
  limits: z.record(idText(), z.number()),
  /** How often it held in the last thirty days. */
  hits: z.number(),
});

export const ruleChangeSchema = riskRuleSchema.pick({ on: true, points: true, limits: true });

export const thresholdsSchema = z.object({
  stepUpAt: z.number().int().min(1).max(100),
  reviewAt: z.number().int().min(1).max(100),
  blockAt: z.number().int().min(1).max(100),
});

const figureSchema = z.object({ value: z.number(), low: z.number(), high: z.number() });

export const riskFiguresSchema = z.object({
  judged: z.number(),
  passed: z.number(),
  stepped: z.number(),
  reviewed: z.number(),
  blocked: z.number(),
  /** Of those that somebody decided: the score's worth when one in a hundred can be looked at. */
  labelled: z.number(),
  budget: z.number(),
  precision: figureSchema.nullable(),
  recall: figureSchema.nullable(),
  stoppedFen: z.number(),
  valueRecall: figureSchema.nullable(),
});

export const queueTicketSchema = z.object({ ticket: z.string(), until: z.number() });

export type RiskCase = z.infer<typeof riskCaseSchema>;
export type RiskCaseList = z.infer<typeof riskCaseListSchema>;
export type RiskFilter = z.infer<typeof riskFilterSchema>;
export type RiskRule = z.infer<typeof riskRuleSchema>;
export type RuleChange = z.infer<typeof ruleChangeSchema>;
export type RiskFigures = z.infer<typeof riskFiguresSchema>;
