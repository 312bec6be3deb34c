import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Facts } from '../../compliance/index.ts';
import type { Session } from '../contract.ts';
import type { NewTapeFact, TapeHit } from '../../tape/events.ts';
import { notLawful } from '../refusals.ts';
import { poolOf } from './air.ts';
import type { Deed, Of, Stage } from './deed.ts';
import { factsNow, plannedFacts } from './guard.ts';

/**
 * LIVE-28: words put over the picture while the show goes on. They are judged as words on screen by the
 * stock, the price and the schedule of this second; there is time to write them better, so what would
 * have to be mended is refused as well as what would stop. Refuses with `live.not-lawful`.
 */
export async function showCaption(
  stage: Stage,
  { text }: Of<'show-caption'>,
): Promise<Result<Deed>> {
  const { needs, room, by } = stage;
  const shown = (words: string | null): NewTapeFact => {
    return { type: 'caption.shown', data: { text: words, by: by.name } };
  };
  if (text !== null) {
    const facts = await nowOf(stage, room.state.pinned);
    const stops = needs.compliance
      .check({ text, surface: 'image', at: needs.clock.now(), facts })
      .filter(({ decision }) => decision === 'block' || decision === 'fix');
    const [first] = stops;
    if (first) return no(notLawful(first, stops.length));
  }
  const before = room.state.captions.written;
  return ok({ facts: [shown(text)], undo: async () => [shown(before)] });
}

/**
 * LIVE-28: a cue's card comes over the picture with the cue. It was reviewed with the plan, but stock and
 * prices have moved since: what would stop it now is told at once. What two people let pass, passes.
 */
export async function cardHits(
  stage: Stage,
  cue: { readonly id: string; readonly productId: string | null; readonly card: string },
): Promise<readonly NewTapeFact[]> {
  const { needs, room } = stage;
  const { card: text, productId } = cue;
  if (text.trim() === '') return [];
  const at = needs.clock.now();
  const session = await needs.sessions.byId(needs.database.sql, room.sessionId);
  const known = await nowOf(stage, productId);
  const facts = { ...known, ...soon(stage, session, { ...cue, known }) };
  const passed = new Set(
    (await needs.compliance.waivers(room.sessionId))
      .filter((waiver) => waiver.secondAt !== null)
      .map((waiver) => waiver.key),
  );
  return needs.compliance
    .check({ text, surface: 'image', at, facts })
    .filter(({ decision, ruleId, said }) => {
      return decision === 'block' && !passed.has(`${ruleId}:${said}`);
    })
    .map(({ ruleId, version, decision, said, law, name, remedy, instead }) => {
      const what = { ruleId, version, decision, said, law, name, remedy, instead };
      const data: TapeHit = { id: needs.newId('hit'), surface: 'image', text, productId, ...what };
      return { type: 'guard.hit', data };
    });
}

function nowOf({ needs, room }: Stage, productId: string | null): Promise<Facts> {
  const { offers, mode } = room.state;
  const offer = offers.find((item) => item.open && item.productId === productId);
  return factsNow(needs, { productId, offer, pool: poolOf({ id: room.runId, mode }) });
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
