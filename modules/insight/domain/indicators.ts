import type { TapeType } from '../../tape/events.ts';
import type { FiguresState } from './figures.ts';

type Words = { readonly zh: string; readonly en: string };

/** One way to compute an indicator: what is divided by what. Both are kept, so both can be shown. */
export interface Form {
  readonly name: Words;
  readonly numerator: Words;
  readonly denominator: Words;
  of(state: FiguresState, now: number): readonly [number, number];
}

export type Unit = 'ratio' | 'seconds' | 'fen' | 'times';

/**
 * A versioned definition. `forms[0]` is the one that desks show; the others are what other sources
 * call by the same name (their differences are listed in the glossary).
 */
export interface Indicator {
  readonly id: string;
  readonly version: 1;
  readonly name: Words;
  readonly unit: Unit;
  readonly window: Words;
  readonly once: Words;
  /** What on the tape it is counted from; nothing else changes it. */
  readonly facts: readonly TapeType[];
  readonly forms: readonly [Form, ...Form[]];
}

export interface Value {
  readonly numerator: number;
  readonly denominator: number;
  /** Numerator divided by denominator; null where there is nothing to divide by. */
  readonly value: number | null;
}

export function valueOf(form: Form, state: FiguresState, now: number): Value {
  const [numerator, denominator] = form.of(state, now);
  return { numerator, denominator, value: denominator === 0 ? null : numerator / denominator };
}

/** Watch time until `now`: finished intervals plus those still open. */
export function watchedMs(state: FiguresState, now: number): number {
  const until = state.closedAt === null ? now : Math.min(now, state.closedAt);
  const running = state.online * until - state.openSinceSum;
  return state.watchedMs + Math.max(0, running);
}

const wholeShow: Words = {
  zh: '开播至今(含下播后到账)',
  en: 'from the start, late payments included',
};
const perViewer: Words = { zh: '按观众去重', en: 'unique viewers' };
const notOnce: Words = { zh: '不去重', en: 'not deduplicated' };

const viewersUv: Words = { zh: '观看人数(UV)', en: 'viewers (UV)' };
const viewsPv: Words = { zh: '观看次数(PV)', en: 'views (PV)' };
const exposedUv: Words = { zh: '直播间曝光人数', en: 'people who saw the room' };
const shownUv: Words = { zh: '商品曝光人数', en: 'people who saw a product' };
const clickedUv: Words = { zh: '商品点击人数', en: 'people who opened a product' };
const buyersUv: Words = { zh: '成交人数', en: 'buyers' };
const paidSum: Words = { zh: '支付金额', en: 'amount paid' };
const usual: Words = { zh: '本系统口径', en: 'our definition' };

/** INSIGHT-3: the twelve indicators of one session (C5). */
export const indicators: readonly Indicator[] = [
  {
    id: 'watch-time',
    version: 1,
    name: { zh: '平均停留时长', en: 'Average watch time' },
    unit: 'seconds',
    window: wholeShow,
    once: { zh: '同一观众多开窗口取并集', en: 'merged across a viewer’s windows' },
    facts: ['viewer.entered', 'viewer.left'],
    forms: [
      {
        name: usual,
        numerator: { zh: '观看总时长(秒)', en: 'seconds watched' },
        denominator: viewersUv,
        of: (state, now) => [watchedMs(state, now) / 1000, state.entered],
      },
      {
        name: { zh: '次均(TikTok)', en: 'per view (TikTok)' },
        numerator: { zh: '观看总时长(秒)', en: 'seconds watched' },
        denominator: viewsPv,
        of: (state, now) => [watchedMs(state, now) / 1000, state.views],
      },
    ],
  },
  {
    id: 'interaction',
    version: 1,
    name: { zh: '互动率', en: 'Interaction rate' },
    unit: 'ratio',
    window: wholeShow,
    once: perViewer,
    facts: ['danmaku.said', 'like.given', 'shop.followed', 'viewer.entered'],
    forms: [
      {
        name: usual,
        numerator: {
          zh: '评论、点赞或关注过的人数',
          en: 'people who commented, liked or followed',
        },
        denominator: viewersUv,
        of: (state) => [state.interacted, state.entered],
      },
      {
        name: { zh: '次数口径', en: 'by counts' },
        numerator: { zh: '评论条数 + 点赞次数', en: 'comments plus likes' },
        denominator: viewsPv,
        of: (state) => [state.danmaku + state.likes, state.views],
      },
    ],
  },
  {
    id: 'follow',
    version: 1,
    name: { zh: '转粉率', en: 'Follow rate' },
    unit: 'ratio',
    window: wholeShow,
    once: perViewer,
    facts: ['shop.followed', 'viewer.entered'],
    forms: [
      {
        name: usual,
        numerator: { zh: '本场新增关注人数', en: 'new followers' },
        denominator: {
          zh: '进入时未关注的观看人数',
          en: 'viewers not following on entry',
        },
        of: (state) => [state.newFollowers, state.nonFollowersEntered],
      },
      {
        name: { zh: '全部观众口径', en: 'by all viewers' },
        numerator: { zh: '本场新增关注人数', en: 'new followers' },
        denominator: viewersUv,
        of: (state) => [state.newFollowers, state.entered],
      },
    ],
  },
  {
    id: 'enter',
    version: 1,
    name: { zh: '曝光-进入率', en: 'Exposure-to-entry rate' },
    unit: 'ratio',
    window: wholeShow,
    once: perViewer,
    facts: ['room.shown', 'viewer.entered'],
    forms: [
      {
        name: usual,
        numerator: viewersUv,
        denominator: exposedUv,
        of: (state) => [state.entered, state.exposed.size],
      },
    ],
  },
  {
    id: 'product-exposure',
    version: 1,
    name: { zh: '商品曝光率', en: 'Product exposure rate' },
    unit: 'ratio',
    window: wholeShow,
    once: perViewer,
    facts: ['product.opened', 'product.shown', 'viewer.entered'],
    forms: [
      {
        name: usual,
        numerator: shownUv,
        denominator: viewersUv,
        of: (state) => [state.shown, state.entered],
      },
    ],
  },
  {
    id: 'product-click',
    version: 1,
    name: { zh: '商品点击率', en: 'Product click-through rate' },
    unit: 'ratio',
    window: wholeShow,
    once: perViewer,
    facts: ['product.opened', 'product.shown', 'viewer.entered'],
    forms: [
      {
        name: usual,
        numerator: clickedUv,
        denominator: shownUv,
        of: (state) => [state.clicked, state.shown],
      },
      {
        name: { zh: '观看口径(罗盘、Lazada)', en: 'by viewers (Compass, Lazada)' },
        numerator: clickedUv,
        denominator: viewersUv,
        of: (state) => [state.clicked, state.entered],
      },
    ],
  },
  {
    id: 'click-deal',
    version: 1,
    name: { zh: '点击-成交率', en: 'Click-to-purchase rate' },
    unit: 'ratio',
    window: wholeShow,
    once: perViewer,
    facts: ['order.paid', 'order.placed', 'product.opened', 'viewer.entered'],
    forms: [
      {
        name: usual,
        numerator: buyersUv,
        denominator: clickedUv,
        of: (state) => [state.buyers, state.clicked],
      },
      {
        name: { zh: '点击-创建率', en: 'click to order' },
        numerator: { zh: '下单人数', en: 'people who ordered' },
        denominator: clickedUv,
        of: (state) => [state.orderers, state.clicked],
      },
    ],
  },
  {
    id: 'deal',
    version: 1,
    name: { zh: '看播-成交率', en: 'View-to-purchase rate' },
    unit: 'ratio',
    window: wholeShow,
    once: perViewer,
    facts: ['order.paid', 'viewer.entered'],
    forms: [
      {
        name: usual,
        numerator: buyersUv,
        denominator: viewersUv,
        of: (state) => [state.buyers, state.entered],
      },
    ],
  },
  {
    id: 'gpm',
    version: 1,
    name: { zh: 'GPM 千次观看成交额', en: 'GPM, paid per 1,000 views' },
    unit: 'fen',
    window: wholeShow,
    once: notOnce,
    facts: ['order.paid', 'viewer.entered'],
    forms: [
      {
        name: usual,
        numerator: { zh: '支付金额 × 1000', en: 'amount paid × 1,000' },
        denominator: viewsPv,
        of: (state) => [state.paidFen * 1000, state.views],
      },
      {
        name: { zh: '人数口径', en: 'by viewers' },
        numerator: { zh: '支付金额 × 1000', en: 'amount paid × 1,000' },
        denominator: viewersUv,
        of: (state) => [state.paidFen * 1000, state.entered],
      },
    ],
  },
  {
    id: 'uv-value',
    version: 1,
    name: { zh: 'UV 价值', en: 'Value per viewer' },
    unit: 'fen',
    window: wholeShow,
    once: perViewer,
    facts: ['order.paid', 'order.refunded', 'order.part-refunded', 'viewer.entered'],
    forms: [
      {
        name: usual,
        numerator: paidSum,
        denominator: viewersUv,
        of: (state) => [state.paidFen, state.entered],
      },
      {
        name: { zh: '扣退款', en: 'net of refunds' },
        numerator: { zh: '支付金额 − 退款', en: 'amount paid less refunds' },
        denominator: viewersUv,
        of: (state) => [state.paidFen - state.refundedFen, state.entered],
      },
    ],
  },
  {
    id: 'per-buyer',
    version: 1,
    name: { zh: '客单价', en: 'Average spend per buyer' },
    unit: 'fen',
    window: wholeShow,
    once: perViewer,
    facts: ['order.paid', 'viewer.entered'],
    forms: [
      {
        name: usual,
        numerator: paidSum,
        denominator: buyersUv,
        of: (state) => [state.paidFen, state.buyers],
      },
      {
        name: { zh: '件单价', en: 'per item' },
        numerator: paidSum,
        denominator: { zh: '支付件数', en: 'units paid' },
        of: (state) => [state.paidFen, state.paidItems],
      },
    ],
  },
  {
    id: 'roi',
    version: 1,
    name: { zh: '投流 ROI(全场)', en: 'Traffic ROI (whole show)' },
    unit: 'times',
    window: wholeShow,
    once: notOnce,
    facts: ['order.paid', 'order.refunded', 'order.part-refunded', 'traffic.spent'],
    forms: [
      {
        name: usual,
        numerator: paidSum,
        denominator: {
          zh: '投流消耗(中控录入)',
          en: 'traffic spend (entered in the control room)',
        },
        of: (state) => [state.paidFen, state.spentFen],
      },
      {
        name: { zh: '扣退款', en: 'net of refunds' },
        numerator: { zh: '支付金额 − 退款', en: 'amount paid less refunds' },
        denominator: {
          zh: '投流消耗(中控录入)',
          en: 'traffic spend (entered in the control room)',
        },
        of: (state) => [state.paidFen - state.refundedFen, state.spentFen],
      },
    ],
  },
];

export interface FunnelStep {
  readonly id: string;
  readonly name: Words;
  readonly count: number;
  /** Share of the step before; null for the first and where nothing came before. */
  readonly rate: number | null;
}

/** INSIGHT-4: five counts, four rates (五维四率), each count de-duplicated by viewer. */
export function funnelOf(state: FiguresState): readonly FunnelStep[] {
  const counts: readonly (readonly [string, Words, number])[] = [
    ['exposed', exposedUv, state.exposed.size],
    ['entered', viewersUv, state.entered],
    ['shown', shownUv, state.shown],
    ['clicked', clickedUv, state.clicked],
    ['bought', buyersUv, state.buyers],
  ];
  return counts.map(([id, name, count], index) => {
    const before = counts[index - 1]?.[2];
    const rate = before === undefined || before === 0 ? null : count / before;
    return { id, name, count, rate };
  });
}
