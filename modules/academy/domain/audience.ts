import { exponential, pick, readProvince, type Random } from '../../../platform/kernel/index.ts';

/** A kind of viewer and how it behaves. Rates are per minute of watching unless said otherwise. */
export interface Segment {
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly share: number;
  readonly watchMeanMs: number;
  readonly chat: number;
  readonly like: number;
  readonly open: number;
  /** Chance to buy after opening a product at its usual price. */
  readonly buy: number;
  /** How much more likely a flash sale makes a purchase. */
  readonly flashPull: number;
  readonly follow: number;
}

/** SIM-1: who comes. Shares add up to one. Priors for practice, not measurements. */
export const segments: readonly Segment[] = [
  {
    id: 'passer-by',
    name: { zh: '路过', en: 'Passer-by' },
    share: 0.52,
    watchMeanMs: 45_000,
    chat: 0.08,
    like: 0.4,
    open: 0.15,
    buy: 0.01,
    flashPull: 3,
    follow: 0.01,
  },
  {
    id: 'comparer',
    name: { zh: '比价', en: 'Price comparer' },
    share: 0.26,
    watchMeanMs: 180_000,
    chat: 0.35,
    like: 0.5,
    open: 0.9,
    buy: 0.05,
    flashPull: 6,
    follow: 0.04,
  },
  {
    id: 'renovator',
    name: { zh: '装修', en: 'Renovator' },
    share: 0.14,
    watchMeanMs: 300_000,
    chat: 0.5,
    like: 0.8,
    open: 0.8,
    buy: 0.12,
    flashPull: 2.5,
    follow: 0.1,
  },
  {
    id: 'fan',
    name: { zh: '老粉', en: 'Fan' },
    share: 0.08,
    watchMeanMs: 600_000,
    chat: 1.2,
    like: 4,
    open: 0.5,
    buy: 0.15,
    flashPull: 3,
    follow: 0.2,
  },
];

/** What a viewer sees of the show, as the public frames tell it. */
export interface Scene {
  readonly cueKind: string | null;
  readonly pinned: string | null;
  readonly flash: { readonly offerId: string; readonly productId: string } | null;
  readonly stalledMs: number;
}

/** What a simulated viewer does next. */
export type ViewerAction =
  | { readonly do: 'wait' }
  | { readonly do: 'leave' }
  | { readonly do: 'chat'; readonly text: string }
  | { readonly do: 'like'; readonly n: number }
  | { readonly do: 'open'; readonly productId: string }
  | { readonly do: 'follow' }
  | {
      readonly do: 'buy';
      readonly productId: string;
      readonly offerId: string | null;
      readonly pays: boolean;
    };

export function pickSegment(random: Random): Segment {
  let rest = random();
  for (const segment of segments) {
    rest -= segment.share;
    if (rest < 0) return segment;
  }
  return pick(random, segments);
}

/** How long somebody of this segment will stay, if nothing happens to change it. */
export function stayMs(random: Random, segment: Segment): number {
  return Math.max(4000, exponential(random, segment.watchMeanMs));
}

const cuePull: Readonly<Record<string, { chat: number; open: number; buy: number }>> = {
  opening: { chat: 0.8, open: 0.4, buy: 0.4 },
  knowledge: { chat: 0.9, open: 1.2, buy: 0.9 },
  scene: { chat: 1, open: 1.3, buy: 1 },
  review: { chat: 1.1, open: 1.1, buy: 1.2 },
  expert: { chat: 1.8, open: 1, buy: 1.1 },
  flash: { chat: 1.5, open: 1.8, buy: 1.6 },
  interaction: { chat: 2.4, open: 0.6, buy: 0.5 },
  closing: { chat: 0.8, open: 0.6, buy: 0.7 },
};

const even = { chat: 1, open: 1, buy: 1 };
const impatientAfterMs = 4000;

/**
 * SIM-2: what a viewer does in the next `stepMs`. Responds to the cue, to a flash sale and to a
 * picture that stands still. Pure: the same random numbers give the same action.
 */
export function nextAction(
  random: Random,
  segment: Segment,
  scene: Scene,
  stepMs: number,
): ViewerAction {
  const minutes = stepMs / 60_000;
  const pull = cuePull[scene.cueKind ?? ''] ?? even;
  if (scene.stalledMs > impatientAfterMs && random() < 0.15) return { do: 'leave' };
  const dice = random();
  let edge = segment.chat * pull.chat * minutes;
  if (dice < edge) return { do: 'chat', text: chatLine(random, scene) };
  edge += segment.like * minutes;
  if (dice < edge) return { do: 'like', n: 1 + Math.floor(random() * 8) };
  edge += segment.follow * minutes;
  if (dice < edge) return { do: 'follow' };
  if (scene.pinned === null) return { do: 'wait' };
  edge += segment.open * pull.open * minutes * (scene.flash ? 2 : 1);
  if (dice >= edge) return { do: 'wait' };
  return openOrBuy(random, segment, scene, pull.buy);
}

function openOrBuy(random: Random, segment: Segment, scene: Scene, pull: number): ViewerAction {
  const productId = scene.flash?.productId ?? scene.pinned ?? '';
  const chance = segment.buy * pull * (scene.flash ? segment.flashPull : 1);
  if (random() >= chance) return { do: 'open', productId };
  const pays = random() < 0.9;
  return { do: 'buy', productId, offerId: scene.flash?.offerId ?? null, pays };
}

/** Made-up lines of a made-up audience. */
const lines: Readonly<Record<string, readonly string[]>> = {
  any: ['主播好', '第一次来', '声音有点小', '这款颜色好看', '能便宜点吗', '包安装吗', '哪里发货'],
  knowledge: ['一级能效省多少电', '噪音多少分贝', '多大房间合适', '这个参数怎么看', '和三级差多少'],
  scene: ['小户型放得下吗', '老人会用吗', '开放式厨房行不行', '能连手机吗', '夏天制冷快不快'],
  review: ['用了两年没坏过', '我家也是这款', '安装师傅挺好', '评价看着靠谱', '有没有缺点'],
  expert: ['保修几年', '怎么清洗', '旧机怎么处理', '要不要留插座', '能参加国补吗'],
  flash: ['抢到了', '没抢到', '还有吗', '几点再上', '冲冲冲', '一人能买几台'],
  interaction: ['选 A', '我猜是 B', '答案是一级', '送什么', '哈哈哈'],
  closing: ['谢谢主播', '下次什么时候', '已下单等发货', '晚安'],
};

function chatLine(random: Random, scene: Scene): string {
  if (scene.stalledMs > impatientAfterMs) return pick(random, ['卡了', '画面不动了', '是我网卡吗']);
  const own = lines[scene.cueKind ?? ''] ?? [];
  const any = lines['any'] ?? [];
  return pick(random, random() < 0.7 && own.length > 0 ? own : any);
}

/** Invented names for invented people. */
const nameParts = {
  first: ['小', '阿', '大', '老', '初', '晴', '安', '木', '云', '南'],
  second: ['雨', '北', '橘', '鹿', '禾', '舟', '星', '桃', '川', '麦', '棠', '汐'],
};

export function nickname(random: Random): string {
  const tail = Math.floor(random() * 90 + 10);
  return `${pick(random, nameParts.first)}${pick(random, nameParts.second)}${tail}`;
}

/** Provinces with their rough share of orders in the made-up world. */
const provinces = [
  '广东',
  '浙江',
  '江苏',
  '山东',
  '河南',
  '四川',
  '湖北',
  '湖南',
  '福建',
  '安徽',
  '河北',
  '上海',
  '北京',
  '陕西',
  '辽宁',
  '重庆',
  '江西',
  '广西',
  '云南',
  '天津',
] as const;

const familyNames = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高';

/** Looks like a mobile number and is nobody's: of 13x to 19x, this series was given to no operator. */
const unassigned = '154';

/** SIM-3: an invented buyer whose data is nobody's, in a form that the shop takes. */
export function inventedBuyer(random: Random) {
  const family = familyNames[Math.floor(random() * familyNames.length)] ?? '王';
  const name = provinces[Math.floor(random() ** 1.6 * provinces.length)] ?? '广东';
  const digits = Math.floor(random() * 1e8)
    .toString()
    .padStart(8, '0');
  return {
    name: `${family}${pick(random, ['先生', '女士', '晓', '磊', '静'])}`,
    phone: `${unassigned}${digits}`,
    province: readProvince(name) ?? name,
    region: `${name}模拟市样例区`,
    street: `虚构路 ${Math.floor(random() * 400 + 1)} 号`,
  };
}
