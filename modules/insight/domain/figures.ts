import { readProvince } from '../../../platform/kernel/index.ts';
import type { TapeFact, TapeGoals, TapeOrder } from '../../tape/events.ts';
import { noteSold, type OrderTrack } from './sold.ts';

/** What one viewer did, as far as figures need it. */
interface ViewerTrack {
  views: number;
  open: number;
  openSince: number;
  watchedMs: number;
  follower: boolean;
  followed: boolean;
  interacted: boolean;
  shown: boolean;
  clicked: boolean;
  ordered: boolean;
  paid: boolean;
}

export interface ProductTrack {
  readonly shown: Set<string>;
  readonly clicked: Set<string>;
  readonly buyers: Set<string>;
  orders: number;
  items: number;
  paidFen: number;
}

/** Ten seconds of the show, for the curve. */
export interface CurvePoint {
  online: number;
  entered: number;
  left: number;
  danmaku: number;
  likes: number;
  orders: number;
  paidFen: number;
}

export interface Marker {
  readonly at: number;
  readonly kind: 'cue' | 'offer' | 'stream' | 'scene' | 'moderation' | 'pin';
  readonly words: string;
}

/**
 * The fold of all figures of one run. Every set is de-duplicated by viewer, every sum is integer
 * fen, and nothing here reads a clock: what depends on "now" takes it as an argument.
 */
export interface FiguresState {
  /** Whose commission the sales are: the first host; empty where the tape names none. */
  host: string;
  openedAt: number;
  closedAt: number | null;
  goals: TapeGoals;
  lastAt: number;
  readonly viewers: Map<string, ViewerTrack>;
  readonly exposed: Set<string>;
  readonly products: Map<string, ProductTrack>;
  readonly orders: Map<string, OrderTrack>;
  readonly provinces: Map<string, { orders: number; fen: number }>;
  readonly words: Map<string, number>;
  online: number;
  peakOnline: number;
  /** Σ of the start times of those who watch now: watch time needs no walk over viewers. */
  openSinceSum: number;
  watchedMs: number;
  views: number;
  danmaku: number;
  likes: number;
  entered: number;
  newFollowers: number;
  nonFollowersEntered: number;
  interacted: number;
  shown: number;
  clicked: number;
  orderers: number;
  buyers: number;
  placedOrders: number;
  placedFen: number;
  paidOrders: number;
  paidFen: number;
  paidItems: number;
  refundedOrders: number;
  refundedFen: number;
  spentFen: number;
  readonly curve: CurvePoint[];
  /** What was sold in which minute, refunds taken off in theirs: what the margin is made of. */
  readonly minutes: Map<number, Map<string, { items: number; revenueFen: number }>>;
  readonly markers: Marker[];
}

export const curveStepMs = 10_000;

/**
 * LIVE-45: numbers and names that strangers send are rows of these maps. A line-up has a hundred products, and no show
 * of one company has a million viewers: who comes after them is counted as a view and not followed.
 */
export const productRowsMost = 500;
const viewersMost = 1_000_000;

export function emptyFigures(): FiguresState {
  return {
    host: '',
    openedAt: 0,
    closedAt: null,
    goals: { gmvFen: 0, viewers: 0, orders: 0 },
    lastAt: 0,
    viewers: new Map(),
    exposed: new Set(),
    products: new Map(),
    orders: new Map(),
    provinces: new Map(),
    words: new Map(),
    online: 0,
    peakOnline: 0,
    openSinceSum: 0,
    watchedMs: 0,
    views: 0,
    danmaku: 0,
    likes: 0,
    entered: 0,
    newFollowers: 0,
    nonFollowersEntered: 0,
    interacted: 0,
    shown: 0,
    clicked: 0,
    orderers: 0,
    buyers: 0,
    placedOrders: 0,
    placedFen: 0,
    paidOrders: 0,
    paidFen: 0,
    paidItems: 0,
    refundedOrders: 0,
    refundedFen: 0,
    spentFen: 0,
    curve: [],
    minutes: new Map(),
    markers: [],
  };
}

/**
 * INSIGHT-1: takes over the state it is given and returns it changed; nobody else may hold on to
 * it. Live figures, review and replay run this same function.
 */
export function foldFigures(state: FiguresState, fact: TapeFact): FiguresState {
  state.lastAt = fact.at;
  foldShow(state, fact);
  foldAudience(state, fact);
  foldTrade(state, fact);
  const point = pointAt(state, fact.at);
  point.online = Math.max(point.online, state.online);
  return state;
}

function foldShow(state: FiguresState, fact: TapeFact): void {
  switch (fact.type) {
    case 'run.opened':
      state.openedAt = fact.at;
      state.goals = fact.data.goals;
      state.host = fact.data.hostIds?.[0] ?? '';
      return;
    case 'run.closed':
      state.closedAt = fact.at;
      return;
    case 'cue.started':
      mark(state, fact, 'cue', fact.data.cueId);
      return;
    case 'offer.opened':
      mark(state, fact, 'offer', fact.data.offer.productId);
      return;
    case 'product.pinned':
      if (fact.data.p !== null) mark(state, fact, 'pin', fact.data.p);
      return;
    case 'stream.started':
    case 'stream.stopped':
      mark(state, fact, 'stream', fact.type);
      return;
    case 'scene.switched':
      mark(state, fact, 'scene', fact.data.scene);
      return;
    case 'danmaku.deleted':
    case 'viewer.muted':
      mark(state, fact, 'moderation', fact.data.reason);
      return;
    case 'traffic.spent':
      state.spentFen += fact.data.fen;
      return;
    default:
      return;
  }
}

function mark(state: FiguresState, fact: TapeFact, kind: Marker['kind'], words: string): void {
  state.markers.push({ at: fact.at, kind, words });
}

function foldAudience(state: FiguresState, fact: TapeFact): void {
  switch (fact.type) {
    case 'room.shown':
      expose(state, fact.data.v);
      return;
    case 'viewer.entered':
      enter(state, fact.data, fact.at);
      return;
    case 'viewer.left':
      leave(state, fact.data.v, fact.at);
      return;
    case 'danmaku.said':
      state.danmaku += 1;
      pointAt(state, fact.at).danmaku += 1;
      interact(state, fact.data.v);
      countWords(state, fact.data.text);
      return;
    case 'like.given':
      state.likes += fact.data.n;
      pointAt(state, fact.at).likes += fact.data.n;
      interact(state, fact.data.v);
      return;
    case 'shop.followed':
      follow(state, fact.data.v);
      return;
    case 'product.shown':
      for (const p of fact.data.p) show(state, fact.data.v, p);
      return;
    case 'product.opened':
      // Who opens a product has seen it, even where the page could not report so.
      show(state, fact.data.v, fact.data.p);
      click(state, fact.data.v, fact.data.p);
      return;
    default:
      return;
  }
}

function enter(
  state: FiguresState,
  { v, follower }: { readonly v: string; readonly follower: boolean },
  at: number,
): void {
  const track = state.viewers.get(v);
  state.views += 1;
  expose(state, v);
  pointAt(state, at).entered += 1;
  if (!track) {
    if (state.viewers.size >= viewersMost) return;
    state.viewers.set(v, { ...freshTrack, views: 1, open: 1, openSince: at, follower });
    state.entered += 1;
    if (!follower) state.nonFollowersEntered += 1;
    startWatching(state, at);
    return;
  }
  track.views += 1;
  track.open += 1;
  if (track.open === 1) {
    track.openSince = at;
    startWatching(state, at);
  }
}

function expose(state: FiguresState, v: string): void {
  if (state.exposed.size < viewersMost) state.exposed.add(v);
}

const freshTrack: ViewerTrack = {
  views: 0,
  open: 0,
  openSince: 0,
  watchedMs: 0,
  follower: false,
  followed: false,
  interacted: false,
  shown: false,
  clicked: false,
  ordered: false,
  paid: false,
};

function startWatching(state: FiguresState, at: number): void {
  state.online += 1;
  state.openSinceSum += at;
  state.peakOnline = Math.max(state.peakOnline, state.online);
}

/** Two windows of one viewer count once: watch time is the union of the intervals. */
function leave(state: FiguresState, v: string, at: number): void {
  const track = state.viewers.get(v);
  if (!track || track.open === 0) return;
  pointAt(state, at).left += 1;
  track.open -= 1;
  if (track.open > 0) return;
  const watched = at - track.openSince;
  track.watchedMs += watched;
  state.watchedMs += watched;
  state.online -= 1;
  state.openSinceSum -= track.openSince;
}

function interact(state: FiguresState, v: string): void {
  const track = state.viewers.get(v);
  if (!track || track.interacted) return;
  track.interacted = true;
  state.interacted += 1;
}

function follow(state: FiguresState, v: string): void {
  const track = state.viewers.get(v);
  if (!track || track.followed) return;
  track.followed = true;
  if (!track.follower) state.newFollowers += 1;
  interact(state, v);
}

function productOf(state: FiguresState, p: string): ProductTrack {
  const known = state.products.get(p);
  if (known) return known;
  const fresh: ProductTrack = {
    shown: new Set(),
    clicked: new Set(),
    buyers: new Set(),
    orders: 0,
    items: 0,
    paidFen: 0,
  };
  state.products.set(p, fresh);
  return fresh;
}

/** Whether a product that a viewer names gets a row; one that is bought always has one. */
function hasRow({ products }: FiguresState, p: string): boolean {
  return products.has(p) || products.size < productRowsMost;
}

function show(state: FiguresState, v: string, p: string): void {
  const track = state.viewers.get(v);
  if (!track || !hasRow(state, p)) return;
  productOf(state, p).shown.add(v);
  if (track.shown) return;
  track.shown = true;
  state.shown += 1;
}

function click(state: FiguresState, v: string, p: string): void {
  const track = state.viewers.get(v);
  if (!track || !hasRow(state, p)) return;
  productOf(state, p).clicked.add(v);
  if (track.clicked) return;
  track.clicked = true;
  state.clicked += 1;
}

function foldTrade(state: FiguresState, fact: TapeFact): void {
  switch (fact.type) {
    case 'order.placed':
      place(state, fact.data);
      return;
    case 'order.paid':
      pay(state, fact.data, fact.at);
      return;
    case 'order.refunded': {
      const known = state.orders.get(fact.data.id);
      // Money that came after the order was closed was never counted as paid: nothing to take off.
      if (known?.state !== 'paid') return;
      state.refundedOrders += 1;
      state.refundedFen += fact.data.totalFen - known.backFen;
      known.state = 'refunded';
      sell(state, fact.data, fact.at, -1);
      // What went back in parts before was taken off then.
      for (const line of known.backLines) noteSold(state, line, fact.at, 1);
      return;
    }
    case 'order.part-refunded': {
      const known = state.orders.get(fact.data.id);
      if (known?.state !== 'paid') return;
      state.refundedFen += fact.data.fen;
      known.backFen += fact.data.fen;
      known.backLines.push(...fact.data.lines);
      for (const line of fact.data.lines) noteSold(state, line, fact.at, -1);
      return;
    }
    case 'order.closed': {
      const known = state.orders.get(fact.data.id);
      if (known) known.state = 'closed';
      return;
    }
    default:
      return;
  }
}

function itemsOf(order: TapeOrder): number {
  return order.lines.reduce((sum, line) => sum + line.n, 0);
}

function place(state: FiguresState, order: TapeOrder): void {
  if (state.orders.has(order.id)) return;
  const { v, totalFen: fen } = order;
  const fresh = { state: 'placed', v, fen, items: itemsOf(order), backFen: 0, backLines: [] };
  state.orders.set(order.id, fresh);
  state.placedOrders += 1;
  state.placedFen += fen;
  const track = state.viewers.get(v);
  if (track && !track.ordered) {
    track.ordered = true;
    state.orderers += 1;
  }
}

function pay(state: FiguresState, order: TapeOrder, at: number): void {
  place(state, order);
  const known = state.orders.get(order.id);
  if (!known || known.state === 'paid') return;
  known.state = 'paid';
  const items = itemsOf(order);
  state.paidOrders += 1;
  state.paidFen += order.totalFen;
  state.paidItems += items;
  const point = pointAt(state, at);
  point.orders += 1;
  point.paidFen += order.totalFen;
  sell(state, order, at, 1);
  const track = state.viewers.get(order.v);
  if (track && !track.paid) {
    track.paid = true;
    state.buyers += 1;
  }
  for (const line of order.lines) {
    const product = productOf(state, line.p);
    product.buyers.add(order.v);
    product.orders += 1;
    product.items += line.n;
    product.paidFen += line.paid ?? line.n * line.fen;
  }
  // Tapes of before hold what buyers wrote (PLACE-1).
  const where = readProvince(order.province) ?? order.province;
  const province = state.provinces.get(where) ?? { orders: 0, fen: 0 };
  province.orders += 1;
  province.fen += order.totalFen;
  state.provinces.set(where, province);
}

function sell(state: FiguresState, order: TapeOrder, at: number, sign: 1 | -1): void {
  for (const { p, n, paid, fen, others } of order.lines) {
    noteSold(state, { p, n, revenueFen: (paid ?? n * fen) + (others ?? 0) }, at, sign);
  }
}

function pointAt(state: FiguresState, at: number): CurvePoint {
  // After the show only late payments arrive; they belong to its last moment.
  const until = state.closedAt ?? at;
  const index = Math.max(0, Math.floor((Math.min(at, until) - state.openedAt) / curveStepMs));
  while (state.curve.length <= Math.min(index, curvePointsMax)) {
    state.curve.push({
      online: state.online,
      entered: 0,
      left: 0,
      danmaku: 0,
      likes: 0,
      orders: 0,
      paidFen: 0,
    });
  }
  const point = state.curve[Math.min(index, curvePointsMax)];
  if (!point) throw new Error('broken promise: the curve reaches the present');
  return point;
}

/** Two days in ten-second steps: no show is longer, and a wrong clock must not fill the memory. */
const curvePointsMax = 17_280;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const wordsKept = 2000;

/** Words of two characters and more; single characters say little in Chinese. */
function countWords(state: FiguresState, text: string): void {
  for (const { segment, isWordLike } of segmenter.segment(text)) {
    if (!isWordLike || segment.length < 2) continue;
    const known = state.words.get(segment);
    if (known === undefined && state.words.size >= wordsKept) continue;
    state.words.set(segment, (known ?? 0) + 1);
  }
}
