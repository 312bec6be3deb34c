import {
  inventedBuyer,
  nextAction,
  nickname,
  pickSegment,
  stayMs,
  type ViewerAction,
  type Scene,
} from '../modules/academy/contract.ts';
import type { Product } from '../modules/catalog/contract.ts';
import type { Plan } from '../modules/live/contract.ts';
import type { NewTapeFact, TapeFact, TapeOffer, TapeOrder } from '../modules/tape/events.ts';
import { between, type Random } from '../platform/kernel/index.ts';

export interface PastShow {
  readonly sessionId: string;
  readonly plan: Plan;
  readonly hosts: readonly string[];
  readonly products: readonly Product[];
  readonly openedAt: number;
  readonly viewers: number;
}

export interface MadeViewer {
  readonly id: string;
  readonly nickname: string;
  readonly createdAt: number;
}

export interface MadeOrder {
  readonly order: TapeOrder;
  readonly placedAt: number;
  readonly paidAt: number | null;
  readonly refunded: boolean;
}

export interface MadeShow {
  readonly facts: readonly TapeFact[];
  readonly orders: readonly MadeOrder[];
  readonly viewers: readonly MadeViewer[];
  readonly closedAt: number;
}

interface Tools {
  readonly random: Random;
  readonly newId: (prefix: string) => string;
}

const stepMs = 5000;

/**
 * Plays a show of the past in virtual time: the same audience model as the simulator's, the plan's
 * own cues, and a tape that the same folds read. Every figure that screens show of it is folded.
 */
export function playPast(tools: Tools, show: PastShow): MadeShow {
  const stage = openStage(tools, show);
  const order = stage.plan;
  order.sort((a, b) => a.at - b.at);
  let next = 0;
  for (let at = show.openedAt; at < stage.closesAt; at += stepMs) {
    while (order[next] && (order[next]?.at ?? 0) <= at) {
      order[next]?.run();
      next += 1;
    }
    admit(stage, at);
    for (const guest of stage.inside) live(stage, guest, at);
    stage.inside = stage.inside.filter((guest) => !guest.gone);
  }
  for (const guest of stage.inside) {
    stage.note(stage.closesAt - 1, { type: 'viewer.left', data: { v: guest.id } });
  }
  stage.note(stage.closesAt, { type: 'run.closed', data: { by: '周导' } });
  return finish(stage);
}

interface Guest {
  readonly id: string;
  readonly segment: ReturnType<typeof pickSegment>;
  readonly leavesAt: number;
  readonly shown: Set<string>;
  bought: boolean;
  followed: boolean;
  gone: boolean;
}

interface Stage extends Tools {
  readonly show: PastShow;
  readonly closesAt: number;
  readonly notes: { at: number; order: number; fact: NewTapeFact }[];
  readonly orders: MadeOrder[];
  readonly viewers: MadeViewer[];
  readonly arrivals: number[];
  readonly plan: { at: number; run(): void }[];
  inside: Guest[];
  scene: Scene;
  offer: (TapeOffer & { left: number }) | null;
  note(at: number, fact: NewTapeFact): void;
}

function openStage(tools: Tools, show: PastShow): Stage {
  const { plan, openedAt } = show;
  const lengthMs = plan.cues.reduce((sum, cue) => sum + cue.seconds * 1000, 0) + 20_000;
  const notes: Stage['notes'] = [];
  const stage: Stage = {
    ...tools,
    show,
    closesAt: openedAt + lengthMs,
    notes,
    orders: [],
    viewers: [],
    arrivals: arrivalsOf(tools.random, show, lengthMs),
    plan: [],
    inside: [],
    scene: { cueKind: null, pinned: null, flash: null, stalledMs: 0 },
    offer: null,
    note: (at, fact) => {
      notes.push({ at, order: notes.length, fact });
    },
  };
  stage.note(openedAt, { type: 'run.opened', key: 'run.opened', data: openingOf(show) });
  stage.note(openedAt + 1, { type: 'stream.started', data: { epoch: 1, source: 'browser' } });
  planCues(stage);
  return stage;
}

function openingOf({ sessionId, plan, hosts, products }: PastShow) {
  return {
    sessionId,
    mode: 'live' as const,
    title: plan.title,
    cues: plan.cues.map(({ offer: _offer, ...cue }) => cue),
    products: products.map(({ id, name, priceFen, listPriceFen }) => ({
      id,
      name,
      priceFen,
      listPriceFen,
    })),
    hosts,
    goals: plan.goals,
    by: '周导',
  };
}

/** People come in two waves: at the opening, and again when the flash sales are announced. */
function arrivalsOf(random: Random, show: PastShow, lengthMs: number): number[] {
  const times: number[] = [];
  for (let index = 0; index < show.viewers; index += 1) {
    const share = random() < 0.45 ? random() ** 2 * 0.4 : random() * 0.92;
    times.push(show.openedAt + 2000 + Math.floor(share * lengthMs));
  }
  return times.toSorted((a, b) => b - a);
}

function planCues(stage: Stage): void {
  let at = stage.show.openedAt + 8000;
  for (const cue of stage.show.plan.cues) {
    const startedAt = at;
    const late = between(stage.random, -5, 20) * 1000;
    stage.plan.push({ at: startedAt, run: () => startCue(stage, cue, startedAt) });
    at += Math.max(20_000, cue.seconds * 1000 + (cue.seconds > 60 ? late : 0));
  }
  const spendAt = stage.show.openedAt + 60_000;
  const fen = between(stage.random, 20, 60) * 10_000;
  stage.plan.push({
    at: spendAt,
    run: () =>
      stage.note(spendAt, { type: 'traffic.spent', data: { fen, where: '信息流', by: '许数' } }),
  });
}

function startCue(stage: Stage, cue: Plan['cues'][number], at: number): void {
  const by = '周导';
  closeOffer(stage, at - 1);
  stage.note(at, { type: 'cue.started', data: { cueId: cue.id, by } });
  if (cue.productId !== null && cue.productId !== stage.scene.pinned) {
    stage.note(at + 1, { type: 'product.pinned', data: { p: cue.productId, by } });
  }
  stage.scene = { ...stage.scene, cueKind: cue.kind, pinned: cue.productId ?? stage.scene.pinned };
  if (!cue.offer || cue.productId === null) return;
  const { priceFen, quota, perPerson, seconds } = cue.offer;
  const offer = {
    id: stage.newId('ofr'),
    productId: cue.productId,
    priceFen,
    quota,
    perPerson,
    opensAt: at + 5000,
    closesAt: at + 5000 + seconds * 1000,
  };
  stage.note(at + 5000, { type: 'offer.opened', data: { offer, by } });
  stage.offer = { ...offer, left: quota };
  stage.scene = { ...stage.scene, flash: { offerId: offer.id, productId: cue.productId } };
}

function closeOffer(stage: Stage, at: number): void {
  const { offer } = stage;
  if (!offer) return;
  const data = { offerId: offer.id, reason: 'time-up', by: 'system' };
  stage.note(Math.min(at, offer.closesAt), { type: 'offer.closed', data });
  stage.offer = null;
  stage.scene = { ...stage.scene, flash: null };
}

function admit(stage: Stage, at: number): void {
  while ((stage.arrivals.at(-1) ?? Infinity) <= at) {
    const came = stage.arrivals.pop() ?? at;
    const id = stage.newId('vwr');
    stage.note(came - 1500, { type: 'room.shown', data: { v: id, source: 'lobby' } });
    if (stage.random() > 0.62) continue;
    const segment = pickSegment(stage.random);
    const nick = nickname(stage.random);
    stage.viewers.push({ id, nickname: nick, createdAt: came });
    const source = stage.random() < 0.3 ? 'reservation' : 'lobby';
    const follower = segment.id === 'fan';
    stage.note(came, { type: 'viewer.entered', data: { v: id, nick, source, follower } });
    stage.inside.push({
      id,
      segment,
      leavesAt: came + stayMs(stage.random, segment),
      shown: new Set(),
      bought: false,
      followed: follower,
      gone: false,
    });
  }
}

function live(stage: Stage, guest: Guest, step: number): void {
  const at = step + Math.floor(stage.random() * (stepMs - 1));
  if (guest.leavesAt <= at) {
    leave(stage, guest, at);
    return;
  }
  const { pinned } = stage.scene;
  if (pinned !== null && !guest.shown.has(pinned)) {
    guest.shown.add(pinned);
    stage.note(at, { type: 'product.shown', data: { v: guest.id, p: [pinned] } });
  }
  const action = nextAction(stage.random, guest.segment, stage.scene, stepMs);
  perform(stage, guest, { action, at });
}

function leave(stage: Stage, guest: Guest, at: number): void {
  guest.gone = true;
  stage.note(at, { type: 'viewer.left', data: { v: guest.id } });
}

function perform(
  stage: Stage,
  guest: Guest,
  { action, at }: { action: ViewerAction; at: number },
): void {
  const v = guest.id;
  switch (action.do) {
    case 'leave':
      leave(stage, guest, at);
      return;
    case 'chat': {
      const nick = stage.viewers.find((viewer) => viewer.id === v)?.nickname ?? '';
      const data = { id: stage.newId('msg'), v, nick, text: action.text };
      stage.note(at, { type: 'danmaku.said', data });
      return;
    }
    case 'like':
      stage.note(at, { type: 'like.given', data: { v, n: action.n } });
      return;
    case 'follow':
      if (guest.followed) return;
      guest.followed = true;
      stage.note(at, { type: 'shop.followed', data: { v } });
      return;
    case 'open':
      stage.note(at, { type: 'product.opened', data: { v, p: action.productId } });
      return;
    case 'buy':
      buy(stage, guest, { action, at });
      return;
    default:
      return;
  }
}

function buy(
  stage: Stage,
  guest: Guest,
  { action, at }: { action: Extract<ViewerAction, { do: 'buy' }>; at: number },
): void {
  const { productId } = action;
  stage.note(at, { type: 'product.opened', data: { v: guest.id, p: productId } });
  const product = stage.show.products.find((item) => item.id === productId);
  const { offer } = stage;
  const flash = offer && offer.productId === productId && at > offer.opensAt ? offer : null;
  if (!product || guest.bought || (flash && flash.left === 0)) return;
  guest.bought = true;
  if (flash) flash.left -= 1;
  const buyer = inventedBuyer(stage.random);
  const unitFen = flash?.priceFen ?? product.priceFen;
  const order: TapeOrder = {
    id: stage.newId('ord'),
    v: guest.id,
    name: `${buyer.name.slice(0, 1)}**`,
    province: buyer.province,
    totalFen: unitFen,
    offerId: flash?.id ?? null,
    lines: [{ p: productId, n: 1, fen: unitFen }],
  };
  const paidAt = action.pays ? at + between(stage.random, 4000, 40_000) : null;
  const refunded = paidAt !== null && stage.random() < 0.05;
  stage.note(at + 800, { type: 'order.placed', key: `${order.id}:placed`, data: order });
  if (paidAt === null) {
    stage.note(at + 300_000, { type: 'order.closed', key: `${order.id}:closed`, data: order });
  } else {
    stage.note(paidAt, { type: 'order.paid', key: `${order.id}:paid`, data: order });
  }
  if (refunded) {
    const back = (paidAt ?? at) + 900_000;
    stage.note(back, { type: 'order.refunded', key: `${order.id}:refunded`, data: order });
  }
  stage.orders.push({ order, placedAt: at + 800, paidAt, refunded });
}

function finish(stage: Stage): MadeShow {
  stage.notes.sort((a, b) => a.at - b.at || a.order - b.order);
  const facts = stage.notes.map(({ at, fact }, index) => ({ ...fact, seq: index + 1, at }));
  return {
    facts,
    orders: stage.orders,
    viewers: stage.viewers,
    closedAt: stage.closesAt,
  };
}
