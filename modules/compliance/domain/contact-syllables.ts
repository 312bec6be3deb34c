import type { ContactText } from './contact-text.ts';

export const hanSounds: Readonly<Record<string, string>> = {
  ling: '0',
  dong: '0',
  yi: '1',
  yao: '1',
  er: '2',
  liang: '2',
  san: '3',
  si: '4',
  wu: '5',
  liu: '6',
  qi: '7',
  guai: '7',
  ba: '8',
  jiu: '9',
  gou: '9',
};

/** GUARD-31: between other digits, as words of their own. */
const english: Readonly<Record<string, string>> = {
  zero: '0',
  oh: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
};

/** A digit that is not written as one: its value, how sure it is, and how many signs say it. */
export interface Step {
  readonly values: string;
  readonly hard: boolean;
  readonly size: number;
}

/** A word of letters that is the syllable of a digit: yao san ba 00, or its English name. */
export function syllableAt({ tight, gaps }: ContactText, index: number): Step | undefined {
  const word = /^[a-z]{2,5}/.exec(tight.slice(index, index + 6))?.[0] ?? '';
  if (word === '' || (gaps[index] === '' && /[a-z]/.test(tight[index - 1] ?? ''))) return undefined;
  const until = [...word].findIndex((_, place) => place > 0 && gaps[index + place] !== '');
  const own = until < 0 ? word : word.slice(0, until);
  const values = hanSounds[own] ?? english[own];
  return values === undefined ? undefined : { values, hard: false, size: own.length };
}
