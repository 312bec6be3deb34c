import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { contactViews, type ContactRules } from '../domain/contact.ts';
import type { RuleBook } from '../domain/engine.ts';
import { ruleRowSchema } from '../contract.ts';

const folder = join(import.meta.dirname, '../rules');
const aside = new Set([
  'company-policies.json',
  'exemptions.json',
  'lexicon.json',
  'vocabulary.json',
  'contact.json',
]);
const lists = z.record(z.string(), z.array(z.string()));

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

const contactSchema = z.object({
  kinds: z.record(z.string(), z.object({ zh: z.string(), en: z.string() })),
  lists,
  asks: z.string(),
  lawful: z.array(z.string()),
  patterns: z.array(
    z.object({
      kind: z.string(),
      view: z.enum(contactViews),
      pattern: z.string(),
      askable: z.boolean().optional(),
    }),
  ),
});

/** GUARD-22: how contact details and invitations elsewhere look. */
function shippedContact(): ContactRules {
  return contactSchema.parse(read('contact.json'));
}

/** The catalogue as it is shipped: 168 checks, what is always lawful, and the closed lists of words. */
export function shippedBook(): RuleBook {
  const rows = readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !aside.has(name))
    .toSorted()
    .flatMap((name) => z.array(ruleRowSchema).parse(read(name)));
  return {
    rules: rows.map((row) => ({ ...row, version: 1, on: true })),
    exemptions: z
      .array(z.object({ kind: z.string(), pattern: z.string() }))
      .parse(read('exemptions.json')),
    lexicon: lists.parse(read('lexicon.json')),
    vocabulary: lists.parse(read('vocabulary.json')),
    contact: shippedContact(),
  };
}
