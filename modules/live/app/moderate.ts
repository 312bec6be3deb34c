import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { isCriticism, reasonShows } from '../domain/criticism.ts';
import type { Danmaku } from '../domain/room.ts';
import type { NewTapeFact } from '../../tape/events.ts';
import { criticismStays, danmakuUnknown } from '../refusals.ts';
import type { Effect, Of } from './effect.ts';
import type { Stage } from './stage.ts';
import { unlawfulWords } from './plan-compliance.ts';

/** Taking a line away, keeping one in view, answering one. */
export function moderate(
  stage: Stage,
  action: Of<'delete-danmaku'> | Of<'pin-danmaku'> | Of<'reply-danmaku'>,
): Result<Effect> {
  const { deps, room, by } = stage;
  const { id } = action;
  const known = room.state.danmaku.find((item) => item.id === id);
  if (id !== null && !known) return no(danmakuUnknown);
  if (action.do === 'delete-danmaku') {
    if (known && !mayGo(stage, known, action.reason)) return no(criticismStays);
    const { reason } = action;
    return ok({
      facts: [{ type: 'danmaku.deleted', data: { id: action.id, reason, by: by.name } }],
      undo: async () => [{ type: 'danmaku.restored', data: { id: action.id, by: by.name } }],
    });
  }
  if (action.do === 'reply-danmaku') {
    const refusal = unlawfulWords(deps, action.text, 'reply');
    if (refusal) return no(refusal);
    const reply = (text: string | null): NewTapeFact => ({
      type: 'danmaku.replied',
      data: { id: action.id, text, by: by.name },
    });
    const before = known?.reply?.text ?? null;
    return ok({ facts: [reply(action.text)], undo: async () => [reply(before)] });
  }
  const before = room.state.pinnedDanmaku;
  return ok({
    facts: [{ type: 'danmaku.pinned', data: { id, by: by.name } }],
    undo: async () => [{ type: 'danmaku.pinned', data: { id: before, by: by.name } }],
  });
}

/** LIVE-27: criticism goes only for a reason that shows in it, or when legal takes it away. */
function mayGo(
  { deps, room, legal }: Stage,
  line: Danmaku,
  reason: Of<'delete-danmaku'>['reason'],
): boolean {
  if (legal === true || !isCriticism(line.text)) return true;
  const { text, v } = line;
  return reasonShows(reason, {
    text,
    lists: [
      ...deps.compliance.words(text).map(({ list }) => list),
      ...(deps.compliance.contact(text) ? ['contact'] : []),
    ],
    rude: deps.compliance.rude(text),
    repeats: room.state.danmaku.filter((item) => item.v === v && item.text === text).length,
  });
}
