import { writeFileSync } from 'node:fs';
import { seededRandom } from '../platform/kernel/index.ts';
import {
  labelledFile,
  labelledNames,
  labelledTemplates,
  type LabelledSentence,
  type LabelledTemplate,
} from '../modules/compliance/index.ts';

/** As many sentences as a template gives at most; what tells templates apart counts more than slots. */
const perTemplate = 5;

/** The same sentences every time: slots filled by a chance that the template's own id seeds. */
function sentencesOf(
  template: LabelledTemplate,
  slots: Readonly<Record<string, readonly string[]>>,
): LabelledSentence[] {
  const seed = [...template.id].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 2 ** 31, 7);
  const random = seededRandom(seed);
  const one = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const made = new Map<string, LabelledSentence>();
  const { id, round, want, surface } = template;
  for (let tries = 0; tries < 60 && made.size < perTemplate; tries += 1) {
    const context = template.context === 'any' ? one([...labelledNames.keys()]) : template.context;
    const text = template.text.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      name === 'n' ? (labelledNames.get(context) ?? '') : one(slots[name] ?? []),
    );
    if (!made.has(text)) made.set(text, { template: id, round, want, surface, context, text });
  }
  return [...made.values()];
}

/** Writes the labelled sentences anew from their templates; people read them before they count. */
export function makeClaims(): Promise<void> {
  const { slots, templates: rows } = labelledTemplates();
  const sentences = rows.flatMap((template) => sentencesOf(template, slots));
  const lines = sentences.map((sentence) => JSON.stringify(sentence));
  writeFileSync(labelledFile, `${lines.join('\n')}\n`);
  const traps = sentences.filter(({ want }) => want === 'pass').length;
  process.stdout.write(`${sentences.length} sentences, ${traps} of them lawful\n`);
  return Promise.resolve();
}
