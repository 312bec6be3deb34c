import { numberIn } from '../../../platform/kernel/index.ts';
import type { Facts } from './rule.ts';

/** What the facts say about words that claim something. */
export interface Judgement {
  readonly from: number;
  readonly until: number;
  readonly verdict: 'proved' | 'contradicted' | 'unproven';
  /** Values for the remedy's `{…}`. */
  readonly values: Readonly<Record<string, string>>;
  readonly evidence: readonly string[];
}

export interface Spoken {
  readonly text: string;
  readonly from: number;
  readonly until: number;
  readonly number: number | undefined;
}

export type Judge = (text: string, facts: Facts, at: number) => Judgement[];

export function found(text: string, pattern: RegExp): Spoken[] {
  return [...text.matchAll(pattern)].map((match) => {
    const from = match.index;
    const value = match.groups?.['n'];
    const number = value === undefined ? undefined : numberIn(value);
    return { text: match[0], from, until: from + match[0].length, number };
  });
}

export function judged(
  { from, until }: Pick<Spoken, 'from' | 'until'>,
  verdict: Judgement['verdict'],
  values: Judgement['values'] = {},
  evidence: readonly string[] = [],
): Judgement {
  return { from, until, verdict, values, evidence };
}
