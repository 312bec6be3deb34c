import type { Asked } from './engine.ts';
import type { Facts, Violation } from './rule.ts';

type Words = { readonly zh: string };

/** What a product's page says in words. */
export interface Page {
  readonly name: Words;
  readonly tagline: Words;
  readonly promises: readonly Words[];
  readonly claims: readonly { readonly text: Words }[];
}

/** GUARD-54: the words of a page, one by one, judged like a title: the show leads to it, and sells from it. */
export function pageViolations(
  check: (asked: Asked) => Violation[],
  { name, tagline, promises, claims }: Page,
  { facts, at }: { readonly facts: Facts; readonly at: number },
): Violation[] {
  const texts = [name, tagline, ...promises, ...claims.map(({ text }) => text)];
  const found = texts.flatMap(({ zh: text }) => check({ text, surface: 'title', at, facts }));
  // Whether a name sounds like a claim is no question: it is no sentence.
  return found.filter(({ ruleId }) => ruleId !== 'DOUBT');
}
