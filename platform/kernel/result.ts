/** Chinese and English for one meaning. Both are always present, so no screen is half translated. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/**
 * A "no" that a person can act on. `code` is stable (`module.kebab-reason`); `words` name what was
 * expected and what came. A refusal is a value, never thrown.
 */
export interface Refusal {
  readonly code: string;
  readonly status: number;
  readonly words: Words;
  readonly field?: string;
  readonly retryAfterMs?: number;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function no<T = never>(refusal: Refusal): Result<T> {
  return { ok: false, refusal };
}

/** Both languages in one line, as schemas tell them; `wordsIn` takes them apart again. */
export function inBoth({ zh, en }: Words): string {
  return [zh, en].map((text) => text.replaceAll(' / ', '/')).join(' / ');
}

/** The two languages of a line that a schema tells, or the line itself for both where it has one only. */
export function wordsIn(line: string): Words {
  const [zh = '', en, more] = line.split(' / ');
  const both = en !== undefined && more === undefined && /\p{Script=Han}/u.test(zh);
  return both ? { zh, en } : { zh: line, en: line };
}

type Details = Partial<Pick<Refusal, 'field' | 'retryAfterMs'>>;

/** Builds a refusal. `status` is the HTTP status that the edge answers with. */
export function refuse(
  code: `${string}.${string}`,
  status: number,
  words: Words,
  details: Details = {},
): Refusal {
  return { code, status, words, ...details };
}

/**
 * What a refusal says away from its field, as in a toast: words of a schema that tells both languages are written to
 * stand beside the field, so they are told with its name.
 */
export function wordsAway({ code, field = '', words }: Refusal): Words {
  const named = words.zh.includes(field) && words.en.includes(field);
  if (code !== 'http.invalid-input' || named) return words;
  return { zh: `${field}:${words.zh}`, en: `${field}: ${words.en}` };
}

/** Stops on a bug: something the code itself promised does not hold. Nobody catches this. */
export function assert(condition: boolean, promise: string): asserts condition {
  if (!condition) throw new Error(`broken promise: ${promise}`);
}
