import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import FastScanner from 'fastscan';
import { Mint } from 'mint-filter';
import AhoCorasick from 'modern-ahocorasick';
import {
  codesOf,
  Engine,
  Folder,
  languageTables,
  Lexicon,
  Matcher,
  shippedBook,
} from '../modules/compliance/index.ts';
import { seededRandom } from '../platform/kernel/index.ts';
import { disguises } from './disguise.ts';
import { report } from './report.ts';
import { tone } from './tone.ts';

const data = process.env['DIANBO_DATA'] ?? '../shared/data';

function lines(file: string): string[] | undefined {
  const path = join(data, file);
  if (!existsSync(path)) return undefined;
  return readFileSync(path, 'utf8')
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter(Boolean);
}

/** The review is the last column; commas inside it stand in quotes, which do no harm here. */
function reviews(file: string, column: number): string[] | undefined {
  return lines(file)
    ?.slice(1)
    .map((line) => line.split(',').slice(column).join(','));
}

interface Speed {
  readonly what: string;
  readonly linesPerSecond: number;
  readonly p99Us: number;
  readonly flagged: number;
}

/** Best of three passes; the p99 is of single lines in the last. */
function timed(what: string, texts: readonly string[], judge: (text: string) => boolean): Speed {
  let best = Infinity;
  let flagged = 0;
  const each = new Float64Array(texts.length);
  for (let pass = 0; pass < 3; pass += 1) {
    flagged = 0;
    const began = performance.now();
    for (const text of texts) if (judge(text)) flagged += 1;
    best = Math.min(best, performance.now() - began);
  }
  for (const [index, text] of texts.entries()) {
    const began = performance.now();
    judge(text);
    each[index] = performance.now() - began;
  }
  const p99 = each.toSorted()[Math.floor(each.length * 0.99)] ?? 0;
  const speed = {
    what,
    linesPerSecond: Math.round((texts.length / best) * 1000),
    p99Us: Math.round(p99 * 1000),
    flagged,
  };
  process.stdout.write(`${JSON.stringify(speed)}\n`);
  return speed;
}

/**
 * Forbidden words: speed beside the peers on the same 65 k words and lines, false alarms on reviews of
 * ordinary people, and how often a word of ours is found in twelve disguises.
 */
export function words(): Promise<void> {
  const benign = {
    takeAway: reviews('reviews/waimai-train.csv', 1),
    shop: reviews('reviews/shopping-train.csv', 2),
    waterHeaters: lines('reviews/shopping-train.csv')
      ?.filter((line) => line.startsWith('热水器'))
      .map((line) => line.split(',').slice(2).join(',')),
  };
  const big = lines('lexicon/houbb-65k.txt');
  const book = shippedBook();
  const lexicon = new Lexicon(languageTables(), book.lexicon);
  const engine = new Engine(languageTables(), book);
  const isContact = (text: string): boolean => engine.contact(text) !== undefined;
  const speed =
    big && benign.takeAway
      ? [
          ...speeds(big, benign.takeAway, lexicon),
          timed('Dianbo, contact details and invitations', benign.takeAway, isContact),
        ]
      : 'data set absent: skipped';
  const falseAlarms = Object.fromEntries(
    Object.entries(benign).map(([name, texts]) => {
      if (!texts) return [name, 'data set absent: skipped'];
      const flagged = texts.filter((text) => lexicon.find(text).length > 0).length;
      const contacts = texts.filter(isContact).length;
      return [name, { lines: texts.length, flagged, share: rate(flagged, texts.length), contacts }];
    }),
  );
  const recall = recalls(book.lexicon, lexicon);
  report('words', { speed, falseAlarms, recall, learned: tone(benign) });
  return Promise.resolve();
}

function speeds(big: readonly string[], texts: readonly string[], own: Lexicon): Speed[] {
  const list = [...big];
  const fast = new FastScanner(list);
  const mint = new Mint(list);
  const modern = new AhoCorasick(list);
  const folder = new Folder(languageTables().folding);
  const matcher = new Matcher(list.map(codesOf));
  const folded = (text: string): boolean => {
    folder.fold(text);
    let hits = 0;
    matcher.scan(folder.codes, folder.length, () => {
      hits += 1;
    });
    return hits > 0;
  };
  return [
    timed('fastscan, 65 k words, as written', texts, (text) => fast.search(text).length > 0),
    timed('mint-filter, 65 k words, as written', texts, (text) => !mint.verify(text)),
    timed(
      'modern-ahocorasick, 65 k words, as written',
      texts,
      (text) => modern.search(text).length > 0,
    ),
    timed('Dianbo, 65 k words, all folding', texts, folded),
    timed(
      'Dianbo, own words by spelling and sound, doubts',
      texts,
      (text) => own.find(text).length > 0,
    ),
  ];
}

const carriers = [
  '家人们{}快来',
  '刚才说的{}是什么意思',
  '{}',
  '主播你好,{}了解一下',
  '求一个{}谢谢',
];

function recalls(lists: Readonly<Record<string, readonly string[]>>, lexicon: Lexicon) {
  const all = Object.values(lists)
    .flat()
    .map((word) => word.replace(/^=/, ''));
  const found = (
    hide: (word: string) => string,
  ): { tried: number; found: number; share: string } => {
    let hits = 0;
    let tried = 0;
    for (const word of all) {
      for (const carrier of carriers) {
        const hidden = hide(word);
        tried += 1;
        if (lexicon.find(carrier.replace('{}', hidden)).length > 0) hits += 1;
      }
    }
    return { tried, found: hits, share: rate(hits, tried) };
  };
  const random = seededRandom(20_261_123);
  const byDisguise = Object.fromEntries(
    Object.entries(disguises).map(([name, hide]) => [name, found((word) => hide(word, random))]),
  );
  const sums = Object.values(byDisguise);
  const tried = sums.reduce((sum, item) => sum + item.tried, 0);
  const hits = sums.reduce((sum, item) => sum + item.found, 0);
  return { plain: found((word) => word), disguised: rate(hits, tried), byDisguise };
}

function rate(part: number, whole: number): string {
  return `${((part / Math.max(1, whole)) * 100).toFixed(2)} %`;
}
