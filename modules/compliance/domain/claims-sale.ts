import { found, judged, type Judge } from './claim.ts';
import { numberIn, numeral } from './number.ts';
import type { Facts, ProductFacts } from './rule.ts';

/** Deviations of one yuan or a thousandth are no fraud (明码标价规定 art. 21). */
function sameYuan(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(1, b / 1000);
}

const was = new RegExp(
  '(?:原价|划线价|市场价|专柜价|吊牌价|日常价|平时卖?|参考价|之前卖)' +
    `[^\\d,。!?;零一二两三四五六七八九十百千万]{0,6}(?<n>${numeral})\\s*(?:元|块)?`,
  'gu',
);

export const wasPrice: Judge = (text, { lowest7Fen }) =>
  found(text, was).map((said) => {
    if (lowest7Fen === undefined) return judged(said, 'unproven');
    const lowest = lowest7Fen / 100;
    const right = (said.number ?? 0) <= lowest || sameYuan(said.number ?? 0, lowest);
    return judged(said, right ? 'proved' : 'contradicted', { lowest7: String(lowest) });
  });

const now = new RegExp(
  '(?:到手价?|今天|今晚|现在|直播价|秒杀价|券后|仅需|只需)(?:只要|仅|就|只|价|是|只卖)*' +
    `\\s*(?<n>\\d[\\d,]{2,}(?:\\.\\d+)?|[一二三四五六七八九两]千[零一二三四五六七八九百十]*)\\s*(?:元|块)?`,
  'gu',
);

export const price: Judge = (text, { checkoutFen }) =>
  found(text, now).flatMap((said) => {
    if (checkoutFen === undefined || said.number === undefined) return [];
    const real = checkoutFen / 100;
    const right = said.number >= real || sameYuan(said.number, real);
    return [judged(said, right ? 'proved' : 'contradicted', { price: String(real) })];
  });

const left = new RegExp(
  `(?:最后|仅剩|只剩|就剩|还剩)\\s*(?<n>${numeral})\\s*(?:件|台|单|套|个名额|份|组)`,
  'gu',
);

export const stock: Judge = (text, facts) =>
  found(text, left).map((said) => {
    if (facts.stock === undefined) return judged(said, 'unproven', { stock: '?' });
    const verdict = said.number === facts.stock ? 'proved' : 'contradicted';
    return judged(said, verdict, { stock: String(facts.stock) });
  });

const rise =
  /(?:倒计时(?:结束|一到)?(?:就|后)?|[0-9一二三四五六七八九十]+\s*(?:秒|分钟)(?:后|之后|内)?|马上|立刻|一会儿?)[^,。!?;]{0,6}(?:恢复原价|涨价|涨回|下架|没有了)/gu;

/** The price changes when it was said to, to the minute; otherwise the hurry is made up. */
export const priceRise: Judge = (text, { priceEndsAt }, at) =>
  found(text, rise).map((said) => {
    if (priceEndsAt === undefined) return judged(said, 'unproven');
    if (priceEndsAt === null) return judged(said, 'contradicted');
    const spoken = /([0-9]+|[一二三四五六七八九十]+)\s*(秒|分钟)/u.exec(said.text);
    const unit = spoken?.[2] === '秒' ? 1000 : 60_000;
    const leftMs = priceEndsAt - at;
    // "When the countdown ends" names no time: a change within the hour makes it true.
    const right =
      spoken?.[1] === undefined
        ? leftMs > 0 && leftMs <= 3_600_000
        : Math.abs(leftMs - (numberIn(spoken[1]) ?? 1) * unit) <= 60_000;
    return judged(said, right ? 'proved' : 'contradicted');
  });

const subsidyWords = '(?:国补|国家补贴|以旧换新补贴|政府补贴|补贴)';
const subsidyFigure = new RegExp(
  `${subsidyWords}[^,。!?;\\d零一二两三四五六七八九十百千万]{0,8}(?<n>${numeral})\\s*(?<u>%|元|块)?(?!\\s*级)`,
  'gu',
);

export const subsidy: Judge = (text, { policy }) =>
  [...text.matchAll(subsidyFigure)].flatMap((match) => {
    const value = numberIn(match.groups?.['n'] ?? '');
    if (value === undefined) return [];
    const span = { from: match.index, until: match.index + match[0].length };
    if (!policy) return [judged(span, 'unproven', { policy: '以当地政策为准' })];
    const { percent, capYuan } = policy;
    const values = { policy: `国补 ${percent}%,每件不超过 ${capYuan} 元` };
    const inPercent = match.groups?.['u'] === '%';
    if (!inPercent && value < 100) return [];
    const right = inPercent ? value === percent : value <= capYuan;
    return [judged(span, right ? 'proved' : 'contradicted', values)];
  });

const eligible = new RegExp(
  `(?:能用|可用|支持|享受|可以?(?:申请|领|用)|叠加|领)[^,。!?;]{0,3}${subsidyWords}|${subsidyWords}(?:后|价)`,
  'gu',
);

function eligibleJudge(wrong: (product: ProductFacts, facts: Facts) => boolean): Judge {
  return (text, facts) =>
    found(text, eligible).flatMap((said) => {
      const { product, policy } = facts;
      if (!product || !policy) return [];
      return [judged(said, wrong(product, facts) ? 'contradicted' : 'proved')];
    });
}

/** A kind that the policy does not name. */
export const subsidyKind = eligibleJudge(
  ({ kind }, { policy }) => policy?.kinds.includes(kind) === false,
);

/** A kind that it names, of another grade. */
export const subsidyGrade = eligibleJudge(
  (product, { policy }) =>
    policy?.kinds.includes(product.kind) === true && product.grade !== policy.grade,
);
