import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Engine, languageTables, shippedBook, type Facts } from '../modules/compliance/index.ts';
import { seededRandom } from '../platform/kernel/index.ts';
import { report } from './report.ts';

const setSchema = z.object({
  slots: z.record(z.string(), z.array(z.string())),
  templates: z.array(
    z.object({
      id: z.string(),
      part: z.enum(['tune', 'test']),
      want: z.enum(['stop', 'pass']),
      text: z.string(),
    }),
  ),
});

type Template = z.infer<typeof setSchema>['templates'][number];

const perTemplate = 24;
const before = ['', '来,', '听我说,', '咱实话实说,', '刚进来的看这里,', '我再讲一遍,'];
const after = ['', '。', ',看详情页', ',有问题问客服', '!'];

/** What is true while these sentences are said: one air conditioner, its papers, stock and price. */
const facts: Facts = {
  product: {
    ...{ id: 'prd_set', kind: 'air-conditioner', grade: 1, standard: 'GB 21455-2019' },
    specs: [
      { name: '制冷量', value: '3500', unit: 'W' },
      { name: '室内机噪音(低风)', value: '19', unit: 'dB(A)' },
      { name: '适用面积', value: '16–22', unit: 'm²' },
    ],
    ...{ promises: ['整机六年保修'], claims: [], evidence: [] },
  },
  ...{ stock: 12, checkoutFen: 279_900, lowest7Fen: 279_900, priceEndsAt: null },
  policy: {
    kinds: ['air-conditioner', 'refrigerator', 'washer', 'television', 'water-heater', 'computer'],
    ...{ grade: 1, percent: 15, capYuan: 1500 },
  },
};

/** The sentences of a template: slots filled and words around them, the same ones every time. */
function sentencesOf(
  template: Template,
  slots: Readonly<Record<string, readonly string[]>>,
): string[] {
  const random = seededRandom(
    [...template.id].reduce((sum, sign) => sum * 31 + sign.charCodeAt(0), 7),
  );
  const one = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? '';
  const made = new Set<string>();
  for (let tries = 0; tries < 400 && made.size < perTemplate; tries += 1) {
    const filled = template.text.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      one(slots[name] ?? []),
    );
    made.add(one(before) + filled + one(after));
  }
  return [...made];
}

interface Tally {
  sentences: number;
  flagged: number;
}

/**
 * Claims and traps: our own labelled set, made by grammar from templates that were written by hand; the
 * test part shares no template with the tuning part. Flagged is what stops or has to be mended.
 */
export function claims(): Promise<void> {
  const path = join(import.meta.dirname, 'claims-set/templates.json');
  const { slots, templates } = setSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const engine = new Engine(languageTables(), shippedBook());
  const at = Date.UTC(2026, 10, 23, 12);
  const tallies: Record<string, Tally> = {};
  const wrong: Record<string, string[]> = {};
  const took: number[] = [];
  for (const template of templates) {
    for (const text of sentencesOf(template, slots)) {
      const began = performance.now();
      const found = engine.check({ text, surface: 'speech', at, facts });
      took.push(performance.now() - began);
      const flagged = found.some((item) => item.decision === 'block' || item.decision === 'fix');
      const tally = (tallies[`${template.part} ${template.want}`] ??= { sentences: 0, flagged: 0 });
      tally.sentences += 1;
      tally.flagged += flagged ? 1 : 0;
      if (flagged !== (template.want === 'stop')) {
        (wrong[`${template.part} ${template.id}`] ??= []).push(text);
      }
    }
  }
  report('claims', {
    ...{ tallies, tune: figures(tallies, 'tune'), test: figures(tallies, 'test') },
    p99Ms: took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.99)],
    wrong: Object.fromEntries(
      Object.entries(wrong).map(([id, texts]) => [id, { count: texts.length, such: texts[0] }]),
    ),
  });
  return Promise.resolve();
}

function figures(tallies: Readonly<Record<string, Tally>>, part: string) {
  const stop = tallies[`${part} stop`] ?? { sentences: 0, flagged: 0 };
  const pass = tallies[`${part} pass`] ?? { sentences: 0, flagged: 0 };
  const share = (a: number, b: number): number => Number((a / Math.max(1, b)).toFixed(4));
  return {
    recall: share(stop.flagged, stop.sentences),
    precision: share(stop.flagged, stop.flagged + pass.flagged),
    trapsFlagged: share(pass.flagged, pass.sentences),
  };
}
