import { codesOf, Matcher } from './matcher.ts';
import { endOfSign, Folder } from './normalise.ts';
import { SoundMatcher, type Syllables } from './sound.ts';

export interface Tables {
  readonly folding: Uint16Array;
  readonly syllables: Syllables;
  /** The words of a text as its language cuts them: where each begins and ends. */
  segment(text: string): readonly { readonly from: number; readonly until: number }[];
}

/** `=word` in a list is looked for as it is written only: too many plain words sound like it. */
interface Word {
  readonly text: string;
  readonly list: string;
  readonly sounds: boolean;
}

export interface Listed {
  readonly list: string;
  readonly word: string;
  readonly from: number;
  readonly until: number;
}

/**
 * Words of closed lists in a text, disguised or not. A hit is doubted where it could be chance: two
 * signs of two neighbouring words, or a homophone that is a plain word of its own.
 */
export class Lexicon {
  readonly #tables: Tables;
  readonly #folder: Folder;
  readonly #words: readonly Word[];
  readonly #plain: Matcher;
  /** Words of signs and letters, all in letters: 加vx as jiavx, which no syllables are. */
  readonly #mixed: readonly { readonly letters: string; readonly index: number }[];
  readonly #letters: Matcher;
  readonly #sound: SoundMatcher;

  constructor(tables: Tables, lists: Readonly<Record<string, readonly string[]>>) {
    this.#tables = tables;
    this.#folder = new Folder(tables.folding);
    this.#words = Object.entries(lists).flatMap(([list, texts]) =>
      texts.map((entry) => {
        const sounds = !entry.startsWith('=');
        return { text: this.#folded(sounds ? entry : entry.slice(1)), list, sounds };
      }),
    );
    const texts = this.#words.map((word) => word.text);
    this.#mixed = this.#words.flatMap((word, index) => {
      const letters = inLetters(word.text, tables.syllables);
      return letters === undefined ? [] : [{ letters, index }];
    });
    this.#plain = new Matcher(texts.map(codesOf));
    this.#letters = new Matcher(this.#mixed.map(({ letters }) => codesOf(letters)));
    this.#sound = new SoundMatcher(texts, tables.syllables);
  }

  #folded(text: string): string {
    this.#folder.fold(text);
    return this.#folder.normal().text;
  }

  /** All hits, in the text as it came. */
  find(text: string): Listed[] {
    this.#folder.fold(text);
    const { codes, length } = this.#folder;
    const hits: Listed[] = [];
    this.#plain.scan(codes, length, (index, from, until) => {
      const hit = this.#hit(text, index, from, until);
      if (hit && this.#meant(text, hit)) hits.push(hit);
    });
    this.#letters.scan(codes, length, (place, from, until) => {
      const hit = this.#hit(text, this.#mixed[place]?.index ?? -1, from, until);
      // Letters go on: a piece of a longer word, whose it is by chance.
      if (!hit || letterAt(text, hit.from - 1) || letterAt(text, hit.until)) return;
      if (!hits.some((item) => overlap(item, hit))) hits.push(hit);
    });
    this.#sound.scan(codes, length, (index, from, until) => {
      const hit = this.#hit(text, index, from, until);
      const known = hits.some((item) => hit && overlap(item, hit));
      const sounds = this.#words[index]?.sounds === true || spelt(text, hit);
      if (hit && !known && sounds && this.#sounded(text, hit)) {
        hits.push(hit);
      }
    });
    return hits;
  }

  #hit(text: string, index: number, from: number, until: number): Listed | undefined {
    const word = this.#words[index];
    if (!word) return undefined;
    const { at } = this.#folder;
    const span = { from: at[from] ?? 0, until: endOfSign(text, at[until - 1] ?? 0) };
    return { list: word.list, word: word.text, ...span };
  }

  /** Two signs are a word only where the language cuts there, or where somebody took pains to hide it. */
  #meant(text: string, { word, from, until }: Listed): boolean {
    if (word.length > 2 || text.slice(from, until) !== word) return true;
    return this.#tables
      .segment(text)
      .every((piece) => piece.until <= from || piece.from >= until || within(piece, from, until));
  }

  /** A homophone is meant where it is spelt in letters, or where its signs make no word of their own. */
  #sounded(text: string, { word, from, until }: Listed): boolean {
    const said = text.slice(from, until);
    // A word that has a letter itself is spelt in letters only where more of it is: 2k分辨率 is no k粉.
    const letters = /[a-z]/iu.test(word) ? /[a-zａ-ｚ]{2}/iu : /[a-zａ-ｚ]/iu;
    if (letters.test(said) && cutWord(text, from, until)) return false;
    if (letters.test(said)) return word.length > 1 && !/^[a-z]+$/u.test(word);
    const pieces = this.#tables
      .segment(text)
      .filter((piece) => piece.until > from && piece.from < until);
    if (!pieces.every((piece) => within(piece, from, until))) return false;
    const single = pieces.every((piece) => piece.until - piece.from === 1);
    const same = [...word].filter(
      (sign) => /\p{Script=Han}/u.test(sign) && said.includes(sign),
    ).length;
    // Two signs that only sound alike are chance more often than not: 价比 is no 假币.
    return word.length > 2 ? same * 2 >= word.length || single : single && same > 0;
  }
}

function overlap(one: Listed, other: Listed): boolean {
  return one.from < other.until && one.until > other.from;
}

/** Letters are chosen, not hit upon: also a word that many plain ones sound like is meant by them. */
function spelt(text: string, hit: Listed | undefined): boolean {
  return hit !== undefined && /[a-zａ-ｚ]{2}/iu.test(text.slice(hit.from, hit.until));
}

/** Signs beside a piece of a longer word in letters: 取SIM卡 does not say 去死. */
function cutWord(text: string, from: number, until: number): boolean {
  const mixed = /\p{Script=Han}/u.test(text.slice(from, until));
  const begun = letterAt(text, from) && letterAt(text, from - 1);
  return mixed && (begun || (letterAt(text, until - 1) && letterAt(text, until)));
}

function letterAt(text: string, at: number): boolean {
  return /[a-zａ-ｚ]/iu.test(text[at] ?? '');
}

/** A word of signs and letters as one types it without the signs; undefined for any other word. */
function inLetters(word: string, { names, of }: Syllables): string | undefined {
  const signs = [...word];
  if (!signs.some((sign) => /[a-z]/u.test(sign))) return undefined;
  const parts = signs.map((sign) => {
    if (/[a-z0-9]/u.test(sign)) return sign;
    return names[(of[sign.charCodeAt(0)] ?? 0) - 1];
  });
  const letters = parts.join('');
  const whole = parts.every((part) => part !== undefined);
  return whole && letters !== word && letters.length > 3 ? letters : undefined;
}

function within(
  piece: { readonly from: number; readonly until: number },
  from: number,
  until: number,
): boolean {
  return piece.from >= from && piece.until <= until;
}
