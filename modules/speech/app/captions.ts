import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Facts } from '../../compliance/index.ts';
import { notLawful, plannedFacts, type Effect, type Of, type Session } from '../../live/index.ts';
import type { NewTapeFact } from '../../tape/events.ts';
import type { Stage } from './deps.ts';
import { hitOf } from '../domain/hits.ts';

/**
 * LIVE-95: words put over the picture while the show goes on. They are judged as words on screen by the
 * stock, the price and the schedule of this second; there is time to write them better, so what would
 * have to be mended is refused as well as what would stop. Refuses with `live.not-lawful`.
 */
export async function showCaption(
  stage: Stage,
  { text }: Of<'show-caption'>,
): Promise<Result<Effect>> {
  const { deps, room, by } = stage;
  const shown = (words: string | null): NewTapeFact => {
    return { type: 'caption.shown', data: { text: words, by: by.name } };
  };
  if (text !== null) {
    const facts = await deps.live.factsNow(room, room.state.pinned);
    const stops = deps.compliance
      .check({ text, surface: 'image', at: deps.clock.now(), facts })
      .filter(({ decision }) => decision === 'block' || decision === 'fix');
    const [first] = stops;
    if (first) return no(notLawful(first, stops.length));
  }
  const before = room.state.captions.written;
  return ok({ facts: [shown(text)], undo: async () => [shown(before)] });
}

/**
 * LIVE-97: a cue's card comes over the picture with the cue. It was reviewed with the plan, but stock and
 * prices have moved since: what would stop it now is told at once. What two people let pass, passes.
 */
export async function cardHits(
  stage: Stage,
  cue: { readonly id: string; readonly productId: string | null; readonly card: string },
): Promise<readonly NewTapeFact[]> {
  const { deps, room } = stage;
  const { card: text, productId } = cue;
  if (text.trim() === '') return [];
  const at = deps.clock.now();
  const session = await deps.live.session(room.sessionId);
  const known = await deps.live.factsNow(room, productId);
  const facts = { ...known, ...soon(stage, session, { ...cue, known }) };
  const passed = new Set(
    (await deps.compliance.waivers(room.sessionId))
      .filter((waiver) => waiver.secondAt !== null)
      .map((waiver) => waiver.key),
  );
  return deps.compliance
    .check({ text, surface: 'image', at, facts })
    .filter(({ decision, ruleId, said }) => {
      return decision === 'block' && !passed.has(`${ruleId}:${said}`);
    })
    .map((violation) => {
      const where = { id: deps.newId('hit'), surface: 'image' as const, text, productId };
      return { type: 'guard.hit', data: hitOf(violation, where) };
    });
}

interface Coming {
  readonly id: string;
  readonly productId: string | null;
  readonly known: Facts;
}

/** A flash sale that the cue plans and nobody has opened yet: its price and its end are announced. */
function soon(
  { room }: Stage,
  session: Session | undefined,
  { id, productId, known }: Coming,
): Facts {
  const planned = session?.plan.cues.find((item) => item.id === id);
  const open = room.state.offers.some((item) => item.open && item.productId === productId);
  return planned?.offer && !open ? plannedFacts(planned, known.priceEndsInMs ?? []) : {};
}
