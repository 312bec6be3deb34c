import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const file = join(import.meta.dirname, '../labelled/contacts.jsonl');

const rowSchema = z.object({
  round: z.enum(['a', 'b', 'c', 'd', 'e']),
  want: z.enum(['hold', 'pass']),
  kind: z.string(),
  text: z.string(),
});

/** `tune` is what rules are mended by; `held` is looked at when the mending is over. */
export type ContactPart = 'tune' | 'held';

export type LabelledContact = z.infer<typeof rowSchema> & { readonly part: ContactPart };

/** A line of the first round keeps its half whatever is written before or behind it. */
function partOf({ round, text }: z.infer<typeof rowSchema>): ContactPart {
  if (round !== 'a') return 'tune';
  const [first = 0] = createHash('sha256').update(text).digest();
  return first < 128 ? 'tune' : 'held';
}

/** Lines of chat that give contact details or invite elsewhere, and lawful ones that look alike. */
export function labelledContacts(): LabelledContact[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const row = rowSchema.parse(JSON.parse(line));
    return { ...row, part: partOf(row) };
  });
}

export interface ContactFigures {
  readonly details: number;
  readonly recall: number;
  readonly lawful: number;
  readonly wronglyHeld: number;
}

/** How a judge fares with the lines of one half. */
export function contactFigures(
  part: ContactPart,
  holds: (text: string) => boolean,
): ContactFigures {
  const lines = labelledContacts().filter((line) => line.part === part);
  const of = (want: LabelledContact['want']) => lines.filter((line) => line.want === want);
  const share = (some: readonly LabelledContact[]): number => {
    return Number((some.filter(({ text }) => holds(text)).length / some.length).toFixed(4));
  };
  return {
    details: of('hold').length,
    recall: share(of('hold')),
    lawful: of('pass').length,
    wronglyHeld: share(of('pass')),
  };
}
