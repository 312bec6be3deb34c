import type { CueKind } from './cues.ts';

export interface CueTemplate {
  readonly kind: CueKind;
  readonly seconds: number;
  readonly title: string;
  /** Which product of the line-up the cue is about, counted from zero. */
  readonly product: number | null;
}

export interface Template {
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly cues: readonly CueTemplate[];
}

const about = (kind: CueKind, title: string, seconds: number, product: number): CueTemplate => ({
  kind,
  title,
  seconds,
  product,
});

const frame = (kind: CueKind, title: string, seconds: number): CueTemplate => ({
  kind,
  title,
  seconds,
  product: null,
});

/** Ready-made rundowns: four kinds of content around each product, the sale after the proof. */
export const templates: readonly Template[] = [
  {
    id: 'four-part',
    name: { zh: '四段式(一品)', en: 'Four parts, one product' },
    cues: [
      frame('opening', '开场:今晚讲什么', 120),
      about('knowledge', '看懂能效标识', 300, 0),
      about('scene', '在家里怎么用', 300, 0),
      about('review', '老用户怎么说', 240, 0),
      about('expert', '工程师答疑', 300, 0),
      about('flash', '限量秒杀', 180, 0),
      frame('interaction', '互动问答', 180),
      frame('closing', '收尾与售后承诺', 120),
    ],
  },
  {
    id: 'two-products',
    name: { zh: '双品对讲', en: 'Two products' },
    cues: [
      frame('opening', '开场', 120),
      about('knowledge', '第一件:看懂参数', 240, 0),
      about('scene', '第一件:真实场景', 240, 0),
      about('review', '第一件:用户测评', 180, 0),
      about('expert', '第一件:答疑', 180, 0),
      about('flash', '第一件:秒杀', 150, 0),
      frame('interaction', '抢答互动', 120),
      about('knowledge', '第二件:看懂参数', 240, 1),
      about('scene', '第二件:真实场景', 240, 1),
      about('review', '第二件:用户测评', 180, 1),
      about('expert', '第二件:答疑', 180, 1),
      about('flash', '第二件:秒杀', 150, 1),
      frame('closing', '收尾', 120),
    ],
  },
  {
    id: 'quick',
    name: { zh: '十分钟快闪', en: 'Ten-minute flash' },
    cues: [
      frame('opening', '开场', 60),
      about('knowledge', '三个关键参数', 150, 0),
      about('review', '一条真实评价', 90, 0),
      about('flash', '秒杀', 180, 0),
      frame('closing', '收尾', 60),
    ],
  },
];
