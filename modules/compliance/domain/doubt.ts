import type { Asked } from './engine.ts';
import type { Violation } from './rule.ts';
import { toneOf, type ToneModel } from './tone.ts';

interface Span {
  readonly from: number;
  readonly until: number;
}

/**
 * From here on a sentence is pointed out. Learnt without a round of the labelled set, it points at three to
 * eight of ten of that round's unlawful sentences and at most one in ten lawful ones (`npm run bench
 * claims` tells by round).
 */
export const doubtFrom = 0.6;
/** Stands in the place of a rule where the model alone points at the words. */
export const doubtId = 'DOUBT';

const shortest = 6;
/** Longer ones are looked at clause by clause: what the model learnt from is as long as people say in one go. */
const longest = 48;

/**
 * GUARD-18: sentences that sound like a claim to which no rule had anything to say, neither against nor
 * for it. It only points a person at them: nothing is stopped by it.
 */
export function doubts(
  model: ToneModel,
  { text, surface }: Pick<Asked, 'text' | 'surface'>,
  known: readonly Span[],
): Violation[] {
  // Viewers may say what they like of goods; whoever sells may not.
  if (surface === 'chat') return [];
  return sentencesOf(text)
    .filter(
      ({ from, until }) =>
        until - from >= shortest &&
        !known.some((span) => span.from < until && span.until > from) &&
        toneOf(model, text.slice(from, until)) > doubtFrom,
    )
    .map(({ from, until }) => ({
      ruleId: doubtId,
      version: 1,
      severity: 'P2',
      decision: 'review',
      from,
      until,
      said: text.slice(from, until),
      law: [],
      instead: '',
      evidence: [],
      name: { zh: '疑似需要依据的宣称', en: 'Possible claim that needs proof' },
      remedy: {
        zh: '模型提示,须人工判断:有依据就补充依据,没有就换一种说法。',
        en: 'Flagged by the model; a person decides: add proof, or rephrase.',
      },
    }));
}

function sentencesOf(text: string): Span[] {
  return [...text.matchAll(/[^。!?;！？；\n]+/gu)].flatMap((match) => {
    const [said] = match;
    if (said.length <= longest) return [trimmed(text, match.index, match.index + said.length)];
    return [...said.matchAll(/[^,，、]+/gu)].map((clause) => {
      const from = match.index + clause.index;
      return trimmed(text, from, from + clause[0].length);
    });
  });
}

function trimmed(text: string, from: number, until: number): Span {
  const said = text.slice(from, until);
  const start = from + said.length - said.trimStart().length;
  return { from: start, until: Math.max(start, until - (said.length - said.trimEnd().length)) };
}
