import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { warrantyFacts } from './facts.ts';
import { surfaces, type Facts } from '../domain/rule.ts';
import type { Sample } from '../domain/difference.ts';

const folder = join(import.meta.dirname, '../labelled');

/** The labelled set: a sentence a line, with where it is said, beside what, and what must become of it. */
export const labelledFile = join(folder, 'sentences.jsonl');

const row = z.object({
  round: z.string(),
  want: z.enum(['stop', 'pass']),
  surface: z.enum(surfaces),
  context: z.string(),
  text: z.string(),
});
const templateSchema = row.extend({ id: z.string() });
const sentenceSchema = row.extend({ template: z.string() });

export type LabelledTemplate = z.infer<typeof templateSchema>;
export type LabelledSentence = z.infer<typeof sentenceSchema>;

const contextSchema = z.object({
  name: z.string(),
  grade: z.number(),
  standard: z.string(),
  promises: z.array(z.string()),
  specs: z.array(z.tuple([z.string(), z.string(), z.string()])),
  reports: z.array(z.tuple([z.string(), z.enum(['valid', 'expired'])])),
  stock: z.number(),
  priceYuan: z.number(),
  priceEndsInMinutes: z.number().nullable(),
});

const contexts = z
  .record(z.string(), contextSchema)
  .parse(JSON.parse(readFileSync(join(folder, 'contexts.json'), 'utf8')));

/** The templates that people wrote, and what their holes are filled with. */
export function labelledTemplates() {
  return z
    .object({
      slots: z.record(z.string(), z.array(z.string())),
      templates: z.array(templateSchema),
    })
    .parse(JSON.parse(readFileSync(join(folder, 'templates.json'), 'utf8')));
}

/** What the products of the set are called, by context. */
export const labelledNames: ReadonlyMap<string, string> = new Map(
  Object.entries(contexts).map(([kind, { name }]) => [kind, name]),
);

export function labelledSentences(): LabelledSentence[] {
  const lines = readFileSync(labelledFile, 'utf8').trim().split('\n');
  return lines.map((line) => sentenceSchema.parse(JSON.parse(line)));
}

/** The subsidy of 2026 (SUB-01 to SUB-05). */
const subsidyPolicy = {
  kinds: ['air-conditioner', 'refrigerator', 'washer', 'television', 'water-heater', 'computer'],
  grade: 1,
  percent: 15,
  capYuan: 1500,
};

/** What is true while the sentences of a context are said: the product, its documents, stock and price. */
export function labelledFacts(kind: string, at: number): Facts {
  const context = contexts[kind];
  if (!context) throw new Error(`no context is called ${kind}`);
  const { grade, standard, promises, specs, reports, stock, priceYuan } = context;
  const ends = context.priceEndsInMinutes;
  return {
    product: {
      id: `prd_${kind}`,
      kind,
      grade,
      standard,
      claims: [],
      warranty: warrantyFacts(promises),
      specs: specs.map(([name, value, unit]) => ({ name, value, unit })),
      evidence: reports.map(([text, state], index) => ({
        id: `evd_${index}`,
        kind: 'test-report',
        text,
        expiresAt: state === 'valid' ? null : at - 86_400_000,
      })),
    },
    stock,
    subsidyPolicy,
    checkoutFen: priceYuan * 100,
    lowest7Fen: priceYuan * 100,
    priceEndsInMs: ends === null ? [] : [ends * 60_000],
  };
}

/** GUARD-51: the set as the preview of a changed rule reads it. */
export function labelledSamples(at: number): Sample[] {
  return labelledSentences().map(({ text, surface, context, template }) => {
    return { text, surface, from: template, facts: labelledFacts(context, at) };
  });
}
