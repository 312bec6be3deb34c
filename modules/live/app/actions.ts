import { no, ok, type Refusal, type Result } from '../../../platform/kernel/index.ts';
import type { Action } from '../contract.ts';
import type { NewTapeFact } from '../../tape/events.ts';
import {
  alreadySold,
  cueUnknown,
  movedOn,
  notOnAir,
  offerStillOpen,
  productNotInLineup,
  undoTooLate,
} from '../refusals.ts';
import { endMeasure, takeMeasure } from './measures.ts';
import type { Effect, Of } from './effect.ts';
import type { Stage } from './stage.ts';
import { aboveFloor } from './floor.ts';
import { notRaised } from './raised.ts';
import { moderate } from './moderate.ts';
import { undoMs } from './showroom.ts';

export interface Done {
  readonly actionId: string;
  /** Until when `undo` is possible; null where the action cannot be taken back. */
  readonly undoUntil: number | null;
}

/**
 * LIVE-7: does what somebody in the control room asked for. The same `actionId` again does nothing
 * and answers the same, so a button may be pressed twice on a bad network.
 */
export function act(stage: Stage, action: Action): Promise<Result<Done>> {
  const { room, deps } = stage;
  return room.enqueue(async () => {
    const { actionId } = action;
    if (room.tape.has(actionId)) {
      return ok({ actionId, undoUntil: room.undoOf(actionId)?.until ?? null });
    }
    if (room.state.closedAt !== null || room.state.openedAt === 0) return no(notOnAir);
    const effect = await decide(stage, action);
    if (!effect.ok) return effect;
    const [first, ...rest] = effect.value.facts;
    if (first) await room.append({ ...first, key: actionId }, ...rest);
    const { undo } = effect.value;
    if (!undo) return ok({ actionId, undoUntil: null });
    const until = deps.clock.now() + undoMs;
    room.remember(actionId, { until, run: () => takeBack(stage, actionId, undo) });
    return ok({ actionId, undoUntil: until });
  });
}

/** LIVE-8: takes an action back. Refuses with `live.undo-too-late` or `live.already-sold`. */
export function undo(stage: Stage, actionId: string): Promise<Result<Done>> {
  const { room, deps } = stage;
  return room.enqueue(async () => {
    if (room.tape.has(`undo:${actionId}`)) return ok({ actionId, undoUntil: null });
    const known = room.undoOf(actionId);
    if (!known || deps.clock.now() > known.until) return no(undoTooLate);
    const refusal = await known.run();
    return refusal ? no(refusal) : ok({ actionId, undoUntil: null });
  });
}

async function takeBack(
  { room }: Stage,
  actionId: string,
  way: () => Promise<Refusal | readonly NewTapeFact[]>,
): Promise<Refusal | undefined> {
  const back = await way();
  if ('code' in back) return back;
  const [first, ...rest] = back;
  if (first) await room.append({ ...first, key: `undo:${actionId}` }, ...rest);
  return undefined;
}

async function decide(stage: Stage, action: Action): Promise<Result<Effect>> {
  switch (action.do) {
    case 'start-cue':
      return startCue(stage, action);
    case 'pin-product':
      return pinProduct(stage, action);
    case 'open-offer':
      return openOffer(stage, action);
    case 'close-offer':
      return closeOffer(stage, action.offerId);
    case 'delete-danmaku':
    case 'pin-danmaku':
    case 'reply-danmaku':
      return moderate(stage, action);
    case 'settle-hit':
    case 'judge-line':
    case 'show-caption':
      return stage.deps.words.decide(stage, action);
    case 'take-measure':
      return takeMeasure(stage, action);
    case 'end-measure':
      return endMeasure(stage, action.measureId);
    case 'mute':
    case 'unmute':
      return ok(muting(stage, action));
    default:
      return ok(note(stage, action));
  }
}

/** Nobody sees a step and decides upon the next one faster: such a press meant the step that another made. */
const sameRequestMs = 1000;

async function startCue(stage: Stage, { cueId, after }: Of<'start-cue'>): Promise<Result<Effect>> {
  const { room, by, deps } = stage;
  const { state } = room;
  const running = state.cue;
  // Two people press "next" at once: the second saw a cue that is over, and is told so.
  if ((running?.cueId ?? null) !== after) return no(movedOn);
  const another = running?.by !== undefined && running.by !== by.name;
  if (another && deps.clock.now() - running.startedAt < sameRequestMs) return no(movedOn);
  const cue = state.cues.find((item) => item.id === cueId);
  if (!cue) return no(cueUnknown);
  const pinnedBefore = state.pinned;
  const facts: NewTapeFact[] = [{ type: 'cue.started', data: { cueId, by: by.name } }];
  const pins = cue.productId !== null && cue.productId !== pinnedBefore;
  if (pins) facts.push({ type: 'product.pinned', data: { p: cue.productId, by: by.name } });
  facts.push(...(await deps.words.cardHits(stage, cue)));
  return ok({
    facts,
    undo: async () => {
      if (room.state.cue?.cueId !== cueId) return movedOn;
      const back = running?.cueId ?? null;
      const backAt = running?.startedAt ?? 0;
      const undone: NewTapeFact[] = [
        { type: 'cue.reverted', data: { cueId, back, backAt, by: by.name } },
      ];
      if (pins) undone.push({ type: 'product.pinned', data: { p: pinnedBefore, by: by.name } });
      return undone;
    },
  });
}

async function pinProduct(
  { room, by }: Stage,
  { productId }: Of<'pin-product'>,
): Promise<Result<Effect>> {
  const { pinned, products } = room.state;
  if (productId !== null && !products.some((item) => item.id === productId)) {
    return no(productNotInLineup);
  }
  const pin = (p: string | null): NewTapeFact => ({
    type: 'product.pinned',
    data: { p, by: by.name },
  });
  return ok({ facts: [pin(productId)], undo: async () => [pin(pinned)] });
}

async function openOffer(
  { deps, room, by }: Stage,
  action: Of<'open-offer'>,
): Promise<Result<Effect>> {
  const { productId, priceFen, quota, perPerson, seconds, ticket = false, presale } = action;
  const product = room.state.products.find((item) => item.id === productId);
  if (!product) return no(productNotInLineup);
  if (room.state.offers.some((offer) => offer.open && offer.productId === productId)) {
    return no(offerStillOpen);
  }
  const floor = await aboveFloor(deps, action, by);
  if (!floor.ok) return floor;
  const base = await notRaised(deps, room.sessionId, action);
  if (!base.ok) return base;
  const at = deps.clock.now();
  const opened = await deps.database.decide((tx) =>
    deps.promo.openOffer(tx, {
      runId: room.runId,
      productId,
      priceFen,
      quota,
      perPerson,
      seconds,
      ticket,
      presale,
      usualPriceFen: product.priceFen,
      at,
    }),
  );
  if (!opened.ok) return opened;
  const { id, opensAt, closesAt } = opened.value;
  const terms = presale ? { presale } : {};
  const offer = { id, productId, priceFen, quota, perPerson, opensAt, closesAt, ...terms };
  return ok({
    facts: [{ type: 'offer.opened', data: { offer, by: by.name } }],
    undo: async () => {
      const now = room.state.offers.find((item) => item.id === id);
      if (!now || now.taken > 0) return alreadySold;
      await deps.database.inTransaction((tx) => deps.promo.closeOffer(tx, id));
      return [{ type: 'offer.closed', data: { offerId: id, reason: 'withdrawn', by: by.name } }];
    },
  });
}

async function closeOffer({ deps, room, by }: Stage, offerId: string): Promise<Result<Effect>> {
  const known = room.state.offers.find((offer) => offer.id === offerId);
  if (!known?.open) return ok({ facts: [] });
  await deps.database.inTransaction((tx) => deps.promo.closeOffer(tx, offerId));
  return ok({
    facts: [{ type: 'offer.closed', data: { offerId, reason: 'stopped', by: by.name } }],
  });
}

function muting({ deps, room, by }: Stage, action: Of<'mute'> | Of<'unmute'>): Effect {
  const v = action.viewerId;
  const unmuted: NewTapeFact = { type: 'viewer.unmuted', data: { v, by: by.name } };
  const before = room.state.muted[v];
  const leftMs = room.mutes.leftMs(v);
  if (action.do === 'unmute') {
    const again = (): NewTapeFact[] => {
      if (!before || leftMs === 0) return [];
      const until = deps.clock.now() + leftMs;
      return [{ type: 'viewer.muted', data: { v, until, reason: before.reason, by: by.name } }];
    };
    return { facts: [unmuted], undo: async () => again() };
  }
  const until = deps.clock.now() + action.minutes * 60_000;
  const { reason } = action;
  return {
    facts: [{ type: 'viewer.muted', data: { v, until, reason, by: by.name } }],
    undo: async () => [unmuted],
  };
}

function note({ by }: Stage, action: Of<'spend'> | Of<'switch-scene'> | Of<'acknowledge'>): Effect {
  switch (action.do) {
    case 'spend': {
      const { fen, where } = action;
      return {
        facts: [{ type: 'traffic.spent', data: { fen, where, by: by.name } }],
        undo: async () => [{ type: 'traffic.spent', data: { fen: -fen, where, by: by.name } }],
      };
    }
    case 'switch-scene': {
      const { scene, transition } = action;
      return { facts: [{ type: 'scene.switched', data: { scene, transition, by: by.name } }] };
    }
    default: {
      const data = { alarm: action.alarm, by: by.name };
      return {
        facts: [{ type: 'alarm.acknowledged', data }],
        undo: async () => [{ type: 'alarm.recalled', data }],
      };
    }
  }
}
