import { z } from 'zod';

export { classTerms } from './domain/classes.ts';
export { feeOf, matchDay, type OwnLine } from './domain/match.ts';

export const lineSchema = z.object({ account: z.string(), sub: z.string(), fen: z.number() });

export const findingSchema = z.object({
  id: z.string(),
  day: z.string(),
  class: z.enum(['D01', 'D02', 'D03', 'D04', 'D05', 'D06', 'D08', 'D09', 'D10', 'D17']),
  no: z.string(),
  orderId: z.string(),
  kind: z.enum(['pay', 'refund']),
  oursFen: z.number(),
  theirsFen: z.number(),
  feeFen: z.number(),
  channelTxn: z.string(),
  dueAt: z.number(),
  solved: z.boolean(),
  note: z.string().nullable(),
  solvedBy: z.string().nullable(),
  solvedAt: z.number().nullable(),
  proposal: z.array(lineSchema),
});

export const runSchema = z.object({
  day: z.string(),
  at: z.number(),
  by: z.string(),
  billHash: z.string(),
  trouble: z.object({ zh: z.string(), en: z.string() }).nullable(),
  oursCount: z.number(),
  oursFen: z.number(),
  theirsCount: z.number(),
  theirsFen: z.number(),
  feeFen: z.number(),
  matched: z.number(),
  crossDay: z.number(),
  residualFen: z.number(),
  closedAt: z.number().nullable(),
  closedBy: z.string().nullable(),
  open: z.number(),
  waiting: z.number(),
});

export const balanceSchema = z.object({
  code: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  side: z.enum(['debit', 'credit']),
  fen: z.number(),
});

export const bookedSchema = z.object({
  id: z.number(),
  key: z.string(),
  kind: z.string(),
  reference: z.string(),
  at: z.number(),
  day: z.string(),
  reverses: z.number().nullable(),
  hash: z.string(),
  lines: z.array(lineSchema),
});

export type DayRun = z.infer<typeof runSchema>;
export type DayFinding = z.infer<typeof findingSchema>;
export type AccountBalance = z.infer<typeof balanceSchema>;
export type BookedEntry = z.infer<typeof bookedSchema>;
