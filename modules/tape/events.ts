import type { Words } from '../../platform/kernel/index.ts';
import type { Decision } from '../compliance/contract.ts';
import type { Presale } from '../promo/contract.ts';

/** LIVE-9: why a message may be taken away; nothing else may be given as a reason. */
export type DeleteReason = 'abuse' | 'advertising' | 'false-claim' | 'privacy' | 'illegal' | 'spam';

export interface TapeCue {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly seconds: number;
  readonly productId: string | null;
  readonly script: string;
  readonly card: string;
}

export interface TapeProduct {
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly priceFen: number;
  readonly listPriceFen: number;
}

export interface TapeOffer {
  readonly id: string;
  readonly productId: string;
  readonly priceFen: number;
  readonly quota: number;
  readonly perPerson: number;
  readonly opensAt: number;
  readonly closesAt: number;
  /** The terms of a pre-sale; absent for a flash sale. */
  readonly presale?: Presale | undefined;
}

export interface TapeOrder {
  readonly id: string;
  readonly v: string;
  readonly name: string;
  readonly province: string;
  readonly totalFen: number;
  readonly offerId: string | null;
  /** `fen` is the unit price, `paid` what was paid for the line; without it, all units in full. */
  readonly lines: readonly {
    readonly p: string;
    readonly n: number;
    readonly fen: number;
    readonly paid?: number;
    /** What others pay for the line: the state's subsidy, an old unit's worth. */
    readonly others?: number;
  }[];
}

/** One of the three measures against what goes wrong on air (D4). */
export interface TapeMeasure {
  readonly id: string;
  readonly kind: 'pause-stream' | 'take-down' | 'talk-to-host';
  readonly productId: string | null;
  readonly note: string;
  readonly by: string;
}

/** What compliance found in words on air, with all that whoever corrects it needs. */
export interface TapeHit {
  readonly id: string;
  readonly surface: 'speech' | 'image';
  readonly text: string;
  readonly said: string;
  readonly productId: string | null;
  readonly ruleId: string;
  readonly version: number;
  readonly decision: Decision;
  readonly law: readonly string[];
  readonly name: Words;
  readonly remedy: Words;
  readonly instead: string;
}

/** A part of an order's money is back. `fen` is what the buyer got; lines say what was undone. */
export interface TapePartBack {
  readonly id: string;
  readonly fen: number;
  readonly lines: readonly {
    readonly p: string;
    readonly n: number;
    readonly revenueFen: number;
  }[];
}

export interface TapeGoals {
  readonly gmvFen: number;
  readonly viewers: number;
  readonly orders: number;
}

/** What each kind of fact on a tape carries. `v` is a viewer, `p` a product, `by` a staff name. */
export interface TapeData {
  'run.opened': {
    readonly sessionId: string;
    readonly mode: 'rehearsal' | 'live';
    readonly title: string;
    readonly cues: readonly TapeCue[];
    readonly products: readonly TapeProduct[];
    readonly hosts: readonly string[];
    /** Their staff numbers, the first of whom earns the commission; absent on tapes from before it was asked. */
    readonly hostIds?: readonly string[];
    /** LIVE-22: a virtual host; absent on tapes from before it was asked. */
    readonly ai?: boolean;
    readonly goals: TapeGoals;
    readonly by: string;
  };
  'run.closed': { readonly by: string };
  'stream.started': { readonly epoch: number; readonly source: string };
  'stream.stopped': { readonly epoch: number; readonly reason: string };
  'stream.health': {
    readonly kbps: number;
    readonly delayMs: number;
    readonly silentMs: number;
    /** The longest segment of the publishing; tapes of before do not say. */
    readonly segmentMs?: number;
  };
  'scene.switched': { readonly scene: string; readonly transition: string; readonly by: string };
  'room.shown': { readonly v: string; readonly source: string };
  'viewer.entered': {
    readonly v: string;
    readonly nick: string;
    readonly source: string;
    readonly follower: boolean;
  };
  'viewer.left': { readonly v: string };
  'danmaku.said': {
    readonly id: string;
    readonly v: string;
    readonly nick: string;
    readonly text: string;
    /** LIVE-25: it sounds like an attack on people; for the control room only. */
    readonly rude?: true;
  };
  'danmaku.deleted': { readonly id: string; readonly reason: DeleteReason; readonly by: string };
  'danmaku.restored': { readonly id: string; readonly by: string };
  'danmaku.pinned': { readonly id: string | null; readonly by: string };
  /** A reply of null takes the reply back. */
  'danmaku.replied': { readonly id: string; readonly text: string | null; readonly by: string };
  'viewer.muted': {
    readonly v: string;
    readonly until: number;
    readonly reason: DeleteReason;
    readonly by: string;
  };
  'viewer.unmuted': { readonly v: string; readonly by: string };
  'like.given': { readonly v: string; readonly n: number };
  'shop.followed': { readonly v: string };
  'product.shown': { readonly v: string; readonly p: readonly string[] };
  'product.opened': { readonly v: string; readonly p: string };
  'product.pinned': { readonly p: string | null; readonly by: string };
  'cue.started': { readonly cueId: string; readonly by: string };
  'cue.reverted': {
    readonly cueId: string;
    readonly back: string | null;
    readonly backAt: number;
    readonly by: string;
  };
  'offer.opened': { readonly offer: TapeOffer; readonly by: string };
  'offer.closed': { readonly offerId: string; readonly reason: string; readonly by: string };
  'order.placed': TapeOrder;
  'order.paid': TapeOrder;
  'order.closed': TapeOrder;
  'order.refunded': TapeOrder;
  'order.part-refunded': TapePartBack;
  'traffic.spent': { readonly fen: number; readonly where: string; readonly by: string };
  /** A line of the host's speech, as a recogniser or a person wrote it down. */
  'speech.heard': {
    readonly id: string;
    readonly text: string;
    readonly spokeAt: number;
    readonly by: string;
    readonly from: 'typed' | 'browser' | 'service' | 'file';
    /** LIVE-96: something stands against it; the room does not read it. */
    readonly withheld?: true;
    /** LIVE-29: it sounds like a claim to which no rule had anything to say. */
    readonly doubtful?: true;
  };
  /** Somebody listened to a line: it has to be corrected (a hit follows), or nothing is wrong with it. */
  'speech.judged': { readonly id: string; readonly wrong: boolean; readonly by: string };
  /** Words over the picture; null takes them off. */
  'caption.shown': { readonly text: string | null; readonly by: string };
  'guard.hit': TapeHit;
  'guard.settled': {
    readonly hitId: string;
    readonly how: 'corrected' | 'dismissed';
    readonly words: string;
    readonly by: string;
  };
  'guard.reopened': { readonly hitId: string; readonly by: string };
  'measure.taken': TapeMeasure;
  'measure.ended': { readonly id: string; readonly by: string };
  /** A viewer's words that were not let through, and the list that they are on. */
  'danmaku.refused': { readonly v: string; readonly text: string; readonly list: string };
  'alarm.acknowledged': { readonly alarm: string; readonly by: string };
  'alarm.recalled': { readonly alarm: string; readonly by: string };
}

export type TapeType = keyof TapeData;

/** What anybody may say, as often as they like; all else is bounded by staff, by orders and by who is inside. */
export const crowdFacts: ReadonlySet<TapeType> = new Set<TapeType>([
  'viewer.entered',
  'danmaku.said',
  'danmaku.refused',
  'like.given',
  'shop.followed',
  'product.shown',
  'product.opened',
  'room.shown',
]);

/** One fact on the tape of one run: its place, its time, what happened. */
export type TapeFact = {
  [T in TapeType]: {
    readonly seq: number;
    readonly at: number;
    readonly type: T;
    readonly data: TapeData[T];
    /** Where the fact came from, when the same one may be told twice. */
    readonly key?: string;
  };
}[TapeType];

export type NewTapeFact = {
  [T in TapeType]: { readonly type: T; readonly data: TapeData[T]; readonly key?: string };
}[TapeType];
