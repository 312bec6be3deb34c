import { z } from 'zod';
import { cleanText, lengthOf } from '../kernel/clean.ts';
import { inBoth, type Words } from '../kernel/result.ts';
import { isBlank } from '../kernel/seen.ts';

/**
 * What the texts of operations are made of. HTTP-31: every text of a body and of a query is one of these, an enum, or
 * has a pattern; `x-text` in the description says which, and a test walks all of them.
 */

export interface FreeText {
  /** In code points, counted when it is clean; 0 where it may be left empty. */
  readonly least?: number;
  readonly most: number;
  /** Whether it may have line breaks; otherwise each becomes a blank. */
  readonly lines?: boolean;
}

/**
 * HTTP-50: text that a person types, cleaned as `cleanText` says before anything reads it. Refuses at its field, in both
 * languages, when nothing is left to see, and when it is too short or too long. What is sent out is sent as it is kept.
 */
export function freeText({ least = 1, most, lines = false }: FreeText) {
  return z
    .codec(z.string(), z.string(), {
      decode: (typed, context) => {
        const tooMuch = typed.length > rawMost(most);
        const text = tooMuch ? '' : cleanText(typed, { lines });
        const wrong = tooMuch ? tooMuchTyped(typed.length, most) : troubleOf(text, least, most);
        if (wrong) {
          context.issues.push({ code: 'custom', message: inBoth(wrong), input: typed });
          return z.NEVER;
        }
        return text;
      },
      encode: (kept) => kept,
    })
    .meta({ 'x-text': 'free', minLength: least, maxLength: most });
}

/** HTTP-40: of a text so long nothing is read; signs that nobody sees and pasted blanks stay far below. */
const rawMost = (most: number): number => 16 * most + 2000;

function tooMuchTyped(came: number, most: number): Words {
  return {
    zh: `最多 ${most} 字,收到 ${came} 个字符(含空白和不可见字符),未处理。`,
    en: `at most ${most} characters expected, got ${came} including blanks and invisible characters; not processed.`,
  };
}

function troubleOf(text: string, least: number, most: number): Words | undefined {
  if (isBlank(text) && (least > 0 || text !== '')) return nothingSeen;
  const length = lengthOf(text);
  return length < least || length > most ? wrongLength(length, least, most) : undefined;
}

const nothingSeen: Words = {
  zh: '请填写可见文字;只有空白或不可见字符不算。',
  en: 'Visible text expected; blanks and invisible characters alone do not count.',
};

function wrongLength(length: number, least: number, most: number): Words {
  const zh = least === most ? `${most}` : `${least}–${most}`;
  const en = least === most ? `${most}` : `${least} to ${most}`;
  return {
    zh: `应为 ${zh} 字,收到 ${length} 字(不可见字符不计)。`,
    en: `${en} characters expected, got ${length} (invisible characters do not count).`,
  };
}

/** Free text in both languages. */
export function freeWords(zh: FreeText, en: FreeText = zh) {
  return z.object({ zh: freeText(zh), en: freeText(en) });
}

/** What is looked for; empty where nothing is. */
export const searchText = (most = 60) => freeText({ least: 0, most });

/** A number or key of something that is kept: signs of ASCII without blanks, compared as they stand. */
export function idText(most = 60, least = 1) {
  return z.string().regex(new RegExp(`^[!-~]{${least},${most}}$`), {
    message: inBoth({
      zh: `应为编号(${least}–${most} 位字母、数字和符号,不含空格)`,
      en: `an id expected: ${least} to ${most} letters, digits and symbols without spaces`,
    }),
  });
}

/** A number that a page gives a message of its own, to know the answer by: any signs but blanks, echoed and never shown. */
export const messageId = z.string().regex(/^[\p{L}\p{N}\p{P}\p{S}]{1,60}$/u);

/** A digest in sixty-four digits, compared as it stands. */
export const hashText = z.string().regex(/^\w{64}$/, '64 位摘要 / a digest of 64 digits');

/** Kinds of text that are taken as they came, because what is compared or read has to be what was sent. */
type Exact =
  /** Passwords: any sign may be part of one. */
  | 'secret'
  /** What stands in a file. */
  | 'file'
  /** Patterns and examples of compliance, which have to name signs that nobody sees. */
  | 'pattern'
  /** Words of what is kept already, found by them again. */
  | 'quoted';

export function exactText(kind: Exact, most: number, least = 0) {
  return z.string().min(least).max(most).meta({ 'x-text': kind });
}
