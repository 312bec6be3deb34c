import type { Words } from '../../../platform/kernel/index.ts';

/** Where words stand or are said; the same words may weigh differently (domain reference §1.2). */
export const surfaces = ['title', 'image', 'script', 'speech', 'reply', 'chat'] as const;
export type Surface = (typeof surfaces)[number];

/** P0 stops, P1 is mended before air or corrected on air, P2 is looked at, P3 is a hint. */
export const severities = ['P0', 'P1', 'P2', 'P3'] as const;
export type Severity = (typeof severities)[number];

export const decisions = ['block', 'fix', 'review', 'hint'] as const;
export type Decision = (typeof decisions)[number];

const decided: Readonly<Record<Severity, Decision>> = {
  P0: 'block',
  P1: 'fix',
  P2: 'review',
  P3: 'hint',
};

export function decisionOf(severity: Severity): Decision {
  return decided[severity];
}

/** One check of the catalogue as a row: what it looks for, by which law, since when, and how to mend. */
export interface Rule {
  readonly id: string;
  readonly version: number;
  readonly law: readonly string[];
  /** Days in Shanghai, `2026-02-01`; `until` is the first day on which it no longer holds. */
  readonly from: string;
  readonly until?: string | undefined;
  readonly on: boolean;
  readonly surfaces: Readonly<Partial<Record<Surface, Severity>>>;
  readonly name: Words;
  readonly remedy?: Words | undefined;
  /** Regular expressions on normalised text; they nominate, the exemptions and the facts decide. */
  readonly patterns?: readonly string[] | undefined;
  readonly claim?: ClaimName | undefined;
  readonly lexicon?: string | undefined;
  /** What stands in for the words: the first pair whose pattern holds. */
  readonly replace?: readonly (readonly [string, string])[] | undefined;
  /** A check on records of ours rather than on words. */
  readonly data?: string | undefined;
  /** Which part of the product keeps it, where no words are looked at. */
  readonly heldBy?: string | undefined;
  /** Which part it waits for. */
  readonly waitsFor?: Words | undefined;
  readonly hit?: readonly string[] | undefined;
  readonly pass?: readonly string[] | undefined;
}

export const claimNames = [
  'spec',
  'grade',
  'edition',
  'saving',
  'germ',
  'material',
  'horse',
  'was-price',
  'price',
  'stock',
  'sold-out',
  'price-rise',
  'warranty',
  'subsidy',
  'subsidy-kind',
  'subsidy-grade',
] as const;
export type ClaimName = (typeof claimNames)[number];

/** What is true of the product on screen, and of this second. What nobody knows is left out. */
export interface Facts {
  readonly product?: ProductFacts | undefined;
  /** What the session may still sell of it. */
  readonly stock?: number | undefined;
  /** In how many milliseconds prices of now end; empty where no change is planned. */
  readonly priceEndsInMs?: readonly number[] | undefined;
  readonly checkoutFen?: number | undefined;
  /** The lowest deal of the last seven days (明码标价规定 art. 16). */
  readonly lowest7Fen?: number | undefined;
  readonly subsidyPolicy?: SubsidyFacts | undefined;
}

export interface ProductFacts {
  readonly id: string;
  readonly kind: string;
  /** Its own brand, in every language: to praise or compare oneself is no word about others. */
  readonly brands?: readonly string[];
  readonly specs: readonly {
    readonly name: string;
    readonly value: string;
    readonly unit: string;
  }[];
  readonly grade: number | null;
  readonly standard: string | null;
  /** What its page promises, in its words, and in years by part (CATALOG-6). */
  readonly warranty: {
    readonly words: string | null;
    readonly years: Readonly<Record<string, number>>;
  };
  readonly claims: readonly { readonly text: string; readonly evidenceId: string | null }[];
  readonly evidence: readonly EvidenceFacts[];
  /** A sale below a price that was raised lately, in fen; absent where there is none (明码标价规定 art. 17). */
  readonly raised?:
    | { readonly beforeFen: number; readonly nowFen: number; readonly saleFen: number }
    | undefined;
}

export interface EvidenceFacts {
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  /** Milliseconds; null where it does not expire. */
  readonly expiresAt: number | null;
}

export interface SubsidyFacts {
  readonly kinds: readonly string[];
  readonly grade: number;
  readonly percent: number;
  readonly capYuan: number;
}

/**
 * Words or documents that a rule stands against, and all that is needed to act on them. Offsets are of the
 * text as it came.
 */
export interface Violation {
  readonly ruleId: string;
  readonly version: number;
  readonly severity: Severity;
  readonly decision: Decision;
  readonly from: number;
  readonly until: number;
  readonly said: string;
  readonly law: readonly string[];
  readonly name: Words;
  readonly remedy: Words;
  /** What may be said instead; empty where the words are best left out. */
  readonly instead: string;
  readonly evidence: readonly string[];
}
