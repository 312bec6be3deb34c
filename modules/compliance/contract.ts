import { z } from 'zod';
import { wordsSchema } from '../../platform/http/contract.ts';
import { claimNames, decisions, severities, surfaces } from './domain/rule.ts';
import { exactText, freeText, freeWords, idText } from '../../platform/http/texts.ts';

export { groundText, lawText } from './domain/law.ts';
export { mended } from './domain/mend.ts';
export {
  decisionOf,
  severities,
  surfaces,
  type Decision,
  type Violation,
  type Surface,
} from './domain/rule.ts';

const words = wordsSchema.readonly();
const texts = z.array(exactText('pattern', 400)).max(60).readonly();

/** One check of the catalogue as it is shipped and as the desk edits it. */
export const ruleRowSchema = z.object({
  id: z.string().regex(/^[A-Z]{3,4}-\d{2}$/),
  law: z.array(z.string().min(2).max(60)).min(1).readonly(),
  from: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  until: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
  surfaces: z.partialRecord(z.enum(surfaces), z.enum(severities)).readonly(),
  name: words,
  remedy: words.optional(),
  patterns: z
    .array(exactText('pattern', 1000, 1))
    .max(10)
    .readonly()
    .optional(),
  claim: z.enum(claimNames).optional(),
  lexicon: z.string().max(20).optional(),
  replace: z
    .array(z.tuple([exactText('pattern', 400), exactText('pattern', 400)]).readonly())
    .readonly()
    .optional(),
  data: z.string().optional(),
  heldBy: z.string().optional(),
  waitsFor: words.optional(),
  hit: texts.optional(),
  pass: texts.optional(),
});

export const ruleSchema = ruleRowSchema.extend({ version: z.number().int(), on: z.boolean() });

/** All rules as they are now; `offered` is what a release made of a rule that the desk changed (GUARD-21). */
export const rulesSchema = z.object({
  rules: z.array(
    ruleSchema.extend({
      offered: ruleRowSchema.pick({ patterns: true, surfaces: true }).nullable(),
    }),
  ),
});

export const violationSchema = z.object({
  ruleId: z.string(),
  version: z.number(),
  severity: z.enum(severities),
  decision: z.enum(decisions),
  from: z.number(),
  until: z.number(),
  said: z.string(),
  law: z.array(z.string()).readonly(),
  name: words,
  remedy: words,
  instead: z.string(),
  evidence: z.array(z.string()).readonly(),
});

/** GUARD-56: a list of words: named by patterns, or looked for as it stands. */
export const wordListSchema = z.object({
  name: z.string(),
  kind: z.enum(['named', 'forbidden']),
  version: z.number().int(),
  words: z.array(z.string()).readonly(),
  /** The checks that change with it. */
  rules: z.array(z.string()).readonly(),
  /** GUARD-21: what a later release would add to a list that the desk changed, and what it dropped. */
  offered: z.object({
    added: z.array(z.string()).readonly(),
    dropped: z.array(z.string()).readonly(),
  }),
});

export const listChangeSchema = z.object({
  version: z.number().int().min(1).describe('the edition that was seen'),
  words: z
    .array(exactText('pattern', 400, 1))
    .min(1)
    .max(2000),
  note: freeText({ least: 2, most: 200 }).describe('why'),
});

export const editionsSchema = z.object({
  editions: z.array(
    z.object({ version: z.number(), by: z.string(), at: z.number(), note: z.string() }),
  ),
});

/** What the desk may change of a rule; `version` is the edition that was seen. */
export const ruleChangeSchema = ruleRowSchema
  .pick({ surfaces: true, from: true, patterns: true, replace: true, hit: true, pass: true })
  .extend({
    version: z.number().int().min(1),
    on: z.boolean(),
    until: ruleRowSchema.shape.until,
    remedy: freeWords({ least: 0, most: 400, lines: true }).readonly().optional(),
    note: freeText({ least: 2, most: 200 }).describe('why'),
  });

const changedSchema = z.object({ text: z.string(), from: z.string(), surface: z.enum(surfaces) });

export const differenceSchema = z.object({
  looked: z.number(),
  hits: z.array(changedSchema).readonly(),
  misses: z.array(changedSchema).readonly(),
});

export const waiverSchema = z.object({
  id: z.string(),
  object: z.string(),
  key: z.string(),
  ruleId: z.string(),
  said: z.string(),
  reason: z.string(),
  by: z.string(),
  byId: z.string(),
  at: z.number(),
  secondBy: z.string().nullable(),
  secondAt: z.number().nullable(),
});

export const checkAskSchema = z.object({
  text: exactText('quoted', 8000),
  surface: z.enum(surfaces),
  productId: idText().nullable().default(null),
});

export const surfaceWords = {
  title: { zh: '标题与详情', en: 'Title and product page' },
  image: { zh: '画面文字', en: 'On-screen text' },
  script: { zh: '脚本', en: 'Script' },
  speech: { zh: '口播', en: 'Speech' },
  reply: { zh: '客服回复', en: 'Staff reply' },
  chat: { zh: '弹幕', en: 'Chat' },
} as const satisfies Record<(typeof surfaces)[number], { zh: string; en: string }>;

export const decisionWords = {
  block: { zh: '拦截', en: 'Block' },
  fix: { zh: '须修改', en: 'Fix' },
  review: { zh: '复核', en: 'Check' },
  hint: { zh: '提示', en: 'Hint' },
} as const satisfies Record<(typeof decisions)[number], { zh: string; en: string }>;

export type ComplianceRule = ComplianceRules['rules'][number];
export type ComplianceRules = z.infer<typeof rulesSchema>;
export type Difference = z.infer<typeof differenceSchema>;
export type Editions = z.infer<typeof editionsSchema>;
export type WordList = z.infer<typeof wordListSchema>;
export type ListChange = z.infer<typeof listChangeSchema>;
export type RuleChange = z.infer<typeof ruleChangeSchema>;
export type ComplianceViolation = z.infer<typeof violationSchema>;
export type Waiver = z.infer<typeof waiverSchema>;

/** The handbook or the incident plan: lines that begin with `# ` are headings, with `- ` points. */
export const companyPolicySchema = z.object({
  id: z.string(),
  title: words,
  version: z.number(),
  zh: z.string(),
  en: z.string(),
  hash: z.string(),
  signers: z.array(z.object({ staffId: z.string(), name: z.string(), at: z.number() })),
  mine: z.number().nullable(),
});

export const companyPolicyChangeSchema = z.object({
  zh: freeText({ least: 20, most: 20_000, lines: true }),
  en: freeText({ least: 20, most: 20_000, lines: true }),
  over: z.number().int().min(1).describe('the edition that was seen'),
});

export const hostFileSchema = z.object({
  id: z.string(),
  name: z.string(),
  masked: z.string(),
  contractNo: z.string(),
  verifiedAt: z.number().nullable(),
  refreshBy: z.number().nullable(),
  signed: z.boolean(),
});

export const hostVerifySchema = z.object({
  legalName: freeText({ least: 2, most: 40 }),
  idNumber: freeText({ least: 18, most: 18 }),
  contractNo: freeText({ most: 60 }),
});

export const appealSchema = z.object({
  id: z.string(),
  runId: z.string(),
  hitId: z.string(),
  ruleId: z.string(),
  said: z.string(),
  reason: z.string(),
  by: z.string(),
  byId: z.string(),
  at: z.number(),
  secondBy: z.string().nullable(),
  secondAt: z.number().nullable(),
  upheld: z.boolean().nullable(),
  note: z.string().nullable(),
});

export const appealAskSchema = z.object({
  runId: idText(),
  hitId: idText(80),
  ruleId: idText(10),
  said: freeText({ most: 400, lines: true }),
  reason: freeText({ least: 2, most: 400, lines: true }),
});

export const appealDecideSchema = z.object({
  upheld: z.boolean(),
  note: freeText({ least: 2, most: 400, lines: true }),
});

export type CompanyPolicy = z.infer<typeof companyPolicySchema>;
export type HostFileRow = z.infer<typeof hostFileSchema>;
export type ComplianceAppeal = z.infer<typeof appealSchema>;
