import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { learnTone, packTone, rudeFrom, toneOf, unpackTone } from '../modules/compliance/index.ts';
import type { LabelledLine, ToneModel } from '../modules/compliance/index.ts';
import { seededRandom } from '../platform/kernel/index.ts';

const data = process.env['DIANBO_DATA'] ?? '../shared/data';

/** COLD: number, split, topic, label, text; commas inside of the text stand in quotes. */
function cold(name: string): LabelledLine[] | undefined {
  const path = join(data, 'toxic', name);
  if (!existsSync(path)) return undefined;
  const rows = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  // A new row begins with a number and its split; texts may hold line breaks.
  return rows
    .split(/\n(?=\d+,(?:train|dev),)/)
    .slice(1)
    .flatMap((row) => {
      const [, , , label, ...text] = row.trim().split(',');
      const line = text.join(',').replace(/^"|"$/g, '').replaceAll('""', '"');
      return label === undefined ? [] : [{ text: line, attack: label === '1' }];
    });
}

interface Score {
  readonly macroF1: number;
  readonly interval95: readonly [number, number];
  readonly lines: number;
}

/** Macro-F1, and what it is on a thousand samples of the same lines drawn with return. */
function scoreOf(said: readonly boolean[], lines: readonly LabelledLine[]): Score {
  const random = seededRandom(7);
  const all = lines.map((_, index) => index);
  const draws = Array.from({ length: 1000 }, () =>
    macro(
      all.map(() => Math.floor(random() * all.length)),
      said,
      lines,
    ),
  ).toSorted((a, b) => a - b);
  const whole = macro(all, said, lines);
  return {
    macroF1: round(whole),
    interval95: [round(draws[25] ?? 0), round(draws[974] ?? 0)],
    lines: lines.length,
  };
}

function macro(
  drawn: readonly number[],
  said: readonly boolean[],
  lines: readonly LabelledLine[],
): number {
  const count = { hit: 0, false: 0, missed: 0, right: 0 };
  for (const index of drawn) {
    const attack = lines[index]?.attack === true;
    if (said[index] === true) count[attack ? 'hit' : 'false'] += 1;
    else count[attack ? 'missed' : 'right'] += 1;
  }
  const errors = count.false + count.missed;
  const one = (2 * count.hit) / Math.max(1, 2 * count.hit + errors);
  const other = (2 * count.right) / Math.max(1, 2 * count.right + errors);
  return (one + other) / 2;
}

function round(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

/** Five parts of the training lines, each judged by what was learnt of the other four. */
function acrossParts(lines: readonly LabelledLine[]): Score {
  const said: boolean[] = [];
  for (let part = 0; part < 5; part += 1) {
    const model = learnTone(lines.filter((_, index) => index % 5 !== part));
    for (const [index, { text }] of lines.entries()) {
      if (index % 5 === part) said[index] = toneOf(model, text) > 0;
    }
  }
  return scoreOf(said, lines);
}

/** Lines that share no run of eight signs with what was learnt from. */
function strangers(lines: readonly LabelledLine[], known: readonly LabelledLine[]): LabelledLine[] {
  const runs = new Set(known.flatMap(({ text }) => eights(text)));
  return lines.filter(({ text }) => !eights(text).some((run) => runs.has(run)));
}

function eights(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 7) }, (_, at) => text.slice(at, at + 8));
}

function judged(model: ToneModel, lines: readonly LabelledLine[], from: number): boolean[] {
  return lines.map(({ text }) => toneOf(model, text) > from);
}

/**
 * The learned layer: how well it tells attacks on people (COLD's training and development parts; its
 * test part is not at hand), and how many reviews of ordinary people it would point out.
 */
export function tone(benign: Readonly<Record<string, readonly string[] | undefined>>): object {
  const learning = cold('cold-train.csv');
  const others = cold('cold-dev.csv');
  if (!learning || !others) return { tone: 'data set absent: skipped' };
  const model = unpackTone(packTone(learnTone(learning)));
  if (process.env['DIANBO_WRITE_MODEL'] !== undefined) {
    const stored = JSON.stringify(packTone(learnTone(learning)));
    writeFileSync('modules/compliance/domain/tone-model.json', `${stored}\n`);
  }
  const strange = strangers(others, learning);
  const marked = judged(model, others, rudeFrom);
  const hits = others.filter((line, index) => line.attack && marked[index] === true).length;
  const falseMarks = Object.entries(benign).flatMap(([name, texts]) => {
    if (!texts) return [];
    const flagged = texts.filter((text) => toneOf(model, text) > rudeFrom).length;
    return [[name, round(flagged / texts.length)]];
  });
  const began = performance.now();
  for (const { text } of others) toneOf(model, text);
  const linesPerSecond = Math.round((others.length / (performance.now() - began)) * 1000);
  return {
    trainingParts: acrossParts(learning),
    development: scoreOf(judged(model, others, 0), others),
    developmentOfStrangers: scoreOf(judged(model, strange, 0), strange),
    pointedOut: {
      from: rudeFrom,
      recall: round(hits / others.filter(({ attack }) => attack).length),
      precision: round(hits / Math.max(1, marked.filter(Boolean).length)),
      falseMarks: Object.fromEntries(falseMarks),
    },
    linesPerSecond,
  };
}
