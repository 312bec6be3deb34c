import type { RuleBook } from './engine.ts';
import { surfaces, type Rule } from './rule.ts';

/** A list that patterns name, or one that is looked for as it stands. */
export type ListKind = 'named' | 'forbidden';

export function kindOfList({ vocabulary, lexicon }: RuleBook, name: string): ListKind | undefined {
  if (Object.hasOwn(vocabulary, name)) return 'named';
  return Object.hasOwn(lexicon, name) ? 'forbidden' : undefined;
}

/** The book with other words in one of its lists. */
export function withList(book: RuleBook, name: string, words: readonly string[]): RuleBook {
  return kindOfList(book, name) === 'forbidden'
    ? { ...book, lexicon: { ...book.lexicon, [name]: words } }
    : { ...book, vocabulary: { ...book.vocabulary, [name]: words } };
}

/** GUARD-56: the rules that change with a list: those that name it, also through another list. */
export function rulesOfList(book: RuleBook, name: string): Rule[] {
  const lists = new Set([name]);
  // A set that grows while it is walked: lists that name lists, as deep as they go.
  for (const item of lists) {
    for (const [other, words] of Object.entries(book.vocabulary)) {
      if (words.some((word) => word.includes(`{${item}}`))) lists.add(other);
    }
  }
  const named = [...lists].map((item) => `{${item}}`);
  return book.rules.filter((rule) => {
    const patterns = (rule.patterns ?? []).join('\n');
    return rule.lexicon === name || named.some((item) => patterns.includes(item));
  });
}

export interface Offered {
  readonly added: readonly string[];
  readonly dropped: readonly string[];
}

/**
 * GUARD-21: what a release changed in a list since the desk took it over, and the desk's list lacks or
 * still holds. `base` is what was shipped when the last edition was made.
 */
export function offeredOf(
  words: readonly string[],
  base: readonly string[],
  shipped: readonly string[],
): Offered {
  return {
    added: shipped.filter((word) => !base.includes(word) && !words.includes(word)),
    dropped: base.filter((word) => !shipped.includes(word) && words.includes(word)),
  };
}

/** What the desk edits of a rule. */
export type RuleTerms = Pick<Rule, 'patterns' | 'surfaces'>;

export function termsOfRule({ patterns, surfaces: weights }: RuleTerms): RuleTerms {
  return { ...(patterns ? { patterns } : {}), surfaces: weights };
}

/** GUARD-21: the rule as it is shipped now, where a release changed it since the desk took it over. */
export function offeredRule(
  base: RuleTerms | null,
  shipped: RuleTerms,
  now: RuleTerms,
): RuleTerms | null {
  const text = (terms: RuleTerms): string =>
    JSON.stringify([terms.patterns ?? [], surfaces.map((surface) => terms.surfaces[surface])]);
  if (!base || text(base) === text(shipped) || text(now) === text(shipped)) return null;
  return termsOfRule(shipped);
}

/** A rule as the desk made it; which parts of the program it waits for is the release's to say. */
export function editedRule(
  shipped: Rule,
  { body, version }: { readonly body: Rule; readonly version: number },
): Rule {
  const { waitsFor: _old, ...own } = body;
  const { waitsFor } = shipped;
  return { ...own, version, ...(waitsFor ? { waitsFor } : {}) };
}
