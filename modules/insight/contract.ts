import { z } from 'zod';
import { wordsSchema } from '../../platform/http/contract.ts';
import { idText } from '../../platform/http/texts.ts';

const share = z.number().int().min(0).max(9000);
const sum = z.number().int().min(0).max(10_000_000);

export const profitTermsSchema = z.object({
  feeBp: share,
  platformBp: share,
  deliveryFen: sum,
  installFen: sum,
  returnBp: share,
  returnCostFen: sum,
});
export type { ProfitTerms, ProfitView } from './domain/profit.ts';

export { emptyFigures, foldFigures, curveStepMs } from './domain/figures.ts';
export type { FiguresState } from './domain/figures.ts';
export { boardAt, type Board, type CurveView } from './domain/board.ts';
export { indicators } from './domain/indicators.ts';
export type { Indicator, Value } from './domain/indicators.ts';

/** INSIGHT-12: so many facts of a tape are summed up, of so many. */
export const foldingSchema = z.object({ folded: z.number(), facts: z.number() });

export type FoldingView = z.infer<typeof foldingSchema>;

/** Whether the three tellings of one run agree: the fold, the orders table, the hash chains. */
export const agreementSchema = z.object({
  foldOrders: z.number(),
  foldFen: z.number(),
  tableOrders: z.number(),
  tableFen: z.number(),
  agree: z.boolean(),
  tapeBrokenAt: z.number().nullable(),
  recording: z.object({
    segments: z.number(),
    startMs: z.number().nullable(),
    brokenAt: z.number().nullable(),
  }),
});

export type Agreement = z.infer<typeof agreementSchema>;

const ratioSchema = z.object({ value: z.number(), low: z.number(), high: z.number() }).nullable();
const windowSchema = z.object({
  hours: z.number(),
  orders: z.number(),
  ordersPerHour: z.number(),
  gmvPerHourFen: z.number(),
  averageFen: z.number().nullable(),
});

export const effectAskSchema = z.object({
  couponId: idText().optional(),
  baseFrom: z.coerce.number(),
  baseUntil: z.coerce.number(),
  from: z.coerce.number(),
  until: z.coerce.number(),
});

export const effectSchema = z.object({
  name: z.object({ zh: z.string(), en: z.string() }).nullable(),
  baseline: windowSchema,
  effect: windowSchema,
  /** Average order value, effect ÷ baseline. */
  average: ratioSchema,
  /** Orders an hour, effect ÷ baseline. */
  pace: ratioSchema,
  /** Orders of the effect window that used the coupon. */
  used: z.number(),
  /** Average order value with the coupon ÷ without, in the effect window. */
  withIt: ratioSchema,
});

export type EffectAsk = z.infer<typeof effectAskSchema>;
export type EffectAnswer = z.infer<typeof effectSchema>;

/** INSIGHT-11: the record of hosts, the count of rules, and what it may cost. */
export const conductSchema = z.object({
  shows: z.number(),
  exposureFen: z.number(),
  exposedOrders: z.number(),
  hosts: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      shows: z.number(),
      hits: z.number(),
      inTime: z.number(),
      late: z.number(),
      open: z.number(),
      dismissed: z.number(),
      overturned: z.number(),
      measures: z.number(),
    }),
  ),
  rules: z.array(z.object({ ruleId: z.string(), name: wordsSchema, hits: z.number() })),
});

export type ConductView = z.infer<typeof conductSchema>;
