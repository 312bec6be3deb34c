import { numberIn, numeral } from '../../../platform/kernel/index.ts';
import { found, judged, type Judge, type Judgement, type Spoken } from './claim.ts';
import {
  price,
  priceRise,
  soldOut,
  stock,
  subsidy,
  subsidyGrade,
  subsidyKind,
  wasPrice,
} from './claims-sale.ts';
import type { ClaimName, ProductFacts } from './rule.ts';

const gradePattern = new RegExp(
  '(?:国家|国标|新国标|国)?(?<n>[一二三四五]|[1-5])\\s*级\\s*(?:能效|水效|节能|能耗)|' +
    '(?:能效|水效)(?:等级)?:?(?:水平)?(?:才|就|只有?|跟|和|为|是|属于|也是|达到|做到)?(?:的)?(?:最高的?)?\\s*(?<m>[一二三四五]|[1-5])\\s*级',
  'gu',
);

const gradeWords: readonly string[] = ['零', '一', '二', '三', '四', '五'];

/** Grades beside each other in a question, "一级和三级,哪个更省电": asked of everybody, said of no model. */
const gradesAsked =
  /^\s*(?:和|跟|与|、|还是)\s*(?:[一二三四五]|[1-5])\s*级[^。!;]*(?:哪|吗|几|多少|\?)/u;

const grade: Judge = (text, { product }) =>
  [...text.matchAll(gradePattern)].flatMap((match) => {
    const value = match.groups?.['n'] ?? match.groups?.['m'] ?? '';
    const span = { from: match.index, until: match.index + match[0].length };
    if (gradesAsked.test(text.slice(span.until))) return [];
    if (!product) return judged(span, 'unproven');
    const real = product.grade;
    if (real === null) return judged(span, 'contradicted', gradeValues(null));
    return judged(span, numberIn(value) === real ? 'proved' : 'contradicted', gradeValues(real));
  });

function gradeValues(real: number | null): Record<string, string> {
  return real === null
    ? { grade: '(无标识)', gradeZh: '' }
    : { grade: String(real), gradeZh: gradeWords[real] ?? String(real) };
}

const edition: Judge = (text, { product }) =>
  [...text.matchAll(/gb\s*\/?t?\s*(\d{4,6}(?:\.\d+)?)\s*-\s*(\d{4})/gu)].flatMap((match) => {
    const standard = product?.standard;
    if (standard === null || standard === undefined) return [];
    const mine = /(\d{4,6}(?:\.\d+)?)-(\d{4})/.exec(standard);
    if (!mine || mine[1] !== match[1]) return [];
    const span = { from: match.index, until: match.index + match[0].length };
    return [judged(span, mine[2] === match[2] ? 'proved' : 'contradicted', { standard })];
  });

/** Words by which a figure of the sheet is spoken of: the last two to four signs of its name. */
function spokenNames(name: string): string[] {
  // As the text is folded: CADR is said in small letters.
  const bare = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[((].*?[))]/g, '')
    .trim();
  const names = [bare];
  for (const short of [
    '噪音',
    '噪声',
    '风量',
    '制冷量',
    '制热量',
    '容积',
    '容量',
    '功率',
    '吸力',
    'cadr',
    'ccm',
  ]) {
    if (bare.endsWith(short)) names.push(short);
  }
  if (bare.endsWith('制冷量')) names.push('制冷', '冷量');
  if (/容[积量]$/u.test(bare)) names.push('容积', '容量');
  if (bare === '洗涤容量') names.push('桶');
  if (bare.endsWith('制热量')) names.push('制热');
  if (/噪[音声]/u.test(bare)) names.push('噪音', '噪声', '声音');
  return [...new Set(names)].filter((item) => item.length >= 2);
}

const unitWords: Readonly<Record<string, string>> = {
  W: 'w|瓦',
  'dB(A)': 'db(?:\\(?a\\)?)?|分贝',
  L: 'l|升',
  'm³/h': '立方(?:米)?(?:每小时)?|m3/h|m³/h',
  'm³/min': '立方(?:米)?(?:每分钟)?|m3/min|m³/min',
  'm²': '平(?:方米|方|米)?|m2|㎡|m²',
  kg: 'kg|公斤',
  'kWh/24h': '度|kwh',
};

const spec: Judge = (text, { product }) => {
  if (!product) return [];
  const judgements = product.specs.flatMap((item) => {
    const range = item.value.split(/[–~-]/).map(Number);
    const unit = unitWords[item.unit];
    if (range.some((value) => !Number.isFinite(value)) || unit === undefined) return [];
    const names = spokenNames(item.name).map(escaped).join('|');
    // A measure that is always the same is said without its unit: CADR 400.
    const bare = /cadr|ccm/.test(names) ? '?' : '';
    const pattern = new RegExp(
      `(?:${names})[^,。!?;、\\d]{0,8}?(?<n>${numeral})\\s*(?:${unit})${bare}`,
      'gu',
    );
    // The figure may come before its name: 650L 超大容积.
    const turned = new RegExp(
      `(?<n>${numeral})\\s*(?:${unit})(?:的)?\\s*(?:超?大|足足)?\\s*(?:${names})`,
      'gu',
    );
    return [...found(text, pattern), ...found(text, turned)].map((said) => {
      const [low = 0, high = low] = range;
      const value = said.number ?? Number.NaN;
      const right = value >= low * 0.995 && value <= high * 1.005;
      const values = { spec: `${item.name} ${item.value} ${item.unit}` };
      return judged(said, right ? 'proved' : 'contradicted', values);
    });
  });
  return closest(judgements);
};

/**
 * Where several figures of a sheet answer to the same words, the one that is named most fully is meant: 烘干容量 is not 洗涤容量,
 * though both are 容量. Of those that are named alike, one that fits is enough.
 */
function closest(judgements: readonly Judgement[]): Judgement[] {
  const length = ({ from, until }: Judgement): number => until - from;
  return judgements.filter((one) => {
    const beside = judgements.filter(
      (other) => other !== one && other.from < one.until && other.until > one.from,
    );
    if (beside.some((other) => length(other) > length(one))) return false;
    const alike = beside.filter((other) => length(other) === length(one));
    return one.verdict === 'proved' || !alike.some(({ verdict }) => verdict === 'proved');
  });
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** Documents of this product that hold and in which the same words stand. */
function documents(product: ProductFacts | undefined, at: number, wanted: RegExp) {
  const valid = (product?.evidence ?? []).filter(
    (item) => item.expiresAt === null || item.expiresAt > at,
  );
  return valid.filter((item) => wanted.test(item.text));
}

/**
 * What a report must say: 99.9 % also where 百分之九十九点九 was said, and neither a part of a longer figure
 * nor the same digits of something else. Undefined where no figure was said.
 */
function figureOf({ text, number }: Spoken): RegExp | undefined {
  const spoken = new RegExp(`百分之(${numeral})`, 'u').exec(text)?.[1];
  const value = number ?? (spoken === undefined ? undefined : numberIn(spoken));
  if (value === undefined) return undefined;
  const unit = /%|百分之/u.test(text) ? String.raw`\s*%` : '';
  return new RegExp(String.raw`(?<![\d.])${escaped(String(value))}(?![\d.]*\d)${unit}`, 'u');
}

function percentJudge(words: RegExp): Judge {
  return (text, { product }, at) =>
    found(text, words).map((said) => {
      const figure = figureOf(said);
      const proofs = figure ? documents(product, at, figure) : [];
      const ids = proofs.filter((item) => item.kind === 'test-report').map((item) => item.id);
      return judged(said, ids.length > 0 ? 'proved' : 'unproven', {}, ids);
    });
}

const share = `(?:(?<n>${numeral})\\s*(?:%|个点|成|度|倍|元|块)|百分之[一二三四五六七八九十百零点]+)`;
const saving = percentJudge(
  new RegExp(
    `(?:省电|节能|节电|省水|节水|省气|节气)[^,。!?;\\d一二三四五六七八九十百]{0,8}${share}|` +
      '(?:省电|节能|节电|省水|节水|省气|节气)[^,。!?;]{0,4}(?:一半|大半|百分之[一二三四五六七八九十百零点]+)|' +
      '(?:一年|每年|全年)[^,。!?;]{0,6}(?:省|节约)(?:出|下)?[^,。!?;]{0,4}(?:\\d+\\s*(?:元|块|度)|出?一[台部箱]|[^,。!?;]{0,4}钱)|' +
      '省下来?的(?:电|水|气)费[^,。!?;]{0,6}(?:买|换|够)|(?:电|水|气)费[^,。!?;]{0,8}(?:砍半|减半|[少省]一半|省一大半|忽略|直降)|[少省](?:交|花)[^,。!?;]{0,6}(?:电|水|气)费|(?:电|水|气)费(?!自己|标准)[^,。!?;]{0,5}(?:只要|也就|才|就)[^,。!?;]{0,2}(?:\\d|[一二三四五六七八九十几])|' +
      '(?:用电|耗电|用水|耗气)量?[^,。!?;]{0,10}(?:分之[一二三四五六七八九]|一半)',
    'gu',
  ),
);
const pests =
  '(?:细菌|病毒|螨虫|真菌|霉菌|甲醛|异味|重金属|尘螨|病菌|农药残留|农残|农药|抗生素|余氯|杂质|毒素|致癌物)';
const germ = percentJudge(
  new RegExp(
    '(?:除菌|杀菌|灭菌|抑菌|除螨|去螨|除病毒|抗病毒|消毒|净味|除味|除甲醛|除霾|去霾)(?:率)?[^,。!?;\\d一二三四五六七八九十百]{0,6}' +
      `(?:(?<n>${numeral})\\s*%|百分之[一二三四五六七八九十百零点]+)|` +
      `(?:${numeral}\\s*%|百分之[一二三四五六七八九十百零点]+)\\s*的?${pests}|` +
      `${pests}[^,。!?;\\d]{0,8}(?:${numeral}\\s*%|百分之[一二三四五六七八九十百零点]+)|` +
      `${pests}[^,。!?;]{0,6}(?:杀光|杀死|死光|消灭|清零|全没|都没|(?:全部?|都|统统)[^,。!?;]{0,3}(?:去|除|滤|洗|清|拦|挡)(?:掉|干净|除|光|下来|住))|菌[^,。!?;]{0,2}(?:死光|杀光)|` +
      `(?:去除|除菌|杀菌|除螨|净化|截留|过滤|清除)率[^,。!?;\\d零一二三四五六七八九十]{0,4}(?:达到?|高达|是|有)?(?:[5-9]\\d(?:\\.\\d+)?|[五六七八九]十[零一二三四五六七八九]?(?:点[零一二三四五六七八九]+)?)(?!\\s*%)|` +
      `${numeral}\\s*%\\s*(?:的)?(?:除菌|杀菌|除螨|去螨|抑菌)`,
    'gu',
  ),
);

const materials =
  /原装进口|(?:德国|日本|瑞士|意大利|美国)(?:工艺|技术|品质|制造|进口|原装)|进口(?:不锈钢|压缩机|电机|芯片)|纯铜电机|(?<![\d.])304(?!\d)\s*(?:不锈钢)?|全铜|纯铜管?|食品级(?:不锈钢|材质|硅胶)?|航空铝/gu;

const material: Judge = (text, { product }, at) =>
  found(text, materials).map((said) => {
    const ids = documents(product, at, new RegExp(escaped(said.text), 'u')).map((item) => item.id);
    return judged(said, ids.length > 0 ? 'proved' : 'unproven', {}, ids);
  });

const squares =
  '(?<n>\\d{2,3}|[一二三四五六七八九]?十[一二三四五六七八九]?|一百[零一二三四五六七八九十]*)';
const area = new RegExp(
  `(?:适用|能管|管得了|够|带得[动起了]|装|覆盖)[^,。!?\\d]{0,4}?${squares}\\s*(?:平|平米|平方)`,
  'gu',
);
/** The room may be named first: 三十五平也带得动. */
const areaFirst = new RegExp(
  `${squares}\\s*(?:平米?|平方米?)[^,。!?;]{0,6}(?:带得[动起了]|管得了|没问题|够用|能管|能用|轻松|搞定|覆盖|完全够|都够)`,
  'gu',
);

const horse: Judge = (text, { product }) => {
  const known = product?.specs.find((item) => item.unit === 'm²');
  const most = Number(known?.value.split(/[–~-]/).at(-1));
  return [...found(text, area), ...found(text, areaFirst)].map((said) => {
    if (!known || !Number.isFinite(most)) return judged(said, 'unproven');
    const values = { spec: `${known.name} ${known.value} ${known.unit}` };
    return judged(said, (said.number ?? 0) <= most ? 'proved' : 'contradicted', values);
  });
};

const wholeMachine = '整机';
const parts = `${wholeMachine}|压缩机|电机|变频器|内胆|主要部件`;
const keeping = '(?:质保|保修|包修|包换|只换不修|维修|联保)';
const promise = new RegExp(
  `(?<part>${parts})?(?:终身|永久|一辈子|(?<n>${numeral})\\s*年)(?:的)?(?:免费)?(?<whole>${parts})?(?:的)?(?:免费)?${keeping}|` +
    `(?<late>${numeral})\\s*年(?:(?:之?内|里)(?:坏了?|出(?:了)?(?:任何)?问题)?|坏了?)[^,。!?;]{0,3}(?:免费修|免费换|换新|给你?换)|` +
    '(?:终身|永久|一辈子)[^,。!?;]{0,3}(?:免费)?(?:更?换|修|加|清洗)|' +
    `(?<only>${numeral})\\s*年(?:之?内|里)?只换不修|` +
    `(?<of>${parts})?(?:${keeping}|保(?![质证持护温鲜留湿]))(?:期)?[^,。!?;到\\d零一二两三四五六七八九十]{0,3}(?:终身|永久|一辈子|(?<m>(?!(?:19|20)\\d\\d)${numeral})\\s*年)`,
  'gu',
);

/** CON-09: as long and for the part that the policy promises; the law gives a year in any case (三包). */
const warranty: Judge = (text, { product }) =>
  [...text.matchAll(promise)].map((match) => {
    const span = { from: match.index, until: match.index + match[0].length };
    if (!product) return judged(span, 'unproven');
    const { part, whole, of, n, m, late, only } = match.groups ?? {};
    const { words, years } = product.warranty;
    const most = Math.max(1, years[part ?? whole ?? of ?? wholeMachine] ?? 0);
    const said = numberIn(n ?? m ?? late ?? only ?? '');
    const values = { promise: words ?? '按三包规定保修' };
    const right = said !== undefined && said <= most && !/只换|换新/.test(match[0]);
    return judged(span, right ? 'proved' : 'contradicted', values);
  });

/** Each claim by its name: where words claim something, and what the facts say of it. */
export const judges: Readonly<Record<ClaimName, Judge>> = {
  spec,
  grade,
  edition,
  saving,
  germ,
  material,
  horse,
  'was-price': wasPrice,
  price,
  stock,
  'sold-out': soldOut,
  'price-rise': priceRise,
  warranty,
  subsidy,
  'subsidy-kind': subsidyKind,
  'subsidy-grade': subsidyGrade,
};
