import { doubts } from '../domain/doubt.ts';
import type { Asked, Engine } from '../domain/engine.ts';
import type { Violation } from '../domain/rule.ts';
import { learnTone, toneTerms, type LabelledLine } from '../domain/tone-learning.ts';
import type { ToneModel } from '../domain/tone.ts';
import { labelledSentences, type LabelledSentence } from './labelled.ts';

/** The untouched test part of the labelled set: neither rules nor the model learn from it. */
export const testRound = 'h';
const claimTerms = { ...toneTerms, bits: 16, cost: 2 };

/** What tells claims from lawful talk, learnt from labelled sentences (a tenth of a second for all). */
export function learnClaims(
  rows: readonly { readonly text: string; readonly want: 'stop' | 'pass' }[],
): ToneModel {
  const lines: LabelledLine[] = rows.map(({ text, want }) => ({ text, attack: want === 'stop' }));
  return learnTone(lines, claimTerms);
}

/** What the model learns from and is measured by: viewers may say what they like, so it never looks at chat. */
export function hintLines(): LabelledSentence[] {
  return labelledSentences().filter(({ surface }) => surface !== 'chat');
}

let learnt: ToneModel | undefined;

/** The labelled set is the model: it is learnt when it is first asked, always alike. */
export function claimModel(): ToneModel {
  learnt ??= learnClaims(hintLines().filter(({ round }) => round !== testRound));
  return learnt;
}

interface Judge {
  check(asked: Asked): Violation[];
}

/** GUARD-18: the rules, and where they are silent the hints of the model. */
export function doubting(engine: () => Engine): () => Judge {
  let last: { readonly of: Engine; readonly judge: Judge } | undefined;
  return () => {
    const of = engine();
    if (last?.of === of) return last.judge;
    const judge: Judge = {
      check: (asked) => {
        const { found, cleared } = of.look(asked);
        const hints = doubts(claimModel(), asked, [...found, ...cleared]);
        return [...found, ...hints].toSorted((a, b) => a.from - b.from);
      },
    };
    last = { of, judge };
    return judge;
  };
}
