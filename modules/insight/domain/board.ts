import { funnelOf, indicators, valueOf, type FunnelStep, type Value } from './indicators.ts';
import type { CurvePoint, FiguresState, Marker } from './figures.ts';

export interface ProductRow {
  readonly id: string;
  readonly shown: number;
  readonly clicked: number;
  readonly buyers: number;
  readonly orders: number;
  readonly items: number;
  readonly paidFen: number;
}

/** The figures as a screen receives them: numbers only, computed from the fold at one moment. */
export interface Board {
  readonly at: number;
  readonly online: number;
  readonly peakOnline: number;
  readonly viewers: number;
  readonly views: number;
  readonly danmaku: number;
  readonly likes: number;
  readonly newFollowers: number;
  readonly placedOrders: number;
  readonly placedFen: number;
  readonly paidOrders: number;
  readonly paidFen: number;
  readonly paidItems: number;
  readonly buyers: number;
  readonly refundedOrders: number;
  readonly refundedFen: number;
  readonly spentFen: number;
  readonly goals: { readonly gmvFen: number; readonly viewers: number; readonly orders: number };
  readonly funnel: readonly FunnelStep[];
  readonly indicators: Readonly<Record<string, Value>>;
  /** Every form of each indicator, in the order of its definition; the first is the one shown. */
  readonly forms: Readonly<Record<string, readonly Value[]>>;
  readonly products: readonly ProductRow[];
  readonly provinces: readonly { name: string; orders: number; fen: number }[];
  readonly words: readonly { word: string; count: number }[];
}

const wordsShown = 40;

export function boardAt(state: FiguresState, now: number): Board {
  return {
    at: now,
    online: state.online,
    peakOnline: state.peakOnline,
    viewers: state.entered,
    views: state.views,
    danmaku: state.danmaku,
    likes: state.likes,
    newFollowers: state.newFollowers,
    placedOrders: state.placedOrders,
    placedFen: state.placedFen,
    paidOrders: state.paidOrders,
    paidFen: state.paidFen,
    paidItems: state.paidItems,
    buyers: state.buyers,
    refundedOrders: state.refundedOrders,
    refundedFen: state.refundedFen,
    spentFen: state.spentFen,
    goals: state.goals,
    funnel: funnelOf(state),
    indicators: Object.fromEntries(
      indicators.map((indicator) => [indicator.id, valueOf(indicator.forms[0], state, now)]),
    ),
    forms: Object.fromEntries(
      indicators.map(({ id, forms }) => [id, forms.map((form) => valueOf(form, state, now))]),
    ),
    products: productRows(state),
    provinces: [...state.provinces]
      .map(([name, { orders, fen }]) => ({ name, orders, fen }))
      .toSorted((a, b) => b.fen - a.fen || (a.name < b.name ? -1 : 1)),
    words: [...state.words]
      .map(([word, count]) => ({ word, count }))
      .toSorted((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
      .slice(0, wordsShown),
  };
}

function productRows(state: FiguresState): ProductRow[] {
  return [...state.products]
    .map(([id, track]) => ({
      id,
      shown: track.shown.size,
      clicked: track.clicked.size,
      buyers: track.buyers.size,
      orders: track.orders,
      items: track.items,
      paidFen: track.paidFen,
    }))
    .toSorted((a, b) => b.paidFen - a.paidFen || b.clicked - a.clicked || (a.id < b.id ? -1 : 1));
}

export interface CurveView {
  readonly from: number;
  readonly stepMs: number;
  readonly points: readonly CurvePoint[];
  readonly markers: readonly Marker[];
}
