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
  /** For how many people it is. */
  readonly people: number;
}

/** LIVE-6: five messages at once, then one every 800 ms. */
const burst = 5;
const refillMs = 800;
/** After so long in silence a budget is as good as new. */
export const fullAgainMs = burst * refillMs;

export const budgetFor = (people: number): TalkBudget => ({
  tokens: burst * people,
  at: 0,
  people,
});

interface Saying {
  readonly text: string;
  readonly limit: number;
  readonly now: number;
  /** LIVE-71: the viewer's own, and that of their device. */
  readonly budgets: readonly TalkBudget[];
  /** For how much longer this viewer is muted. */
  readonly mutedMs: number;
}

/** What a budget holds by now. A clock that was set back would count for a silence of its own. */
function refilled({ tokens, at, people }: TalkBudget, now: number): number {
  const passedMs = now < at ? fullAgainMs : now - at;
  return Math.min(burst * people, tokens + (passedMs * people) / refillMs);
}

/**
 * May this be said now? Returns the text as it will be shown and what is left of each
 * budget. Refuses with `live.danmaku-empty`, `live.danmaku-too-long`, `live.muted` or
 * `live.danmaku-too-often`.
 */
export function judgeTalk(
  saying: Saying,
): Result<{ text: string; budgets: readonly TalkBudget[] }> {
  const { now, limit, budgets, mutedMs } = saying;
  // LIVE-70: cleaned like every text of a stranger; what is shown is one line.
  const text = cleanText(saying.text);
  const length = lengthOf(text);
  if (isBlank(text)) return no(emptyDanmaku);
  if (length > limit) return no(tooLong(length, limit));
  if (mutedMs > 0) return no(youAreMuted(mutedMs));
  const held = budgets.map((budget) => ({ ...budget, tokens: refilled(budget, now) }));
  const waits = held.map(({ tokens, people }) => ((1 - tokens) * refillMs) / people);
  const waitMs = Math.ceil(Math.max(0, ...waits));
  if (waitMs > 0) return no(tooOften(waitMs));
  return ok({
    text,
    budgets: held.map((budget) => ({ ...budget, tokens: budget.tokens - 1, at: now })),
  });
}
