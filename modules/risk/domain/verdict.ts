import type { Words } from '../../../platform/kernel/index.ts';
import { rules } from './rules.ts';
import type { Limits, Signals } from './signals.ts';

export interface Weight {
  readonly on: boolean;
  readonly points: number;
  readonly limits: Limits;
}

export interface Hit {
  readonly rule: string;
  readonly points: number;
  readonly saw: Words;
}

export type Action = 'pass' | 'step-up' | 'review' | 'block';

export interface Thresholds {
  readonly stepUpAt: number;
  readonly reviewAt: number;
  readonly blockAt: number;
}

export const usualThresholds: Thresholds = { stepUpAt: 40, reviewAt: 60, blockAt: 80 };

export interface Verdict {
  readonly score: number;
  readonly action: Action;
  readonly hits: readonly Hit[];
}

/** RISK-2: the sum of what holds, at most 100, and what follows from it. */
export function judgeSignals(
  signals: Signals,
  weights: ReadonlyMap<string, Weight>,
  thresholds: Thresholds,
): Verdict {
  const hits = rules.flatMap((rule): Hit[] => {
    const { on, points, limits } = weights.get(rule.id) ?? { ...rule, on: true };
    const saw = on ? rule.see(signals, limits) : null;
    return saw ? [{ rule: rule.id, points, saw }] : [];
  });
  const score = Math.min(
    100,
    hits.reduce((sum, hit) => sum + hit.points, 0),
  );
  const { stepUpAt, reviewAt, blockAt } = thresholds;
  if (score >= blockAt) return { score, action: 'block', hits };
  if (score >= reviewAt) return { score, action: 'review', hits };
  return { score, action: score >= stepUpAt ? 'step-up' : 'pass', hits };
}
