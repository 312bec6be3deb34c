import { z } from 'zod';
import { wordsSchema } from '../../platform/http/contract.ts';
import { kinds } from '../catalog/contract.ts';
import { discrepancyClasses } from './domain/classes.ts';
import { statementColumns, statementKinds } from './domain/statement.ts';
import { exactText, freeText, idText } from '../../platform/http/texts.ts';

export { classTerms } from './domain/classes.ts';
export { matchFunds } from './domain/funds.ts';
export { judgeFulfilment } from './domain/level-one.ts';
export { feeOf, matchDay, type OwnLine, type TheirLine } from './domain/match.ts';
export { judgeLine, statementKinds, type StatementKind } from './domain/statement.ts';

/** FINANCE-46: thirty thousand rows as banks write them, and half as many again. */
export const statementMegabytesMost = 8;
const fileBytesMost = statementMegabytesMost * 1024 * 1024;
export const fileBase64Most = 4 * Math.ceil(fileBytesMost / 3);

export const lineSchema = z.object({ account: z.string(), sub: z.string(), fen: z.number() });

export const discrepancySchema = z.object({
  id: z.string(),
  day: z.string(),
  class: z.enum(discrepancyClasses),
  level: z.number(),
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
  detail: wordsSchema.nullable(),
  proposal: z.array(lineSchema),
});

/** FINANCE-48: a page of what nobody solved, and how many there are in all. */
export const openPageSchema = z.object({ findings: z.array(discrepancySchema), total: z.number() });

export const runSchema = z.object({
  day: z.string(),
  at: z.number(),
  by: z.string(),
  billHash: z.string(),
  trouble: wordsSchema.nullable(),
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
  judged: z.number(),
  billNetFen: z.number(),
  fundNetFen: z.number(),
  payoutFen: z.number(),
});

export const billFileSchema = z.object({
  day: z.string(),
  provider: z.string(),
  kind: z.enum(['trade', 'fund']),
  hash: z.string(),
  lines: z.number(),
  trouble: wordsSchema.nullable(),
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

export const pendingSchema = z.object({
  key: z.string(),
  kind: z.string(),
  at: z.number(),
  until: z.number().nullable(),
  state: z.enum(['waiting', 'posted', 'given-up', 'lapsed']),
  resolvedAt: z.number().nullable(),
});

/** A statement as a file's bytes in base64, or as text where the encoding is known. */
export const statementFileSchema = z
  .object({
    kind: z.enum(statementKinds),
    text: exactText('file', fileBytesMost, 1).optional(),
    file: z.base64().min(1).max(fileBase64Most).optional(),
    name: freeText({ least: 0, most: 200 }).default('').describe('what the file is called'),
    totalsSeen: z
      .boolean()
      .default(false)
      .describe('totals of the file that its lines do not make were seen, and are meant so'),
  })
  .refine(({ text, file }) => (text === undefined) !== (file === undefined), {
    path: ['file'],
    message: '应有 text 或 file 之一 / either text or file expected',
  });

export const statementPreviewSchema = z.object({
  columns: z.array(z.object({ name: z.enum(statementColumns), title: z.string() })),
  unread: z.array(z.string()).describe('titles of columns that were not read'),
  lines: z.array(
    z.object({
      row: z.number(),
      reference: z.string(),
      fen: z.number(),
      day: z.string(),
      known: z.boolean(),
    }),
  ),
  skipped: z.array(z.object({ row: z.number(), text: z.string() })),
  refused: z.array(wordsSchema.extend({ row: z.number() })),
  refusedInAll: z.number(),
  differs: z
    .array(wordsSchema.extend({ row: z.number() }))
    .describe('totals and counts of the file that its lines do not make'),
  fresh: z.number().describe('lines that would be taken'),
  known: z.number().describe('lines that were taken before'),
  inFen: z.number().describe('sum of what would be taken and came in'),
  outFen: z.number(),
});

export const statementBatchSchema = z.object({
  id: z.string(),
  kind: z.enum(statementKinds),
  name: z.string(),
  at: z.number(),
  by: z.string(),
  taken: z.number(),
  known: z.number(),
  matched: z.number(),
  inFen: z.number(),
  outFen: z.number(),
  undoneAt: z.number().nullable(),
  undoneBy: z.string().nullable(),
});

export const importedSchema = z.object({
  taken: z.number(),
  known: z.number(),
  matched: z.number(),
  findings: z.number(),
});

export const payoutSchema = z.object({
  flowNo: z.string(),
  provider: z.string(),
  day: z.string(),
  fen: z.number(),
  arrived: z.string().nullable(),
});

export const statementLineSchema = z.object({
  id: z.string(),
  kind: z.enum(statementKinds),
  reference: z.string(),
  fen: z.number(),
  day: z.string(),
  at: z.number(),
  by: z.string(),
  outcome: z.enum(['matched', 'finding']),
});

export const commissionKeySchema = z.object({
  partner: idText().describe('a host; `*` is whoever has no line of their own'),
  kind: z.enum(['*', ...kinds]).describe('of appliance; `*` is every other kind'),
  from: z.iso.date().describe('first business day, at the earliest tomorrow'),
});

export const commissionInputSchema = commissionKeySchema.extend({
  rateBp: z
    .number()
    .int()
    .min(0)
    .max(5000)
    .nullable()
    .describe('hundredths of a percent; null ends a line, so that the next wider one holds'),
});

export const commissionRowSchema = commissionKeySchema.extend({
  kind: z.string(),
  rateBp: z.number().nullable(),
  validFrom: z.number(),
  setBy: z.string().nullable(),
  setAt: z.number().nullable(),
  standing: z.enum(['coming', 'holds', 'past']),
});

export const commissionMonthSchema = z.object({
  month: z.string(),
  partners: z.array(
    z.object({ partner: z.string(), name: z.string(), orders: z.number(), fen: z.number() }),
  ),
  fen: z.number(),
});

export const columnWords = {
  reference: { zh: '单号', en: 'Reference' },
  day: { zh: '日期', en: 'Date' },
  amount: { zh: '金额', en: 'Amount' },
  income: { zh: '收入', en: 'Income' },
  spent: { zh: '支出', en: 'Spent' },
  direction: { zh: '收支方向', en: 'Direction' },
  currency: { zh: '币种', en: 'Currency' },
  status: { zh: '状态', en: 'Status' },
  note: { zh: '摘要', en: 'Description' },
} as const;

export const statementWords = {
  bank: { zh: '银行流水', en: 'Bank statement' },
  subsidy: { zh: '国补到账清单', en: 'State subsidy statement' },
  commission: { zh: '佣金结算单', en: 'Commission statement' },
} as const;

export type CommissionKey = z.infer<typeof commissionKeySchema>;
export type CommissionInput = z.infer<typeof commissionInputSchema>;
export type CommissionRow = z.infer<typeof commissionRowSchema>;
export type CommissionMonth = z.infer<typeof commissionMonthSchema>;
export type DayRun = z.infer<typeof runSchema>;
export type DayDiscrepancy = z.infer<typeof discrepancySchema>;
export type OpenPage = z.infer<typeof openPageSchema>;
export type AccountBalance = z.infer<typeof balanceSchema>;
export type BookedEntry = z.infer<typeof bookedSchema>;
export type PendingEntry = z.infer<typeof pendingSchema>;
export type DayBill = z.infer<typeof billFileSchema>;
export type Payout = z.infer<typeof payoutSchema>;
export type StatementRow = z.infer<typeof statementLineSchema>;
export type StatementPreview = z.infer<typeof statementPreviewSchema>;
export type StatementBatch = z.infer<typeof statementBatchSchema>;
export type ImportResult = z.infer<typeof importedSchema>;
