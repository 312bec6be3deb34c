import type { TapeCue, TapeFact, TapeGoals, TapeOffer, TapeProduct } from '../../tape/events.ts';
import {
  foldCaptions,
  foldDoubts,
  noCaptions,
  type Captions,
  type SpokenLine,
} from './captions.ts';
import { foldHits, type ComplianceHit } from './compliance-hits.ts';
import { foldMeasures, type Measure } from './measures.ts';
import type { DeleteReason } from './words.ts';

export interface Danmaku {
  readonly id: string;
  readonly seq: number;
  readonly at: number;
  readonly v: string;
  readonly nick: string;
  readonly text: string;
  readonly rude?: true;
  readonly deleted?: { readonly reason: DeleteReason; readonly by: string };
  readonly reply?: { readonly text: string; readonly by: string };
}

export interface PlayedCue {
  readonly cueId: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export interface RoomOffer extends TapeOffer {
  readonly taken: number;
  readonly open: boolean;
}

export interface TickerOrder {
  readonly id: string;
  readonly at: number;
  readonly name: string;
  readonly productId: string;
  readonly quantity: number;
  readonly totalFen: number;
}

/** What the control room shows besides figures: the show as it stands. */
export interface RoomState {
  sessionId: string;
  mode: 'rehearsal' | 'live';
  title: string;
  cues: readonly TapeCue[];
  products: readonly TapeProduct[];
  hosts: readonly string[];
  /** LIVE-22: the notice of a virtual host stays on the picture while the show lasts. */
  ai?: boolean;
  goals: TapeGoals;
  openedAt: number;
  closedAt: number | null;
  /** `by` is who started it; a cue that was gone back to has none. */
  cue: { cueId: string; startedAt: number; by?: string } | null;
  played: readonly PlayedCue[];
  pinned: string | null;
  offers: readonly RoomOffer[];
  danmaku: Danmaku[];
  pinnedDanmaku: string | null;
  muted: Readonly<Record<string, { until: number; reason: DeleteReason; nick: string }>>;
  likes: number;
  stream: { on: boolean; epoch: number; source: string; since: number };
  health: {
    kbps: number;
    delayMs: number;
    silentMs: number;
    segmentMs?: number;
    at: number;
  } | null;
  scene: string | null;
  ticker: TickerOrder[];
  acknowledged: Readonly<Record<string, number>>;
  guard: readonly ComplianceHit[];
  measures: readonly Measure[];
  captions: Captions;
  doubts: readonly SpokenLine[];
}

const danmakuKept = 200;
const tickerKept = 30;

export function emptyRoom(): RoomState {
  return {
    sessionId: '',
    mode: 'rehearsal',
    title: '',
    cues: [],
    products: [],
    hosts: [],
    goals: { gmvFen: 0, viewers: 0, orders: 0 },
    openedAt: 0,
    closedAt: null,
    cue: null,
    played: [],
    pinned: null,
    offers: [],
    danmaku: [],
    pinnedDanmaku: null,
    muted: {},
    likes: 0,
    stream: { on: false, epoch: 0, source: '', since: 0 },
    health: null,
    scene: null,
    ticker: [],
    acknowledged: {},
    guard: [],
    measures: [],
    captions: noCaptions,
    doubts: [],
  };
}

/**
 * LIVE-5: the fold of the room. It takes over the state it is given and returns it changed; nobody
 * else may hold on to it. Facts that do not concern the room change nothing.
 */
export function foldRoom(state: RoomState, fact: TapeFact): RoomState {
  const next = foldTalk(foldSale(foldShow(state, fact), fact), fact);
  next.guard = foldHits(next.guard, fact);
  next.measures = foldMeasures(next.measures, fact);
  next.captions = foldCaptions(next.captions, fact);
  next.doubts = foldDoubts(next.doubts, fact);
  return next;
}

function foldShow(state: RoomState, fact: TapeFact): RoomState {
  switch (fact.type) {
    case 'run.opened': {
      const { by: _by, ...opened } = fact.data;
      return Object.assign(state, opened, { openedAt: fact.at });
    }
    case 'run.closed':
      state.closedAt = fact.at;
      endCue(state, fact.at);
      state.cue = null;
      return state;
    case 'cue.started':
      endCue(state, fact.at);
      state.cue = { cueId: fact.data.cueId, startedAt: fact.at, by: fact.data.by };
      state.played = [
        ...state.played,
        { cueId: fact.data.cueId, startedAt: fact.at, endedAt: null },
      ];
      return state;
    case 'cue.reverted':
      return revertCue(state, fact.data);
    case 'stream.started':
      state.stream = { on: true, ...fact.data, since: fact.at };
      return state;
    case 'stream.stopped':
      if (fact.data.epoch === state.stream.epoch) state.stream = { ...state.stream, on: false };
      return state;
    case 'stream.health':
      state.health = { ...fact.data, at: fact.at };
      return state;
    case 'scene.switched':
      state.scene = fact.data.scene;
      return state;
    case 'alarm.acknowledged':
      state.acknowledged = { ...state.acknowledged, [fact.data.alarm]: fact.at };
      return state;
    case 'alarm.recalled': {
      const { [fact.data.alarm]: _gone, ...others } = state.acknowledged;
      state.acknowledged = others;
      return state;
    }
    default:
      return state;
  }
}

function endCue(state: RoomState, at: number): void {
  state.played = state.played.map((cue) => (cue.endedAt === null ? { ...cue, endedAt: at } : cue));
}

function revertCue(
  state: RoomState,
  { back, backAt }: { readonly back: string | null; readonly backAt: number },
): RoomState {
  const played = state.played.slice(0, -1);
  const last = played.at(-1);
  state.played =
    back !== null && last ? [...played.slice(0, -1), { ...last, endedAt: null }] : played;
  state.cue = back === null ? null : { cueId: back, startedAt: backAt };
  return state;
}

function foldSale(state: RoomState, fact: TapeFact): RoomState {
  switch (fact.type) {
    case 'product.pinned':
      state.pinned = fact.data.p;
      return state;
    case 'offer.opened':
      state.offers = [...state.offers, { ...fact.data.offer, taken: 0, open: true }];
      return state;
    case 'offer.closed':
      state.offers = state.offers.map((offer) =>
        offer.id === fact.data.offerId ? { ...offer, open: false } : offer,
      );
      return state;
    case 'order.placed':
      return countOffer(state, fact.data.offerId, quantityOf(fact.data.lines));
    case 'order.closed':
      return countOffer(state, fact.data.offerId, -quantityOf(fact.data.lines));
    case 'order.paid': {
      const { id, name, totalFen, lines } = fact.data;
      const productId = lines[0]?.p ?? '';
      const order = { id, at: fact.at, name, productId, quantity: quantityOf(lines), totalFen };
      state.ticker = [order, ...state.ticker].slice(0, tickerKept);
      return state;
    }
    default:
      return state;
  }
}

function quantityOf(lines: readonly { readonly n: number }[]): number {
  return lines.reduce((sum, line) => sum + line.n, 0);
}

function countOffer(state: RoomState, offerId: string | null, quantity: number): RoomState {
  if (offerId === null) return state;
  state.offers = state.offers.map((offer) =>
    offer.id === offerId ? { ...offer, taken: offer.taken + quantity } : offer,
  );
  return state;
}

function foldTalk(state: RoomState, fact: TapeFact): RoomState {
  switch (fact.type) {
    case 'danmaku.said':
      state.danmaku.push({ ...fact.data, seq: fact.seq, at: fact.at });
      if (state.danmaku.length > danmakuKept) state.danmaku.shift();
      return state;
    case 'danmaku.deleted': {
      const { id, reason, by } = fact.data;
      if (state.pinnedDanmaku === id) state.pinnedDanmaku = null;
      return changeDanmaku(state, id, (item) => ({ ...item, deleted: { reason, by } }));
    }
    case 'danmaku.restored':
      return changeDanmaku(state, fact.data.id, ({ deleted: _deleted, ...item }) => item);
    case 'danmaku.replied': {
      const { id, text, by } = fact.data;
      return changeDanmaku(state, id, ({ reply: _reply, ...item }) =>
        text === null ? item : { ...item, reply: { text, by } },
      );
    }
    case 'danmaku.pinned':
      state.pinnedDanmaku = fact.data.id;
      return state;
    case 'viewer.muted': {
      const { v, until, reason } = fact.data;
      const nick = state.danmaku.findLast((item) => item.v === v)?.nick ?? v;
      state.muted = { ...state.muted, [v]: { until, reason, nick } };
      return state;
    }
    case 'viewer.unmuted': {
      const { [fact.data.v]: _gone, ...others } = state.muted;
      state.muted = others;
      return state;
    }
    case 'like.given':
      state.likes += fact.data.n;
      return state;
    default:
      return state;
  }
}

function changeDanmaku(
  state: RoomState,
  id: string,
  change: (item: Danmaku) => Danmaku,
): RoomState {
  state.danmaku = state.danmaku.map((item) => (item.id === id ? change(item) : item));
  return state;
}
