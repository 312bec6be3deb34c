import type { Actor } from '../../../platform/access/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Action } from '../contract.ts';
import { downNow, isPaused, openMeasures, type Measure } from '../domain/measures.ts';
import type { NewTapeFact } from '../../tape/events.ts';
import { productTakenDown, showPaused, showResumed } from '../events.ts';
import { measureOver, productNotInLineup } from '../refusals.ts';
import type { LiveDeps } from './deps.ts';
import type { Effect } from './effect.ts';
import type { Showroom } from './showroom.ts';

interface Stage {
  readonly deps: LiveDeps;
  readonly room: Showroom;
  readonly by: Actor;
}

type Take = Extract<Action, { do: 'take-measure' }>;

/**
 * LIVE-102: pauses the picture, takes a product down or talks to the host: at once, with its reason, on
 * the tape. What is paused is served to nobody, what is down is not sold; both can be taken back.
 */
export async function takeMeasure(stage: Stage, action: Take): Promise<Result<Effect>> {
  const { deps, room, by } = stage;
  const { kind, note } = action;
  const productId = kind === 'take-down' ? action.productId : null;
  if (kind === 'take-down' && !room.state.products.some((item) => item.id === productId)) {
    return no(productNotInLineup);
  }
  const data = { id: deps.newId('msr'), kind, productId, note, by: by.name };
  const closing = room.state.offers.filter((item) => item.open && item.productId === productId);
  const next = [...room.state.measures, { ...data, at: 0, endedAt: null }];
  await publish(stage, next, async (tx) => {
    for (const offer of closing) await deps.promo.closeOffer(tx, offer.id);
  });
  const pinned = kind === 'take-down' && room.state.pinned === productId;
  return ok({
    facts: [
      { type: 'measure.taken', data },
      ...closing.map(({ id: offerId }): NewTapeFact => {
        return { type: 'offer.closed', data: { offerId, reason: 'taken-down', by: by.name } };
      }),
      ...(pinned ? [{ type: 'product.pinned' as const, data: { p: null, by: by.name } }] : []),
    ],
    undo: () => lift(stage, data.id),
  });
}

/** Ends a measure. Refuses with `live.measure-over`. */
export async function endMeasure(stage: Stage, id: string): Promise<Result<Effect>> {
  const known = openMeasures(stage.room.state.measures).some((item) => item.id === id);
  return known ? ok({ facts: await lift(stage, id) }) : no(measureOver);
}

async function lift(stage: Stage, id: string): Promise<readonly NewTapeFact[]> {
  const rest = stage.room.state.measures.filter((item) => item.id !== id);
  await publish(stage, rest);
  return [{ type: 'measure.ended', data: { id, by: stage.by.name } }];
}

/** Publishes, for the stream and the order desk, what is in force from now on. */
async function publish(
  { deps, room }: Stage,
  measures: readonly Measure[],
  also: (tx: Sql) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const at = deps.clock.now();
  const { runId, sessionId } = room;
  const picture = isPaused(measures) ? showPaused : showResumed;
  const down = { runId, down: downNow(measures) };
  await deps.database.inTransaction(async (tx) => {
    await also(tx);
    await deps.outbox.append(tx, [
      picture.create({ id: deps.newId('fct'), at, data: { runId, sessionId } }),
      productTakenDown.create({ id: deps.newId('fct'), at, data: down }),
    ]);
  });
  deps.outbox.nudge();
}
