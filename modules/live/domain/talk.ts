import {
  cleanText,
  isBlank,
  lengthOf,
  no,
  ok,
  type Result,
} from '../../../platform/kernel/index.ts';
import { emptyDanmaku, tooLong, tooOften, youAreMuted } from '../refusals.ts';

export interface TalkBudget {
  readonly tokens: number;
  readonly at: number;
}

/** LIVE-6: five messages at once, then one every 800 ms. */
const burst = 5;
const refillMs = 800;
/** After so long in silence a budget is as good as new. */
export const fullAgainMs = burst * refillMs;

export const freshBudget: TalkBudget = { tokens: burst, at: 0 };

interface Saying {
  readonly text: string;
  readonly limit: number;
  readonly now: number;
  readonly budget: TalkBudget;
  /** For how much longer this viewer is muted. */
  readonly mutedMs: number;
}

/**
 * May this be said now? Gives back the text as it will be shown and what is left of the viewer's
 * budget. Refuses with `live.danmaku-empty`, `live.danmaku-too-long`, `live.muted` or
 * `live.danmaku-too-often`.
 */
export function judgeTalk(saying: Saying): Result<{ text: string; budget: TalkBudget }> {
  const { now, limit, budget, mutedMs } = saying;
  // LIVE-70: cleaned like every text of a stranger; what is shown is one line.
  const text = cleanText(saying.text);
  const length = lengthOf(text);
  if (isBlank(text)) return no(emptyDanmaku);
  if (length > limit) return no(tooLong(length, limit));
  if (mutedMs > 0) return no(youAreMuted(mutedMs));
  // A clock that was set back would count for a silence of its own.
  const passed = now < budget.at ? fullAgainMs : now - budget.at;
  const refilled = Math.min(burst, budget.tokens + passed / refillMs);
  if (refilled < 1) return no(tooOften(Math.ceil((1 - refilled) * refillMs)));
  return ok({ text, budget: { tokens: refilled - 1, at: now } });
}
