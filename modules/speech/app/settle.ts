import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Effect, Of } from '../../live/index.ts';
import { hitUnknown } from '../refusals.ts';
import type { Stage } from './deps.ts';

/** LIVE-15: a hit is corrected with the words that were said instead, or dismissed with a reason. */
export function settleHit({ room, by }: Stage, action: Of<'settle-hit'>): Result<Effect> {
  const { hitId, how, words } = action;
  const known = room.state.guard.find((hit) => hit.id === hitId);
  if (!known) return no(hitUnknown);
  if (known.settled) return ok({ facts: [] });
  return ok({
    facts: [{ type: 'guard.settled', data: { hitId, how, words, by: by.name } }],
    undo: async () => [{ type: 'guard.reopened', data: { hitId, by: by.name } }],
  });
}
