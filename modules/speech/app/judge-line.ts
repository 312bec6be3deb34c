import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Effect, Of } from '../../live/index.ts';
import type { NewTapeFact, TapeHit } from '../../tape/events.ts';
import { lineUnknown } from '../refusals.ts';
import type { Stage } from './deps.ts';

/** What stands in a hit where no rule does. */
const byHand = 'HAND';

/**
 * LIVE-29: a person listened to a line of speech. What they find wrong is a hit like any other, with the
 * minute in which it is corrected or dismissed. Refuses with `live.line-unknown`.
 */
export function judgeLine(
  { deps, room, by }: Stage,
  { lineId, wrong }: Of<'judge-line'>,
): Result<Effect> {
  // Two people hear the same slip: it is corrected once.
  const key = `judged:${lineId}`;
  if (room.tape.has(key)) return ok({ facts: [] });
  const { captions, doubts, pinned } = room.state;
  const line = [...doubts, ...captions.spoken].find(({ id }) => id === lineId);
  if (!line) return no(lineUnknown);
  const judged: NewTapeFact = {
    type: 'speech.judged',
    data: { id: lineId, wrong, by: by.name },
  };
  if (!wrong) return ok({ facts: [judged] });
  const hit: TapeHit = {
    id: deps.newId('hit'),
    surface: 'speech',
    text: line.text,
    said: line.text,
    productId: pinned,
    ruleId: byHand,
    version: 1,
    decision: 'fix',
    instead: '',
    law: ['直播电商办法 31'],
    name: { zh: `人工标记:${by.name}`, en: `Flagged by ${by.name}` },
    remedy: { zh: '按事实当场更正。', en: 'Correct it on air, based on the facts.' },
  };
  return ok({
    facts: [
      { type: 'guard.hit', data: hit },
      { ...judged, key },
    ],
  });
}
