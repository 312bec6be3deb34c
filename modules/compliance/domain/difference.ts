import type { Engine } from './engine.ts';
import { surfaces, type Facts, type Surface } from './rule.ts';

export interface Sample {
  readonly text: string;
  /** Where it comes from: a rule's own sentences, or a session. */
  readonly from: string;
  /** Where it was said, where that is known; else every surface is tried. */
  readonly surface?: Surface;
  /** What was true then. */
  readonly facts?: Facts;
}

export interface Difference {
  readonly looked: number;
  readonly hits: readonly Changed[];
  readonly misses: readonly Changed[];
}

interface Changed {
  readonly text: string;
  readonly from: string;
  readonly surface: Surface;
}

interface Comparing {
  readonly samples: readonly Sample[];
  /** Only what this rule says counts; without it, what any does. */
  readonly ruleId?: string;
  readonly at: number;
}

const shown = 200;

/** GUARD-51, GUARD-57: on which of these texts two editions differ; the first 200 of each way. */
export function difference(
  before: Engine,
  after: Engine,
  { samples, ruleId, at }: Comparing,
): Difference {
  const hits: Changed[] = [];
  const misses: Changed[] = [];
  for (const sample of samples) {
    const { text, from, facts = {} } = sample;
    const places = sample.surface ? [sample.surface] : surfaces;
    const surface = places.find((item) => {
      const ask = { text, surface: item, at, facts };
      return holds(before, ask, ruleId) !== holds(after, ask, ruleId);
    });
    if (!surface) continue;
    const now = holds(after, { text, surface, at, facts }, ruleId);
    (now ? hits : misses).push({ text, from, surface });
  }
  return { looked: samples.length, hits: hits.slice(0, shown), misses: misses.slice(0, shown) };
}

/** What was compared in parts, as one. */
export function joined(parts: readonly Difference[]): Difference {
  return {
    looked: parts.reduce((sum, part) => sum + part.looked, 0),
    hits: parts.flatMap((part) => part.hits).slice(0, shown),
    misses: parts.flatMap((part) => part.misses).slice(0, shown),
  };
}

function holds(
  engine: Engine,
  ask: Parameters<Engine['check']>[0],
  ruleId: string | undefined,
): boolean {
  const found = engine.check(ask);
  return found.some((violation) => ruleId === undefined || violation.ruleId === ruleId);
}
