import type { Words } from '../../../platform/kernel/index.ts';
import { ContactReader, type ContactText } from './contact-text.ts';
import { NumberFinder } from './contact-numbers.ts';
import { endOfSign } from './normalise.ts';
import type { Syllables } from './sound.ts';
import { spelled, type Vocabulary } from './vocabulary.ts';

const blot = '*';
/** More in one line are blotted out sign by sign below. */
const mostNumbers = 4;
/** What names an account: letters and digits of any script but Han, and numerals in a row. */
const accountSigns =
  /(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}\u20e3@._-]\s?){3,}|[零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖\s]{4,}/gu;

/** Which view of the line a pattern reads; see `ContactText`. */
export const contactViews = ['tight', 'spaced', 'sound', 'digits', 'source'] as const;

export interface ContactPattern {
  readonly kind: string;
  readonly view: (typeof contactViews)[number];
  readonly pattern: string;
  /** It says nothing where the line asks the shop: 有微信群吗. */
  readonly askable?: boolean | undefined;
}

export interface ContactRules {
  readonly kinds: Readonly<Record<string, Words>>;
  readonly lists: Vocabulary;
  /** A line that asks the shop something. */
  readonly asks: string;
  /** Names that would be taken for a disguise, and words that warn of those who steer away. */
  readonly lawful: readonly string[];
  readonly patterns: readonly ContactPattern[];
}

/** A contact detail or an invitation elsewhere: which part of the line as it came, and of which kind. */
export interface Contact {
  readonly kind: string;
  readonly why: Words;
  readonly from: number;
  readonly until: number;
  /** The line as it may be kept: nobody can be reached by it. */
  readonly blotted: string;
}

interface Compiled extends Omit<ContactPattern, 'pattern'> {
  readonly pattern: RegExp;
}

interface Place {
  readonly kind: string;
  readonly from: number;
  readonly until: number;
}

/**
 * GUARD-22: says of a line whether it holds a contact detail or an invitation to leave, which are one kind: numbers,
 * accounts, links, and words that lead to them, in whatever signs they are written.
 */
export class ContactFinder {
  readonly #reader: ContactReader;
  readonly #numbers: NumberFinder;
  readonly #patterns: readonly Compiled[];
  readonly #kinds: ContactRules['kinds'];
  readonly #asks: RegExp;
  readonly #lawful: RegExp;

  constructor(
    tables: { readonly folding: Uint16Array; readonly syllables: Syllables },
    { kinds, lists, asks, lawful, patterns }: ContactRules,
  ) {
    this.#reader = new ContactReader(tables);
    this.#numbers = new NumberFinder(tables.syllables);
    this.#patterns = patterns.map((item) => {
      return { ...item, pattern: new RegExp(spelled(item.pattern, lists), 'u') };
    });
    this.#kinds = kinds;
    this.#asks = new RegExp(asks, 'u');
    this.#lawful = new RegExp(lawful.join('|'), 'gu');
  }

  find(text: string): Contact | undefined {
    const place = this.#place(text);
    const why = this.#kinds[place?.kind ?? ''];
    return place && why && { ...place, why, blotted: this.#blotted(text, place) };
  }

  #place(text: string): Place | undefined {
    const read = this.#reader.read(text);
    if (read.tight.length < 2) return undefined;
    return this.#number(read, text) ?? this.#pattern(read, text);
  }

  /** Numbers are blotted out whole, and wherever else in the line a name or a number of an account may stand. */
  #blotted(text: string, first: Place): string {
    let line = text;
    let place: Place | undefined = first;
    for (let times = 0; times < mostNumbers && isNumber(place); times += 1) {
      const { from, until } = place ?? first;
      line =
        line.slice(0, from) + blot.repeat([...line.slice(from, until)].length) + line.slice(until);
      place = this.#place(line);
    }
    return line.replace(accountSigns, (signs) => blot.repeat([...signs].length));
  }

  /** Whether a place of the line stands in a lawful name or in words that warn. */
  clears(
    text: string,
    { from, until }: { readonly from: number; readonly until: number },
  ): boolean {
    const { tight, at } = this.#reader.read(text);
    return [...tight.matchAll(this.#lawful)].some(({ index, 0: name }) => {
      const end = at[index + name.length - 1] ?? 0;
      return (at[index] ?? 0) < until && end >= from;
    });
  }

  #number(read: ContactText, text: string): Place | undefined {
    const found = this.#numbers.find(read);
    const kind = read.digits[found?.from ?? 0] === '0' ? 'landline' : 'phone';
    return found && placed(text, read.at, { kind, ...found });
  }

  #pattern(read: ContactText, text: string): Place | undefined {
    const clean = this.#withoutLawful(read);
    const asked = this.#asks.test(clean.tight);
    for (const { kind, view, pattern, askable } of this.#patterns) {
      if (askable === true && asked) continue;
      const match = pattern.exec(clean[view]);
      if (!match) continue;
      const place = { kind, from: match.index, until: match.index + match[0].length };
      if (view === 'source') return place;
      return placed(text, view === 'spaced' ? read.spacedAt : read.at, place);
    }
    return undefined;
  }

  /** Lawful names are blotted out, sign for sign, so that places stay where they are. */
  #withoutLawful(read: ContactText): Pick<ContactText, ContactPattern['view']> {
    const names = [...read.tight.matchAll(this.#lawful)];
    if (names.length === 0) return read;
    const blotted = (text: string): string =>
      names.reduce((rest, { index, 0: name }) => {
        return rest.slice(0, index) + '□'.repeat(name.length) + rest.slice(index + name.length);
      }, text);
    const spaced = read.spaced.replace(this.#lawful, (name) => '□'.repeat(name.length));
    const { source, tight, sound, digits } = read;
    return {
      source,
      tight: blotted(tight),
      spaced,
      sound: blotted(sound),
      digits: blotted(digits),
    };
  }
}

function isNumber(place: Place | undefined): boolean {
  return place?.kind === 'phone' || place?.kind === 'landline';
}

/** A place of a view in the line as it came. */
function placed(text: string, at: readonly number[], { kind, from, until }: Place): Place {
  return { kind, from: at[from] ?? 0, until: endOfSign(text, at[until - 1] ?? 0) };
}
