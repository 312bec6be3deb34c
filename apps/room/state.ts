import type { Captions } from '../../modules/live/contract.ts';
import type { Frame } from '../../platform/realtime/frame.ts';

export interface Said {
  readonly id: string;
  readonly v: string;
  readonly nick: string;
  readonly text: string;
  readonly at: number;
  readonly reply?: { readonly text: string };
}

export interface RoomOffer {
  readonly id: string;
  readonly productId: string;
  readonly priceFen: number;
  readonly quota: number;
  readonly taken: number;
  readonly perPerson: number;
  readonly closesAt: number;
  readonly presale?: Presale;
}

/** A deposit now, the rest between two times. */
export interface Presale {
  readonly depositFen: number;
  readonly worthFen: number;
  readonly tailFrom: number;
  readonly tailUntil: number;
}

/** The public view of the show, as live/app/showroom.ts puts it into the audience's frames. */
export interface RoomShow {
  readonly runId: string;
  readonly mode: 'rehearsal' | 'live';
  readonly title: string;
  readonly closed: boolean;
  /** A virtual figure or a made voice hosts: the notice stays on the picture. */
  readonly ai?: boolean;
  readonly cue: { readonly title: string; readonly kind: string; readonly card: string } | null;
  readonly pinned: string | null;
  readonly offers: readonly RoomOffer[];
  readonly stream: { readonly on: boolean; readonly epoch: number };
  readonly paused?: boolean;
  /** Products that were taken down during the show. */
  readonly down?: readonly string[];
  readonly captions?: Captions;
  readonly pinnedDanmaku: Said | null;
  readonly likes: number;
  readonly online: number;
}

export interface Bought {
  readonly id: string;
  readonly name: string;
  readonly productId: string;
  readonly quantity: number;
}

export interface RoomState {
  readonly show: RoomShow | null;
  readonly said: readonly Said[];
  readonly bought: Bought | null;
  readonly skewMs: number;
}

export const emptyState: RoomState = { show: null, said: [], bought: null, skewMs: 0 };

const saidKept = 60;

/** The shapes are those of the frames' sender, see above. */
export function takeFrame(state: RoomState, frame: Frame): RoomState {
  const before = frame.full === true ? { ...emptyState, show: state.show } : state;
  const said = (frame.add['danmaku'] ?? []) as Said[];
  const changed = (frame.add['danmakuChange'] ?? []) as (Said | null)[];
  const gone = (frame.add['gone'] ?? []) as string[];
  const bought = (frame.add['bought'] ?? []) as Bought[];
  return {
    show: (frame.put['show'] as RoomShow | undefined) ?? before.show,
    said: [...before.said, ...said]
      .filter((item) => !gone.includes(item.id))
      .map((item) => changed.find((other) => other?.id === item.id) ?? item)
      .slice(-saidKept),
    bought: bought.at(-1) ?? before.bought,
    skewMs: frame.at - Date.now(),
  };
}
