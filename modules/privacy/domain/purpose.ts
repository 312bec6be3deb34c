import type { Words } from '../../../platform/kernel/index.ts';

export type Basis = 'contract' | 'law' | 'consent';

/** What personal data may be used for, on what basis, by whom (PIPL 6, 13, 14, 23). */
export interface Purpose {
  readonly id: string;
  readonly name: Words;
  readonly basis: Basis;
  readonly law: string;
  /** Sealed columns that it opens. */
  readonly fields: readonly string[];
  /** Roles that may read for it; `self` is the person, `system` the program itself. */
  readonly roles: readonly string[];
  /** It goes on while the person's data is restricted (PIPL 47). */
  readonly whileRestricted: boolean;
  /** What the person agrees to, where the basis is consent; its first edition. */
  readonly text: Words | null;
}

export interface Given {
  readonly given: boolean;
  readonly textHash: string;
}

/** PRIVACY-4: a consent counts while it stands and is for the words of now (PIPL 14). */
export function counts(last: Given | undefined, current: string): boolean {
  return last?.given === true && last.textHash === current;
}
