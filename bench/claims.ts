import {
  contactFigures,
  doubtFrom,
  Engine,
  hintLines,
  learnClaims,
  testRound,
  toneOf,
  labelledFacts,
  labelledSentences,
  languageTables,
  shippedBook,
} from '../modules/compliance/index.ts';
import type { LabelledSentence, ToneModel } from '../modules/compliance/index.ts';
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
  const hints = hintsByRound();
  const sorted = took.toSorted((a, b) => a - b);
  report('claims', {
    rounds: Object.fromEntries(Object.entries(rounds).map(([name, of]) => [name, figures(of)])),
    hints,
    contacts: contacts(engine),
    p50Ms: sorted[Math.floor(sorted.length * 0.5)],
    p99Ms: sorted[Math.floor(sorted.length * 0.99)],
    wrong,
  });
  return Promise.resolve();
}

/** Contact details in lines of chat: those that rules are mended by, and those that they were not. */
function contacts(engine: Engine) {
  const holds = (text: string): boolean => {
    return engine.contact(text) !== undefined || engine.words(text).length > 0;
  };
  return { tune: contactFigures('tune', holds), held: contactFigures('held', holds) };
}

/**
 * How the learned layer meets strangers: each round judged by what was learnt of the others alone. The
 * rules had been mended by all rounds but the test part, so only here do first meetings come again.
 */
function hintsByRound(): Record<string, { pointedAt: number; falsely: number }> {
  const all = hintLines();
  const share = (lines: readonly LabelledSentence[], model: ToneModel): number => {
    const marked = lines.filter(({ text }) => toneOf(model, text) > doubtFrom).length;
    return Number((marked / Math.max(1, lines.length)).toFixed(4));
  };
  const rounds = [...new Set(all.map(({ round }) => round))];
  return Object.fromEntries(
    rounds.map((round) => {
      const model = learnClaims(
        all.filter((line) => line.round !== round && line.round !== testRound),
      );
      const mine = all.filter((line) => line.round === round);
      return [
        round,
        {
          pointedAt: share(
            mine.filter(({ want }) => want === 'stop'),
            model,
          ),
          falsely: share(
            mine.filter(({ want }) => want === 'pass'),
            model,
          ),
        },
      ];
    }),
  );
}

function figures({ stops, stopped, traps, flagged }: Tally) {
  const share = (a: number, b: number): number => Number((a / Math.max(1, b)).toFixed(4));
  return {
    stops,
    traps,
    recall: share(stopped, stops),
    precision: share(stopped, stopped + flagged),
    trapsFlagged: share(flagged, traps),
  };
}
