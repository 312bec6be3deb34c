import {
  isBlank,
  provinceFullName,
  provinceWords,
  provinces,
  readPhone,
  readProvince,
  sameProvince,
  visibleText,
} from '../../../platform/kernel/index.ts';
import { cities, districtsOf, prefectures } from './areas.ts';

/**
 * `王小雨` → `王**`: the first sign stays, so that a desk can greet and a ticker can tell. PRIVACY-20: a name of one
 * sign would stand there whole, and one that begins with a digit is none.
 */
export function maskName(name: string): string {
  if (isBlank(name)) return '';
  const [first = '', second] = [...signs.segment(visibleText(name))].map(({ segment }) => segment);
  return second === undefined || !/^\p{L}/u.test(first) ? '**' : `${first}**`;
}

const signs = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/**
 * `13812345678` → `138****5678`, `0571-88888888` → `0571-****88`, `+85291234567` → `+852****67`. PRIVACY-20: at least
 * half of the digits are hidden; what is no number of any form is hidden whole.
 */
export function maskPhone(phone: string): string {
  const plain = readPhone(phone) ?? visibleText(phone);
  const [, area = '', number = ''] =
    /^(0\d{2,3}-|\+85[23]|\+886)(\d{7,9})(?:-\d+)?$/.exec(plain) ?? [];
  if (number !== '') return `${area}****${number.slice(-2)}`;
  const digits = plain.replace(/[\s\p{Pd}+()]/gu, '');
  if (!/^\d+$/.test(digits) || digits.length < 8) return '****';
  return digits.length < 11
    ? `****${digits.slice(-2)}`
    : `${digits.slice(0, 3)}****${digits.slice(-4)}`;
}

/** `wang.xiaoyu@example.com` → `w****@example.com`; PRIVACY-20: a short name before the sign is hidden whole. */
export function maskMail(mail: string): string {
  const [, name = '', host = ''] = /^([^@]+)@([^@\s]+)$/.exec(visibleText(mail)) ?? [];
  if (host === '') return '****';
  return `${[...name].length < 3 ? '' : ([...name][0] ?? '')}****@${host}`;
}

/** `110105…002X` → `110105********002X`; anything else is hidden whole. */
export function maskIdentity(number: string): string {
  return /^\d{17}[\dXx]$/.test(number)
    ? `${number.slice(0, 6)}********${number.slice(-4)}`
    : '********';
}

interface Place {
  readonly province?: string;
  readonly region: string;
}

/**
 * PRIVACY-21: province, city and district stay where they can be told for certain; all behind them is hidden,
 * whichever field it was written into. What only may be a district is hidden, too.
 */
export function maskAddress({ province = '', region }: Place): string {
  const plain = visibleText(region).replace(/[\s\p{P}]/gu, '');
  const named = provinceNames.find(([name, code]) => {
    return plain.startsWith(name) && (province === '' || sameProvince(code, province));
  });
  const code = readProvince(province) ?? named?.[1];
  const said = named?.[0] ?? '';
  // `吉林市` is a city of its province, which `北京市` is not.
  const rest = plain.slice(said.endsWith('市') || plain[said.length] !== '市' ? said.length : 0);
  const name = code === undefined ? '' : provinceWords(code).zh;
  return `${name}${areaOf(rest, code && districtsOf[code])} ****`.trim();
}

/** Every name of a province, the longest first. */
const provinceNames = provinces
  .flatMap((code) =>
    [provinceFullName(code), provinceWords(code).zh].map((name) => [name, code] as const),
  )
  .toSorted(([one], [other]) => other.length - one.length);

const city = /^\p{Script=Han}{1,5}?(?:地区|盟|市(?!场|政|民|区))|^\p{Script=Han}{2,12}?自治州/u;
/** Longer words before 区, 县 or 旗 are sooner somebody's name or house than a district; cities of four signs stand here. */
const district =
  /^(?:锡林浩特|二连浩特|乌兰浩特|额尔古纳|霍林郭勒|阿拉山口|图木舒克|可克达拉|霍尔果斯|香格里拉|五大连池)市|^\p{Script=Han}{1,3}?(?:区|县|旗|市(?!场|政|民|区))|^\p{Script=Han}{2,10}?(?:自治县|自治旗|开发区|新区)/u;

/** Signs of streets, villages and houses: hardly a city or district has one behind its first sign, and those it has stand here. */
const ofStreets =
  /.[路街道巷弄号村镇乡楼幢栋座室园苑庄寨屯府厦馆店厂校院社胡]|[菜超门夜集花鱼城都]市/u;
const allTheSame = new Set([
  '石家庄市',
  '枣庄市',
  '新乡市',
  '萍乡市',
  '桐乡市',
  '宁乡市',
  '湘乡市',
  '景德镇市',
  '驻马店市',
  '鼓楼区',
  '钟楼区',
  '台儿庄区',
]);
/** Parts of a town that people call so and no state does: `绿城小区`, `朝晖二区`, `采荷东区`. */
const ofHouses = /(?:[小社景库片宅活属墅业一二三四五六七八九十]|..[东南西北中])区$/u;

/**
 * The city and the district with which a place begins. PRIVACY-30, 31: a word that ends as they do may be anybody's
 * name, so what stands first is one of a list; what stands behind a city has to look like a district.
 */
function areaOf(place: string, districts: readonly string[] | undefined): string {
  if (districts) return districts.find((name) => place.startsWith(name)) ?? '';
  const [first = ''] = city.exec(place) ?? [];
  if (!cities.has(first) && !prefectures.has(first)) return '';
  return `${first}${certain(district, place.slice(first.length))}`;
}

function certain(pattern: RegExp, place: string): string {
  const [found = ''] = pattern.exec(place) ?? [];
  const odd = ofStreets.test(found) || ofHouses.test(found);
  return odd && !allTheSame.has(found) ? '' : found;
}
