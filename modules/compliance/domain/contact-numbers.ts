import { hanSounds, syllableAt, type Step } from './contact-syllables.ts';
import { isLawfulNumber } from './contact-lawful.ts';
import type { ContactText } from './contact-text.ts';

/** A telephone number in units of `tight`. */
export interface NumberPlace {
  readonly from: number;
  readonly until: number;
}

interface Digit {
  readonly value: string;
  /** Written as a digit, not with a letter or a sign that stands for one. */
  readonly hard: boolean;
  /** Hard, or a word that radio says for a digit. */
  readonly sure: boolean;
  /** 0 as it is typed, 1 in words, 4 in signs that nobody types but to hide it. */
  readonly disguised: number;
  readonly from: number;
  readonly until: number;
  /** What stands before it, since the digit before: nothing, signs, or `w` where it is words. */
  readonly gap: string;
}

/** What people say between the parts of a number that they take apart. */
const between =
  /^(?:然后|后面?|再?[加接]上?|再|中间|最后|前面?|开头|接着?|跟着?|是|点|杠|横|空格?|先|第?[一二三][位段]|[前中后][几三四]位|加|\+|到|和|又|转|减|乘|[啊呀哈哦哟嗯噢]{1,2})+/u;
/** GUARD-40: the same between prices, so that only a part no price begins like gives a number away. */
const currency = /^[元块]/u;

const letters: Readonly<Record<string, string>> = {
  o: '0',
  l: '1',
  i: '1',
  z: '2',
  s: '5',
  b: '8',
};

/** What a number of this country begins with. */
const begins = new Set(['0', '1']);
/** 幺 is read as one everywhere; these are words of their own elsewhere. */
const radio = new Set('洞拐勾两');
/** Before a number that may be cut in any way. */
const announced = /(?:电话|手机|联系|号码?|打|找我|微信|vx?|wx|tel|phone)$/;
/** 3-4-4 and its like: how people cut a mobile number. */
const cuts = new Set(['3-4-4', '3-3-5', '3-5-3']);
const mobile = /^1[3-9]\d{9}$/;
const landline = /^0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}$/;

/** Mobile and landline numbers, however their digits are written and taken apart. */
export class NumberFinder {
  /** Han signs that sound like a digit. */
  readonly #sounds: ReadonlyMap<number, string>;
  readonly #of: Uint16Array;

  constructor(syllables: { readonly names: readonly string[]; readonly of: Uint16Array }) {
    this.#of = syllables.of;
    this.#sounds = new Map(
      syllables.names.flatMap((name, index): [number, string][] => {
        const digit = hanSounds[name];
        return digit === undefined ? [] : [[index + 1, digit]];
      }),
    );
  }

  find(text: ContactText): NumberPlace | undefined {
    for (const run of this.#runs(text)) {
      if (run.length < 10) continue;
      for (let from = 0; from <= run.length - 10; from += 1) {
        if (!begins.has(run[from]?.value ?? '')) continue;
        const until = endOfNumber(text, run, from);
        if (until === undefined) continue;
        const place = { from: run[from]?.from ?? 0, until: run[until - 1]?.until ?? 0 };
        if (!insideCode(text, place) && !isLawfulNumber(text, place)) return place;
      }
    }
    return spelt(text);
  }

  /** Digits that belong together: with nothing, with signs, or with words of counting between them. */
  #runs(text: ContactText): Digit[][] {
    const runs: Digit[][] = [];
    let run: Digit[] = [];
    let gap = '';
    let index = 0;
    const { tight, gaps } = text;
    while (index < tight.length) {
      gap += gaps[index] ?? '';
      const step = this.#step(text, index);
      const words = run.length > 0 ? wordsBetween(text, index) : 0;
      if (words > 0) {
        gap += currency.test(tight[index] ?? '') ? 'y' : 'w';
        index += words;
      } else if (step) {
        for (const value of step.values) {
          const { hard } = step;
          const sure = hard || radio.has(tight[index] ?? '') || isLetter(tight[index] ?? '');
          const disguised = disguiseOf(text, index);
          run.push({ value, hard, sure, disguised, from: index, until: index + step.size, gap });
          gap = '';
        }
        index += step.size;
      } else {
        if (run.length > 0) runs.push(run);
        run = [];
        gap = '';
        index += 1;
      }
    }
    return run.length > 0 ? [...runs, run] : runs;
  }

  #step(text: ContactText, index: number): Step | undefined {
    const { tight, digits } = text;
    const digit = digits[index] ?? '';
    if (isDigit(digit)) {
      // 四个零 are four noughts, and 八千 at the end of a number is 8000.
      const times = /^([2-9])个(\d)/.exec(digits.slice(index, index + 3));
      if (times) return { values: (times[2] ?? '').repeat(Number(times[1])), hard: true, size: 3 };
      if (digits[index + 1] === '千') return { values: `${digit}000`, hard: true, size: 2 };
      return { values: digit, hard: true, size: 1 };
    }
    const sign = tight[index] ?? '';
    const syllable = syllableAt(text, index);
    if (syllable !== undefined) return syllable;
    const letter = letters[sign];
    if (letter !== undefined) {
      return ofLetters(tight, index) ? { values: letter, hard: false, size: 1 } : undefined;
    }
    const sound = this.#sounds.get(this.#of[sign.charCodeAt(0)] ?? 0);
    return sound === undefined ? undefined : { values: sound, hard: false, size: 1 };
  }
}

const called = /(?:tel|phone|mobile|call|weixin|wechat|(?<![a-z])(?:v|vx|w|wx|q|qq|m))$/;

/** Between letters on both sides it is a piece of a serial number, unless they say whose account it is. */
function insideCode({ tight, gaps }: ContactText, { from, until }: NumberPlace): boolean {
  const letter = (at: number): boolean => isLetter(tight[at] ?? '');
  if (gaps[from] !== '' || gaps[until] !== '') return false;
  // GUARD-31: one letter at each end is a wrapping and no serial number.
  if (!letter(from - 2) && !letter(until + 1)) return false;
  return (
    letter(from - 1) && letter(until) && !called.test(tight.slice(Math.max(0, from - 8), from))
  );
}

function disguiseOf({ source, at }: ContactText, index: number): number {
  const place = at[index] ?? 0;
  if (/^[0-9](?!\ufe0f?\u20e3)/.test(source.slice(place, place + 3))) return 0;
  return /[a-z\u3007\u3400-\u9fff\uff10-\uff19]/i.test(source[place] ?? '') ? 1 : 4;
}

function isLetter(sign: string): boolean {
  return sign >= 'a' && sign <= 'z';
}

function isDigit(sign: string): boolean {
  return sign >= '0' && sign <= '9';
}

/** How many signs of words of counting begin here; none where they are numerals themselves. */
function wordsBetween({ tight }: ContactText, index: number): number {
  if (isDigit(tight[index] ?? '')) return 0;
  if (currency.test(tight[index] ?? '')) return 1;
  return between.exec(tight.slice(index, index + 12))?.[0].length ?? 0;
}

/** Whether all letters around are such that stand for digits: a word with others in it is a word. */
function ofLetters(text: string, index: number): boolean {
  const letterAt = (at: number): boolean => isLetter(text[at] ?? '');
  let [from, until] = [index, index + 1];
  while (letterAt(from - 1) && index - from < 12) from -= 1;
  while (letterAt(until) && until - index < 12) until += 1;
  return /^[olizsb]+$/.test(text.slice(from, until));
}

/** Where a number that begins at `from` ends in the run; undefined where none does. */
function endOfNumber(
  { tight }: ContactText,
  run: readonly Digit[],
  from: number,
): number | undefined {
  const country = countryBefore(run, from);
  if (!bounded(run, from) && !country) return undefined;
  const first = run[from]?.from ?? 0;
  const expected = country || announced.test(tight.slice(Math.max(0, first - 5), first));
  for (const [size, kind] of [
    [11, mobile],
    [12, landline],
    [11, landline],
    [10, landline],
  ] as const) {
    const part = run.slice(from, from + size);
    if (part.length < size) continue;
    const value = part.map((digit) => digit.value).join('');
    if (!kind.test(value) || !bounded(run, from + size)) continue;
    if (plausible(part, { fixed: kind === landline, expected })) return from + size;
  }
  return undefined;
}

/** No digit stands directly beside; what only sounds like one may. */
function bounded(run: readonly Digit[], at: number): boolean {
  const [before, after] = [run[at - 1], run[at]];
  return !before || !after || after.gap !== '' || !before.hard || !after.hard;
}

/** Behind +86 or 0086 a number is one though digits stand before it. */
function countryBefore(run: readonly Digit[], from: number): boolean {
  return ['86', '0086'].some((code) => {
    const first = from - code.length;
    if (first < 0 || !bounded(run, first)) return false;
    const before = run.slice(first, from).map(({ value }) => value);
    return before.join('') === code;
  });
}

/** Prices, sizes, times and counts in a row are no number, though they have as many digits. */
function plausible(
  part: readonly Digit[],
  { fixed, expected }: { readonly fixed: boolean; readonly expected: boolean },
): boolean {
  const hard = part.filter((digit) => digit.sure).length;
  // All by sound, or mostly written: half of each is a sentence.
  if (hard < 4 && hard > 0) return false;
  // A word beside a number is none of its digits, though it sounds like one.
  const [second, last] = [part[1], part.at(-1)];
  if (part[0]?.sure === false && second?.sure === true && second.gap !== '') return false;
  if (last?.sure === false && last.gap !== '' && part.at(-2)?.sure === true) return false;
  const sizes: number[] = [1];
  for (const { gap } of part.slice(1)) {
    if (gap === '') sizes.push((sizes.pop() ?? 0) + 1);
    else sizes.push(1);
  }
  const gaps = part.slice(1).flatMap(({ gap }) => (gap === '' ? [] : [gap]));
  if (gaps.some((gap) => gap.length > 8 || /[￥%]/.test(gap))) return false;
  const singles = sizes.every((size) => size === 1);
  if (singles) return true;
  if (gaps.some((gap) => gap.includes('y'))) return inPrices(part);
  // 138 1 2 3 4 5 6 7 8: nobody lists six things of one digit behind such a beginning.
  if (sizes.filter((size) => size === 1).length >= 6) return true;
  if (gaps.some((gap) => gap.includes(':'))) return false;
  // A part that begins with nought is no price and no size.
  const noughts = part.some(({ gap, value }, index) => index > 0 && gap !== '' && value === '0');
  if (fixed) return sizes.length <= 3 && (sizes[0] ?? 0) >= 3;
  // Nobody writes a price in circles; and who says that a number follows may cut it anywhere.
  const hidden = part.reduce((sum, { disguised }) => sum + disguised, 0) > 3;
  if (noughts || hidden || expected || even(sizes)) return true;
  if (sizes.length > 2 && prices(part)) return false;
  const usual = sizes.length < 3 || cuts.has(sizes.join('-'));
  return usual && !gaps.some((gap) => gap.includes('*'));
}

/** 139元0000元0001: no price has several digits and begins with nought. */
function inPrices(part: readonly Digit[]): boolean {
  return part.some(({ gap, value }, at) => {
    return at > 0 && gap !== '' && value === '0' && part[at + 1]?.gap === '';
  });
}

/** 199 2999 3999: all parts end as prices do. */
function prices(part: readonly Digit[]): boolean {
  const value = part.map((digit) => (digit.gap === '' ? '' : ' ') + digit.value).join('');
  const parts = value.trim().split(' ');
  return parts.slice(1).every((one) => /(?:9|[058]0|88)$/.test(one));
}

/** Cut into twos, or nearly: 13 80 01 38 00 0. */
function even(sizes: readonly number[]): boolean {
  const ends = [sizes[0], sizes.at(-1)];
  return sizes.slice(1, -1).every((size) => size === 2) && ends.every((size = 0) => size <= 2);
}

/** Eleven digits in pinyin, or in English. */
const spoken =
  /one(?:three|four|five|six|seven|eight|nine)(?:zero|o|one|two|three|four|five|six|seven|eight|nine){9}|(?:yi|yao)(?:san|si|wu|liu|qi|guai|ba|jiu|gou)(?:ling|dong|yi|yao|er|liang|san|si|wu|liu|qi|guai|ba|jiu|gou){9}/;

function spelt({ tight }: ContactText): NumberPlace | undefined {
  const match = tight.length < 22 ? null : spoken.exec(tight);
  return match ? { from: match.index, until: match.index + match[0].length } : undefined;
}
