import type { TapeFact, TapeHit } from '../../tape/events.ts';

export interface ComplianceHit extends TapeHit {
  readonly at: number;
  readonly settled: {
    readonly how: 'corrected' | 'dismissed';
    readonly words: string;
    readonly by: string;
    readonly at: number;
  } | null;
}

const kept = 60;
/** LIVE-15: how long a hit may stand before it is everybody's business (LIVE 31; own goal). */
export const correctWithinMs = 60_000;

/** What compliance found on air and how it was settled; the newest sixty. */
export function foldHits(hits: readonly ComplianceHit[], fact: TapeFact): readonly ComplianceHit[] {
  switch (fact.type) {
    case 'guard.hit':
      return [...hits, { ...fact.data, at: fact.at, settled: null }].slice(-kept);
    case 'guard.settled': {
      const { hitId, how, words, by } = fact.data;
      const settled = { how, words, by, at: fact.at };
      return hits.map((hit) => (hit.id === hitId ? { ...hit, settled } : hit));
    }
    case 'guard.reopened':
      return hits.map((hit) => (hit.id === fact.data.hitId ? { ...hit, settled: null } : hit));
    default:
      return hits;
  }
}
