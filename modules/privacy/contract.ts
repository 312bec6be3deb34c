import { z } from 'zod';
import { wordsSchema } from '../../platform/http/contract.ts';
import { requestKinds, requestStates } from './domain/request.ts';
import { freeText, freeWords, hashText, idText } from '../../platform/http/texts.ts';

const reasonSchema = freeText({ least: 2, most: 400, lines: true });
const idSchema = z.string().min(1).max(60);

export const purposeSchema = z.object({
  id: z.string(),
  name: wordsSchema,
  basis: z.enum(['contract', 'law', 'consent']),
  law: z.string(),
  fields: z.array(z.string()),
  roles: z.array(z.string()),
  text: wordsSchema.nullable(),
  version: z.number().describe('edition of the text; 0 where there is none'),
  hash: z.string(),
});

export const ownConsentSchema = z.object({
  purposeId: z.string(),
  name: wordsSchema,
  law: z.string(),
  text: wordsSchema,
  version: z.number(),
  hash: z.string(),
  given: z.boolean().describe('agreed, and to the words of now'),
  /** Agreed once to words that have changed since. */
  outdated: z.boolean(),
  at: z.number().nullable(),
});

export const consentAskSchema = z.object({
  given: z.boolean(),
  hash: hashText.describe('of the words that were shown'),
  lang: z.enum(['zh', 'en']).default('zh'),
});

export const textChangeSchema = freeWords({ least: 10, most: 1000, lines: true }).extend({
  over: z.number().int().min(1).describe('the edition that was seen'),
});

const keptSchema = z.object({
  what: wordsSchema,
  law: z.string(),
  until: z.number().nullable(),
  count: z.number(),
});

export const outcomeSchema = z.object({
  removed: z.number(),
  kept: z.array(keptSchema),
  /** The last backup that still holds what was removed is gone by then. */
  backupsUntil: z.number(),
});

export const requestSchema = z.object({
  id: z.string(),
  subjectId: z.string(),
  kind: z.enum(requestKinds),
  state: z.enum(requestStates),
  words: z.string(),
  askedAt: z.number(),
  escalateAt: z.number(),
  dueAt: z.number(),
  escalatedAt: z.number().nullable(),
  doneAt: z.number().nullable(),
  doneBy: z.string().nullable(),
  answer: z.string().nullable(),
  outcome: outcomeSchema.nullable(),
});

export const requestAskSchema = z.object({
  kind: z.enum(['correct', 'delete', 'restrict', 'withdraw', 'close', 'explain']),
  words: freeText({ least: 0, most: 1000, lines: true }).default(''),
});

export const requestActSchema = z.object({
  do: z.enum(['carry-out', 'answer', 'refuse']),
  answer: reasonSchema,
});

export const readingSchema = z.object({
  seq: z.number(),
  at: z.number(),
  actor: z.string(),
  role: z.string(),
  purposeId: z.string(),
  subjectId: z.string(),
  field: z.string(),
  object: z.string(),
  outcome: z.string(),
});

export const mapRowSchema = z.object({
  table: z.string(),
  about: z.enum(['viewer', 'staff']),
  what: wordsSchema,
  columns: z.array(z.object({ name: z.string(), what: wordsSchema })),
  purposes: z.array(z.string()),
  kept: z.string(),
});

export const retentionSchema = z.object({
  id: z.string(),
  kinds: z.array(z.string()),
  from: z.string(),
  period: z.object({
    years: z.number().optional(),
    months: z.number().optional(),
    days: z.number().optional(),
  }),
  law: z.string(),
  name: wordsSchema,
});

export const holdAskSchema = z.object({
  ref: z
    .string()
    .regex(/^(viewer|session|run|order):[\w-]{3,60}$/, 'viewer: / session: / run: / order: + id'),
  reason: reasonSchema,
});

export const holdSchema = z.object({
  id: z.string(),
  ref: z.string(),
  reason: z.string(),
  by: z.string(),
  at: z.number(),
  liftBy: z.string().nullable(),
  liftReason: z.string().nullable(),
  liftedBy: z.string().nullable(),
  liftedAt: z.number().nullable(),
});

const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, '2026-11-24');

export const agreementBodySchema = z.object({
  party: freeText({ least: 2, most: 80 }),
  role: z.enum(['processor', 'joint', 'recipient']).describe('entrusted, joint, or given to'),
  purposeId: idText(40),
  fields: z.array(freeText({ most: 60 })).max(20),
  contractNo: freeText({ most: 60 }),
  startsOn: daySchema,
  endsOn: daySchema,
  region: z
    .string()
    .regex(/^[A-Z]{2}$/, 'CN')
    .describe('where the data goes'),
  /** For a region outside the mainland: assessment, standard contract or certificate (PIPL 38). */
  crossBorder: freeText({ least: 0, most: 120 }).nullable(),
  /** How and when the data was returned or deleted after the end. */
  deletionProof: freeText({ least: 0, most: 200 }).nullable(),
});

export const agreementSchema = agreementBodySchema.extend({
  id: z.string(),
  version: z.number(),
  by: z.string(),
  at: z.number(),
});

const reasoning = freeText({ least: 10, most: 2000, lines: true });

export const assessmentBodySchema = z.object({
  subject: freeText({ most: 80 }),
  necessity: reasoning.describe('lawful, legitimate, necessary'),
  impact: reasoning.describe('effect on people, and risks'),
  measures: reasoning.describe('what protects them'),
  risk: z.enum(['low', 'medium', 'high']),
});

export const assessmentSchema = assessmentBodySchema.extend({
  id: z.string(),
  byId: z.string(),
  by: z.string(),
  at: z.number(),
  secondId: z.string().nullable(),
  second: z.string().nullable(),
  secondAt: z.number().nullable(),
});

export const assessmentNeedSchema = z.object({
  id: z.string(),
  law: z.string(),
  name: wordsSchema,
  gate: z.boolean(),
});

export const scaleSchema = z.object({
  persons: z.number(),
  sensitive: z.number(),
  abroad: z.number(),
});

export const dutySchema = z.object({
  ruleId: z.string(),
  law: z.string(),
  applies: z.boolean(),
  words: wordsSchema,
});

export const dutyInputSchema = z.object({
  kind: z.enum(['officer', 'audit']),
  words: freeText({ least: 4, most: 300 }),
  on: daySchema,
});

export const dutyRecordSchema = dutyInputSchema.extend({
  id: z.string(),
  by: z.string(),
  at: z.number(),
});

export const breachStepIds = [
  'stop',
  'assess',
  'report',
  'notify-people',
  'notify-police',
  'remedy',
  'learn',
] as const;

export const breachStepSchema = z.object({
  step: z.enum(breachStepIds),
  note: z.string(),
  by: z.string(),
  at: z.number(),
});

export const breachAskSchema = z.object({
  drill: z.boolean(),
  title: freeText({ least: 2, most: 120 }),
  grade: z.enum(['general', 'larger', 'major', 'special']),
  foundAt: z.number().int().optional(),
  subjects: z.number().int().min(0).max(2_000_000_000),
});

export const breachSchema = z.object({
  id: z.string(),
  drill: z.boolean(),
  title: z.string(),
  grade: z.enum(['general', 'larger', 'major', 'special']),
  foundAt: z.number(),
  reportBy: z.number(),
  subjects: z.number(),
  steps: z.array(breachStepSchema),
  alarmedAt: z.number().nullable(),
  closedAt: z.number().nullable(),
});

export const reasonBodySchema = z.object({ reason: reasonSchema });
export const byIdSchema = z.object({ id: idSchema });

export { lawIn } from './domain/law.ts';
export { kindWords, purposeWords, requestStateWords } from './domain/words.ts';
export type PurposeRow = z.infer<typeof purposeSchema>;
export type OwnConsent = z.infer<typeof ownConsentSchema>;
export type SubjectRequest = z.infer<typeof requestSchema>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type ReadingRow = z.infer<typeof readingSchema>;
export type MapRow = z.infer<typeof mapRowSchema>;
export type Retention = z.infer<typeof retentionSchema>;
export type Hold = z.infer<typeof holdSchema>;
export type AssessmentBody = z.infer<typeof assessmentBodySchema>;
export type Assessment = z.infer<typeof assessmentSchema>;
export type AssessmentNeed = z.infer<typeof assessmentNeedSchema>;
export type Scale = z.infer<typeof scaleSchema>;
export type Duty = z.infer<typeof dutySchema>;
export type DutyRecord = z.infer<typeof dutyRecordSchema>;
export type Agreement = z.infer<typeof agreementBodySchema>;
export type AgreementRow = z.infer<typeof agreementSchema>;
export type BreachStep = z.infer<typeof breachStepSchema>;
export type Breach = z.infer<typeof breachSchema>;
