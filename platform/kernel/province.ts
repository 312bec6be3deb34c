import type { Words } from './result.ts';
import { plainText } from './seen.ts';

/**
 * Provinces by their codes (GB/T 2260, six digits), with the short name, what the full name adds to it, the English
 * name and the letters of ISO 3166-2, which browsers fill in.
 */
const rows = [
  ['110000', '北京', '市', 'Beijing', 'BJ'],
  ['120000', '天津', '市', 'Tianjin', 'TJ'],
  ['130000', '河北', '省', 'Hebei', 'HE'],
  ['140000', '山西', '省', 'Shanxi', 'SX'],
  ['150000', '内蒙古', '自治区', 'Inner Mongolia', 'NM'],
  ['210000', '辽宁', '省', 'Liaoning', 'LN'],
  ['220000', '吉林', '省', 'Jilin', 'JL'],
  ['230000', '黑龙江', '省', 'Heilongjiang', 'HL'],
  ['310000', '上海', '市', 'Shanghai', 'SH'],
  ['320000', '江苏', '省', 'Jiangsu', 'JS'],
  ['330000', '浙江', '省', 'Zhejiang', 'ZJ'],
  ['340000', '安徽', '省', 'Anhui', 'AH'],
  ['350000', '福建', '省', 'Fujian', 'FJ'],
  ['360000', '江西', '省', 'Jiangxi', 'JX'],
  ['370000', '山东', '省', 'Shandong', 'SD'],
  ['410000', '河南', '省', 'Henan', 'HA'],
  ['420000', '湖北', '省', 'Hubei', 'HB'],
  ['430000', '湖南', '省', 'Hunan', 'HN'],
  ['440000', '广东', '省', 'Guangdong', 'GD'],
  ['450000', '广西', '壮族自治区', 'Guangxi', 'GX'],
  ['460000', '海南', '省', 'Hainan', 'HI'],
  ['500000', '重庆', '市', 'Chongqing', 'CQ'],
  ['510000', '四川', '省', 'Sichuan', 'SC'],
  ['520000', '贵州', '省', 'Guizhou', 'GZ'],
  ['530000', '云南', '省', 'Yunnan', 'YN'],
  ['540000', '西藏', '自治区', 'Xizang', 'XZ'],
  ['610000', '陕西', '省', 'Shaanxi', 'SN'],
  ['620000', '甘肃', '省', 'Gansu', 'GS'],
  ['630000', '青海', '省', 'Qinghai', 'QH'],
  ['640000', '宁夏', '回族自治区', 'Ningxia', 'NX'],
  ['650000', '新疆', '维吾尔自治区', 'Xinjiang', 'XJ'],
  ['710000', '台湾', '省', 'Taiwan', 'TW'],
  ['810000', '香港', '特别行政区', 'Hong Kong', 'HK'],
  ['820000', '澳门', '特别行政区', 'Macao', 'MO'],
] as const;

export type Province = (typeof rows)[number][0];

/** What people write besides the names of the table. */
const others: Readonly<Partial<Record<Province, readonly string[]>>> = {
  '150000': ['内蒙', '内蒙自治区', 'Nei Mongol', 'Neimenggu'],
  '450000': ['广西壮族', 'Guangxi Zhuang Autonomous Region'],
  '540000': ['Tibet'],
  '640000': ['宁夏回族', 'Ningxia Hui Autonomous Region'],
  '650000': ['新疆维吾尔', '新疆生产建设兵团', 'Xinjiang Uygur Autonomous Region'],
  '820000': ['Macau'],
};

/** Endings that are written after a name, by what the full name ends with. */
const endings: Readonly<Record<string, readonly string[]>> = {
  省: ['省', ' Province', ' Sheng'],
  市: ['市', '直辖市', ' City', ' Municipality', ' Shi'],
  自治区: ['自治区', '省', ' Autonomous Region', ' AR'],
  特别行政区: ['特别行政区', '特区', ' SAR', ' Special Administrative Region'],
};

/** Traditional signs of the names and their endings, each before its simplified one. */
const pairs =
  '內内遼辽寧宁龍龙蘇苏東东廣广慶庆貴贵雲云陝陕肅肃臺台灣湾門门區区別别壯壮維维爾尔國国轄辖';
const simplified: ReadonlyMap<string, string> = new Map(
  Array.from({ length: pairs.length / 2 }, (_, index) => [
    pairs.charAt(2 * index),
    pairs.charAt(2 * index + 1),
  ]),
);

/** One way of writing: as it looks, in simplified signs. */
export function simplifiedText(text: string): string {
  return plainText(text).replace(/\p{Script=Han}/gu, (sign) => simplified.get(sign) ?? sign);
}

const codes = new Map<string, Province>();
const names = new Map<string, { readonly short: Words; readonly full: string }>();

for (const [code, zh, end, en, letters] of rows) {
  names.set(code, { short: { zh, en }, full: `${zh}${end}` });
  const ends = Object.entries(endings).flatMap(([last, all]) => (end.endsWith(last) ? all : []));
  const written = [
    code,
    code.slice(0, 2),
    zh,
    `${zh}${end}`,
    `中国${zh}`,
    `中国${zh}${end}`,
    en,
    ...ends.flatMap((last) => [`${zh}${last}`, `${en}${last}`]),
    letters,
    `CN-${letters}`,
    ...(others[code] ?? []),
  ];
  for (const text of written) codes.set(simplifiedText(text), code);
}

/**
 * PLACE-1: the province that is meant, however it was written: `浙江`, `浙江省`, `廣東省`, `Zhejiang`, `330000`.
 * Undefined where it is none.
 */
export function readProvince(text: string): Province | undefined {
  return codes.get(simplifiedText(text));
}

/** The same province, however each was written; texts that are none are compared as they look. */
export function sameProvince(one: string, other: string): boolean {
  return (
    (readProvince(one) ?? simplifiedText(one)) === (readProvince(other) ?? simplifiedText(other))
  );
}

/** Provinces that somebody who looks for `part` may mean: by any of their names, or a part of one. */
export function provincesNamed(part: string): Province[] {
  const wanted = simplifiedText(part);
  if (wanted === '') return [];
  return provinces.filter((code) => {
    const { zh, en } = provinceWords(code);
    const own = [provinceFullName(code), zh, en].some((name) =>
      simplifiedText(name).includes(wanted),
    );
    return own || readProvince(part) === code;
  });
}

/** What a province is called; what is none, as it was written. */
export function provinceWords(text: string): Words {
  return names.get(readProvince(text) ?? '')?.short ?? { zh: text, en: text };
}

/** The whole name, as it stands on a parcel: `浙江省`. */
export function provinceFullName(text: string): string {
  return names.get(readProvince(text) ?? '')?.full ?? text;
}

/** All of them, in the order of the standard. */
export const provinces: readonly Province[] = rows.map(([code]) => code);
