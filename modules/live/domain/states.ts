import { assert, no, ok, refuse, type Result } from '../../../platform/kernel/index.ts';
import { sessionStates, stateWords, type SessionState } from './words.ts';

/**
 * LIVE-1: the life of a session. A rehearsal returns to "reviewed", so that a session can be
 * practised as often as one likes and goes on air only from a reviewed plan.
 */
const moves: Readonly<Record<SessionState, readonly SessionState[]>> = {
  draft: ['reviewed'],
  reviewed: ['draft', 'rehearsal', 'live'],
  rehearsal: ['reviewed'],
  live: ['ended'],
  ended: ['archived'],
  archived: [],
};

/** Run at start: every state is reachable from draft, and archived is where it ends. */
export function checkStates(): void {
  const reached = new Set<SessionState>(['draft']);
  for (const state of reached) for (const next of moves[state]) reached.add(next);
  assert(reached.size === sessionStates.length, 'every session state can be reached');
  assert(moves.archived.length === 0, 'archived is the last state');
}

export function nextStates(state: SessionState): readonly SessionState[] {
  return moves[state];
}

/** Refuses with `live.wrong-state`, naming what would be possible. */
export function moveTo(from: SessionState, to: SessionState): Result<SessionState> {
  if (moves[from].includes(to)) return ok(to);
  const options = moves[from];
  return no(
    refuse('live.wrong-state', 409, {
      zh:
        `场次现在是「${stateWords[from].zh}」,不能变为「${stateWords[to].zh}」;` +
        `可以变为:${options.map((state) => stateWords[state].zh).join('、') || '无'}。`,
      en:
        `The session is ${stateWords[from].en} and cannot become ${stateWords[to].en}; ` +
        `possible: ${options.map((state) => stateWords[state].en).join(', ') || 'nothing'}.`,
    }),
  );
}
