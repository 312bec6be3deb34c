import {
  Engine,
  labelledFacts,
  labelledSentences,
  languageTables,
  shippedBook,
} from '../modules/compliance/index.ts';
import { report } from './report.ts';

interface Tally {
  stops: number;
  stopped: number;
  traps: number;
  flagged: number;
}

/**
 * Claims and traps: our own labelled set (modules/compliance/labelled/README.md says who wrote what, and when it was first
 * judged). Flagged is what stops or has to be mended before it may be said.
 */
export function claims(): Promise<void> {
  const engine = new Engine(languageTables(), shippedBook());
  const at = Date.UTC(2026, 10, 23, 12);
  const rounds: Record<string, Tally> = {};
  const wrong: Record<string, { count: number; such: string }> = {};
  const took: number[] = [];
  for (const { template, round, want, surface, context, text } of labelledSentences()) {
    const began = performance.now();
    const found = engine.check({ text, surface, at, facts: labelledFacts(context, at) });
    took.push(performance.now() - began);
    const flagged = found.some(({ decision }) => decision === 'block' || decision === 'fix');
    for (const name of [round, 'all']) {
      const tally = (rounds[name] ??= { stops: 0, stopped: 0, traps: 0, flagged: 0 });
      if (want === 'stop') tally.stops += 1;
      else tally.traps += 1;
      if (flagged && want === 'stop') tally.stopped += 1;
      if (flagged && want === 'pass') tally.flagged += 1;
    }
    if (flagged !== (want === 'stop')) {
      const seen = (wrong[template] ??= { count: 0, such: text });
      seen.count += 1;
    }
  }
  const sorted = took.toSorted((a, b) => a - b);
  report('claims', {
    rounds: Object.fromEntries(Object.entries(rounds).map(([name, of]) => [name, figures(of)])),
    p50Ms: sorted[Math.floor(sorted.length * 0.5)],
    p99Ms: sorted[Math.floor(sorted.length * 0.99)],
    wrong,
  });
  return Promise.resolve();
}

function figures({ stops, stopped, traps, flagged }: Tally) {
  const share = (a: number, b: number): number => Number((a / Math.max(1, b)).toFixed(4));
  return {
    ...{ stops, traps, recall: share(stopped, stops) },
    precision: share(stopped, stopped + flagged),
    trapsFlagged: share(flagged, traps),
  };
}
