import { digitOf, letterLookAlikes, unpictured } from '../../../platform/kernel/look-alikes.ts';
import type { Syllables } from './sound.ts';

/**
 * A line as one reads it who looks for contact details: letters, digits and Han signs in one form each, all else a gap.
 * The views are of one length in `tight`, `sound` and `digits`; `at` leads back into the line as it came.
 */
export interface ContactText {
  /** The line as it came. */
  readonly source: string;
  /** What can be read, without any gap. */
  readonly tight: string;
  /** As `tight`, with a gap as one sign: a colon, a full stop, a stroke, a star, an at, a currency, or a blank. */
  readonly spaced: string;
  /** As `tight`, with Han signs that sound like those of a messenger's name as those. */
  readonly sound: string;
  /** As `tight`, with Han numerals as digits. */
  readonly digits: string;
  /** For each unit of `tight` its place in the line. */
  readonly at: readonly number[];
  /** The same of `spaced`. */
  readonly spacedAt: readonly number[];
  /** What stood between a unit of `tight` and the one before it. */
  readonly gaps: readonly string[];
}

const hanDigits: Readonly<Record<string, string>> = Object.fromEntries(
  ['零〇', '一壹幺', '二贰', '三叁弎', '四肆', '五伍', '六陆', '七柒', '八捌', '九玖'].flatMap(
    (signs, digit) => [...signs].map((sign) => [sign, String(digit)]),
  ),
);

/** Pictures that are read as a word. */
const pictures: Readonly<Record<string, string>> = {
  '🐧': '企鹅',
  '✈': '飞机',
  '💬': '聊',
  '🐟': '鱼',
  '🍑': '桃',
  '🍠': '红薯',
  '🐶': '狗',
  '❌': 'x',
  '❎': 'x',
};

/** Signs that are not in the kernel's table because they are letters here only. */
const here: Readonly<Record<string, string>> = {
  '×': 'x',
  '✕': 'x',
  '✖': 'x',
  '✗': 'x',
  '✘': 'x',
  '╳': 'x',
  '⨉': 'x',
  '∨': 'v',
  '⋁': 'v',
  '√': 'v',
  '✓': 'v',
  '✔': 'v',
  '➕': '+',
  '✚': '+',
  '┼': '+',
  徵: '微',
  徾: '微',
  㣲: '微',
  ı: 'i',
};

/** Parts of a sign: what is written apart, 亻言 for 信, is read together; alone they stand in the way. */
const beside = '亻彳丨丶丿亅ㄧㅣㅡ';

/** What a syllable is read as in `sound`. */
const heard: Readonly<Record<string, string>> = {
  wei: '微',
  xin: '信',
  jia: '加',
  qun: '群',
  kou: '扣',
  si: '私',
};

const unseen = /[\p{M}\p{Default_Ignorable_Code_Point}]/u;
const kept = /^[a-z0-9+\u3007\u3400-\u9fff]$/;
/** Gaps that tell something; of several the first of these. */
const telling = ['@', ':', '￥', '.', '/', '*', '_'] as const;
const told: Readonly<Record<string, (typeof telling)[number]>> = {
  '@': '@',
  ':': ':',
  '：': ':',
  '=': ':',
  '.': '.',
  '。': '.',
  '．': '.',
  '｡': '.',
  '/': '/',
  '*': '*',
  _: '_',
  '¥': '￥',
  '￥': '￥',
  $: '￥',
  '€': '￥',
  '₤': '￥',
  '£': '￥',
};

export class ContactReader {
  /** What a sign is read as: kept signs, one of `told`, a blank, or nothing where nobody sees it. */
  readonly #read = new Map<string, string>();
  readonly #heard: ReadonlyMap<number, string>;
  readonly #folding: Uint16Array;
  readonly #syllables: Syllables;

  constructor(tables: { readonly folding: Uint16Array; readonly syllables: Syllables }) {
    this.#folding = tables.folding;
    this.#syllables = tables.syllables;
    this.#heard = new Map(
      tables.syllables.names.flatMap((name, index): [number, string][] => {
        const sign = heard[name];
        return sign === undefined ? [] : [[index + 1, sign]];
      }),
    );
  }

  read(text: string): ContactText {
    const units: Unit[] = [];
    let [gap, place, gapAt] = ['', 0, 0];
    for (const sign of text) {
      const began = place;
      place += sign.length;
      const read = pairAt(text, began) ?? this.#sign(sign);
      if (read === '') continue;
      if (!kept.test(read[0] ?? '')) {
        if (gap === '') gapAt = began;
        gap += read;
        continue;
      }
      for (const unit of read) {
        units.push({ unit, at: began, gap, gapAt });
        gap = '';
      }
    }
    const each = (of: (unit: string) => string): string =>
      units.map(({ unit }) => of(unit)).join('');
    return {
      ...spacedView(units, gap !== ''),
      source: text,
      tight: each((unit) => unit),
      sound: each((unit) => this.#sounds(unit)),
      digits: each((unit) => hanDigits[unit] ?? unit),
      at: units.map((unit) => unit.at),
      gaps: units.map((unit) => unit.gap),
    };
  }

  #sounds(unit: string): string {
    return this.#heard.get(this.#syllables.of[unit.charCodeAt(0)] ?? 0) ?? unit;
  }

  #sign(sign: string): string {
    const known = this.#read.get(sign);
    if (known !== undefined) return known;
    const read = this.#fold(sign);
    // Bounded: there are no more signs than Unicode has, and few of them come.
    if (this.#read.size < 20_000) this.#read.set(sign, read);
    return read;
  }

  #fold(sign: string): string {
    if (unseen.test(sign)) return '';
    const word = pictures[sign] ?? here[sign];
    if (word !== undefined) return word;
    const mark = told[sign];
    if (mark !== undefined) return mark;
    const digit = digitOf(sign) ?? circled(sign) ?? blackCircled(sign);
    if (digit !== undefined) return String(digit);
    const plain = unpictured(letterLookAlikes.get(sign) ?? sign)
      .normalize('NFKD')
      .replace(/\p{M}/gu, '');
    const letter = letterLookAlikes.get(plain) ?? plain;
    // In brackets or with a full stop: ⑴, ⒈, ㈠.
    const inside = /^[(]?([^()]|[1-5]\d)[).,]?$/u.exec(letter)?.[1] ?? letter;
    // GUARD-40: ⑬ is two digits of a number.
    if (/^\d\d$/.test(inside)) return inside;
    const folded = this.#folding[inside.charCodeAt(0)] ?? 0;
    const one = inside.length === 1 && folded !== 0 ? String.fromCharCode(folded) : inside;
    if (beside.includes(one)) return ' ';
    return kept.test(one) ? one : ' ';
  }
}

/** Digits in circles and Suzhou numerals, of which Unicode tells only that they are numbers. */
function circled(sign: string): number | undefined {
  const code = sign.codePointAt(0) ?? 0;
  const first = [0x24_f5, 0x27_76, 0x27_80, 0x27_8a, 0x30_21].find((one) => {
    return code >= one && code < one + 9;
  });
  if (first !== undefined) return code - first + 1;
  return code === 0x24_ff || code === 0x1_f1_0b || code === 0x1_f1_0c ? 0 : undefined;
}

/** ⓫ to ⓴, which Unicode takes apart as little as the black circles of one digit. */
function blackCircled(sign: string): number | undefined {
  const code = sign.codePointAt(0) ?? 0;
  return code >= 0x24_eb && code <= 0x24_f4 ? code - 0x24_eb + 11 : undefined;
}

/** Two signs that are read as one: 亻言 is 信, \/ is v; the second of them is read as nothing. */
function pairAt(text: string, at: number): string | undefined {
  for (const [pair, read] of [
    ['亻言', '信'],
    ['\\/', 'v'],
    ['君羊', '群'],
  ] as const) {
    if (text.startsWith(pair, at)) return read;
    if (at > 0 && text.startsWith(pair, at - 1)) return '';
  }
  return undefined;
}

interface Unit {
  readonly unit: string;
  readonly at: number;
  readonly gap: string;
  readonly gapAt: number;
}

/** Gaps as one sign; signs that stand alone one after another are a word: 抖 音 号, w e i x i n. */
function spacedView(
  units: readonly Unit[],
  gapBehind: boolean,
): Pick<ContactText, 'spaced' | 'spacedAt'> {
  const spacedAt: number[] = [];
  let spaced = '';
  const alone = (index: number): boolean => {
    const behind = units[index + 1]?.gap ?? (gapBehind ? ' ' : '');
    return (
      (index === 0 || units[index]?.gap !== '') && (index + 1 === units.length || behind !== '')
    );
  };
  for (const [index, { unit, at, gap, gapAt }] of units.entries()) {
    const mark = index === 0 ? '' : markOf(gap);
    const joins = /^[ ./*_]$/.test(mark) && alone(index - 1) && alone(index);
    if (mark !== '' && !joins) {
      spaced += mark;
      spacedAt.push(gapAt);
    }
    spaced += unit;
    spacedAt.push(at);
  }
  return { spaced, spacedAt };
}

function markOf(gap: string): string {
  if (gap === '') return '';
  return telling.find((sign) => gap.includes(sign)) ?? ' ';
}
