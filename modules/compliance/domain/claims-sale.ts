import { businessDay, numberIn, numeral } from '../../../platform/kernel/index.ts';
import { found, judged, type Judge, type Spoken } from './claim.ts';
import type { Facts, ProductFacts } from './rule.ts';

/** Deviations of one yuan or a thousandth are no fraud (明码标价规定 art. 21). */
function sameYuan(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(1, b / 1000);
}

const sum = String.raw`(?:\d[\d,]{2,}(?:\.\d+)?|[一二三四五六七八九两]千[零一二三四五六七八九百十]*|[一二三四五六七八九两]百[零一二三四五六七八九]?[一二三四五六七八九十]+|[一二两三四五六七八九]万[零一二三四五六七八九千百十]*)`;
/** What a number is not, where it is followed by this: a figure of the appliance, a count, a length. */
const noMoney =
  '(?!\\d|\\s*(?:[台件人单套份个名位次天年度升瓦转平款号分秒]|小时|公斤|毫米|厘米|多(?:台|人|单)|[万千百]?多?(?:粉丝|人)|w(?![a-z])|l(?![a-z])|版本|寸|g(?![a-z])|kg|mm|cm|hz|db|ml|k(?![a-z])|%|,\\d))';

const was = new RegExp(
  '(?:原价|日常售?价|平时售?价|正常(?:卖|价)|刚才(?:还)?(?:是|卖)|市面价|划线价|市场价|专柜价?|吊牌价|日常价|平时卖?|平常卖?|参考价|挂牌价|标价|之前(?:还)?卖|以前(?:[^,。!?;\\d]{0,3})?(?:要|卖)|' +
    '(?:商场|门店|线下|实体店|官网|旗舰店|天猫|京东|上个月|上周|昨天)[^,。!?;\\d]{0,6}(?:卖|挂|标价?|要|价))' +
    `[^\\d,。!?;零一二两三四五六七八九十百千万]{0,6}(?<n>${sum}|\\d{2}(?=\\s*(?:元|块)))${noMoney}\\s*(?:元|块)?`,
  'gu',
);

/** The price may come first: 三千九百九十九是原价. */
const wasFirst = new RegExp(
  `(?<n>${sum})\\s*(?:元|块)?(?:才|就|都)?(?:是|算|的)(?:原价|日常价|专柜价|市场价|吊牌价|门店价)`,
  'gu',
);

export const wasPrice: Judge = (text, { lowest7Fen }) =>
  [...found(text, was), ...found(text, wasFirst)].map((said) => {
    if (lowest7Fen === undefined) return judged(said, 'unproven');
    const lowest = lowest7Fen / 100;
    const right = (said.number ?? 0) <= lowest || sameYuan(said.number ?? 0, lowest);
    return judged(said, right ? 'proved' : 'contradicted', { lowest7: String(lowest) });
  });

const now = new RegExp(
  '(?:到手价?|今天|今晚|现在|直播(?:间)?价|秒杀价|券后价?|付款|拍下|直接拍|(?:你们?|您)付|一口价|改[完好]价了?啊?,?|只收|报价|仅需|只需|只要|最终|成交价|售价)' +
    `(?:[^,。!?;\\d]{0,3}(?:只要|仅|就是?|只|价|是|只?卖|收你?|才)){0,2}\\s*(?:降[到至]|[^,。!?;\\d减送满省补优惠降宜贵涨]{0,2}?)(?<n>${sum})${noMoney}\\s*(?:元|块)?`,
  'gu',
);

export const price: Judge = (text, { checkoutFen }) =>
  found(text, now).flatMap((said) => {
    if (checkoutFen === undefined || said.number === undefined) return [];
    const real = checkoutFen / 100;
    const right = said.number >= real || sameYuan(said.number, real);
    return [judged(said, right ? 'proved' : 'contradicted', { price: String(real) })];
  });

const counted = `\\s*(?<n>${numeral})[来多几]?\\s*(?:件|台|单|套|个名额|份|组)(?!(?:展示|样|演示))`;
const leftWords = new RegExp(`(?:最后|仅剩|只剩|就剩|还剩|倒数)(?:最后|下)?${counted}`, 'gu');
/** Weaker words speak of stock only where the count ends the thought: not 我家还有一台老空调. */
const leftToo = new RegExp(
  `(?:剩|还有|只够|只有|就这|库存|就放|只放|(?:批|拨)(?:了|给)?(?:我们?)?|就)(?:最后|下|够|了)?${counted}(?=\\s*(?:[,。!?;]|$|了|啊|呀|哦|哈|吧|可卖|库存))`,
  'gu',
);

const few = /(?:后台|库存|仓库|链接)[^,。!?;]{0,4}(?:就|只|还)?剩?(?:个位数|见底|告急)/gu;

export const stock: Judge = (text, { stock: left }) => {
  const wrong = (said: Spoken, right: (left: number) => boolean) => {
    if (left === undefined) return judged(said, 'unproven');
    return judged(said, right(left) ? 'proved' : 'contradicted', { stock: String(left) });
  };
  return [
    ...[...found(text, leftWords), ...found(text, leftToo)].map((said) =>
      wrong(said, (real) => sameCount(said, real)),
    ),
    // A number of one digit is said where it is one.
    ...found(text, few).map((said) => wrong(said, (real) => real < 10)),
  ];
};

/** 二十来台 is about twenty, and 二十多台 is not thirty. */
function sameCount({ text, number = 0 }: Spoken, real: number): boolean {
  const about = /[来多几]\s*(?:件|台|单|套|个名额|份|组)/u.test(text);
  return about ? real >= number * 0.8 && real < number * 1.5 : real === number;
}

const soldOutWords =
  /(?:[一两几0-9]秒(?:钟)?|秒|瞬间(?!好?心情|感觉|什么)|一眨眼|[一刚]上(?:架|链接)|已经|全部|马上就?|库存|仓库|一开[卖抢场播])[^,。!?;没]{0,6}(?:全没|没了|空了|抢空|抢光|扫空|扫光|秒空|卖空|卖光|抢得?(?:干干净净|一干二净)|卖断货|断货|售罄)|(?:后台|库存)[^,。!?;]{0,6}(?:爆了|[抢挤]爆|崩了|炸了)|分钟[^,。!?;]{0,4}(?:抢|卖)(?:空|光|完|得(?:干干净净|一干二净))|没货了/gu;

/** "All gone" while there is stock is as false as stock that is not there (网络反不正当竞争暂行规定 art. 9). */
export const soldOut: Judge = (text, { stock: left }) =>
  found(text, soldOutWords).map((said) => {
    const verdict = left === 0 ? 'proved' : 'contradicted';
    return judged(said, verdict, left === undefined ? {} : { stock: String(left) });
  });

const someTime = '[0-9一二三四五六七八九十]+\\s*(?:秒|分钟)';
/** When a price is said to change: within the hour, within the day, some day. */
const soon = `(?:倒计时(?:结束|一到)?(?:就|后)?|${someTime}(?:后|之后|内|一到)?|半小时(?:后|之后|内)?|[一二三四五六七八九十\\d]+个数(?:之?后|一?到|完)?|马上|立刻|立马|一会儿?|等会儿?)`;
const today =
  '(?:下了?播|播完|零点|十二点|12点|活动结束|明[天早](?:开始)?|后天|过[了完]?今[晚天]|过后)';
const someDay =
  '(?:下个?(?:周|星期)[一二三四五六日天]?|下个?月|月底|这个?月|双(?:十[一二]|1[12])|(?:元旦|春节|国庆|五一|618|节|年)后|(?:元旦|春节|国庆|五一|618|过节)(?:一过|过完)|周末|下一?批|再等|(?:后面|以后|往后)(?![几这那两的]))';
/** "Whether it will be dearer" and "it will not" claim nothing. */
const upTo = '(?:(?!不|没|吗)[^,。!?;]){0,8}';
const up = `(?:恢复(?:(?:原|正常)价|${sum}|(?=$|[,。!?;]))|(?:全线|全面)?上调|回到?原价|(?:是|变)原价|(?:统一)?[涨提调]价|[要必会]涨|涨(?:回|上去|${numeral})|弹回|跳回|改回|(?:越来越|只会更?|比(?:现在|今[天晚])(?:还|更|要)?|贵?还?更)贵|贵${numeral})(?!还是|降|便宜|吗)`;

const rise = new RegExp(
  [
    `(?:${soon}|${today}|${someDay})${upTo}(?:${up}|下架|没有了)`,
    // Goods that are gone are no dearer: 卖完就没有了.
    `卖完(?:这(?:一)?批)?${upTo}${up}`,
    `(?:${soon}|${today}|${someDay})[^,。!?;]{0,6}(?:不是|(?<!有)没有?)(?:了)?这个价`,
    `(?:这个价|价格)[^,。!?;]{0,2}(?:只|就)?保留(?:${someTime}|半小时)`,
    `(?:福利|链接|通道|这个?波|这个价)[^,。!?;]{0,4}(?:只|就)(?:开|放|留)(?:${someTime}|半小时)`,
    `(?:下了?播|播完|明[天早])[^。!?;]{0,10}(?:就是|变成?|涨到)${sum}(?=元|块|了|$|[,。!?;])`,
    `(?:数到|喊到?)[一二三四五六七八九十\\d]+[^。!?;]{0,6}(?:改价?|恢复|涨|撤|关)(?=$|了|[,。!?;])`,
    '到点[^,。!?;]{0,4}(?:(?:关|撤)[^,。!?;]{0,2}链接|下架|恢复)',
    '(?:这个价|价格)[^,。!?;]{0,4}最后[一1](?:天|晚|小时)|这个价的?最后一',
  ].join('|'),
  'gu',
);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const thisWeek = /周末/u;
const nextWeek = /下个?(?:周|星期)/u;
const thisMonth = /月底|这个?月/u;
const namesSomeDay = new RegExp(someDay, 'u');
const namesToday = new RegExp(`${today}|最后[一1][天晚]`, 'u');

/** How soon a change has to come to make these words true, where they name no minutes. */
function withinMs(said: string, at: number): number {
  if (thisWeek.test(said)) return 7 * dayMs;
  if (nextWeek.test(said)) return 14 * dayMs;
  if (thisMonth.test(said)) return monthEnd(at) - at;
  // A later batch, another month, some day: nothing that is scheduled here can bear that out.
  if (namesSomeDay.test(said)) return 0;
  return namesToday.test(said) ? 36 * hourMs : hourMs;
}

/** The first moment of the next month in Asia/Shanghai. */
function monthEnd(at: number): number {
  const [year = 0, month = 0] = businessDay(at).split('-').map(Number);
  return Date.UTC(year, month, 1) - 8 * hourMs;
}

/** The price changes when it was said to, to the minute; otherwise the hurry is made up. */
export const priceRise: Judge = (text, { priceEndsInMs }, at) =>
  found(text, rise).map((said) => {
    if (!priceEndsInMs) return judged(said, 'unproven');
    const told = said.text.replace('半小时', '30分钟');
    const spoken = /([0-9]+|[一二三四五六七八九十]+)\s*(秒|分钟)/u.exec(told);
    const unit = spoken?.[2] === '秒' ? 1000 : 60_000;
    const right = (leftMs: number): boolean =>
      spoken?.[1] === undefined
        ? leftMs > 0 && leftMs <= withinMs(told, at)
        : Math.abs(leftMs - (numberIn(spoken[1]) ?? 1) * unit) <= 60_000;
    return judged(said, priceEndsInMs.some(right) ? 'proved' : 'contradicted');
  });

const subsidyWords =
  '(?:国补|国家补(?!丁|充)|国家补贴|以旧换新补贴|政府补贴|政府(?:给)?补|国家给补|补贴)';
const subsidyFigure = new RegExp(
  `${subsidyWords}[^,。!?;\\d零一二两三四五六七八九十百千万]{0,8}(?:百分之(?<p>${numeral})|(?<n>${numeral})\\s*(?<u>%|元|块)?)(?!\\s*[级台件次类])`,
  'gu',
);

export const subsidy: Judge = (text, { subsidyPolicy }) =>
  [...text.matchAll(subsidyFigure)].flatMap((match) => {
    const share = match.groups?.['p'];
    const value = numberIn(share ?? match.groups?.['n'] ?? '');
    if (value === undefined) return [];
    const span = { from: match.index, until: match.index + match[0].length };
    if (!subsidyPolicy) return [judged(span, 'unproven', { policy: '以当地政策为准' })];
    const { percent, capYuan } = subsidyPolicy;
    const values = { policy: `国补 ${percent}%,每件不超过 ${capYuan} 元` };
    const inPercent = share !== undefined || match.groups?.['u'] === '%';
    if (!inPercent && value < 100) return [];
    const right = inPercent ? value === percent : value <= capYuan;
    return [judged(span, right ? 'proved' : 'contradicted', values)];
  });

const eligible = new RegExp(
  `(?:能用|能领|可用|(?:也|都|还)有|纳入|支持|享受|走|扣|可以?(?:申请|领|用)|叠加|领)[^,。!?;]{0,3}${subsidyWords}(?!的?规则)|${subsidyWords}(?:后|到手|抵扣|立减)?价|${subsidyWords}(?:后|立减|抵扣)`,
  'gu',
);

function eligibleJudge(wrong: (product: ProductFacts, facts: Facts) => boolean): Judge {
  return (text, facts) =>
    found(text, eligible).flatMap((said) => {
      const { product, subsidyPolicy } = facts;
      if (!product || !subsidyPolicy) return [];
      return [judged(said, wrong(product, facts) ? 'contradicted' : 'proved')];
    });
}

/** A kind that the subsidy policy does not name. */
export const subsidyKind = eligibleJudge(
  ({ kind }, { subsidyPolicy }) => subsidyPolicy?.kinds.includes(kind) === false,
);

/** A kind that it names, of another grade. */
export const subsidyGrade = eligibleJudge(
  (product, { subsidyPolicy }) =>
    subsidyPolicy?.kinds.includes(product.kind) === true && product.grade !== subsidyPolicy.grade,
);
