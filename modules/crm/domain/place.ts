import { plainText, provinceWords } from '../../../platform/kernel/index.ts';

const numeral = /[\p{N}零〇一二三四五六七八九十百]/u;
/** What stands between the parts of a place: words for building, unit, floor and room, blanks and punctuation. */
const parting = /(?:单元|号楼|[座栋幢层楼室号]|[\s\p{P}\p{S}])+/u;

/**
 * One way of writing a place, so that "A-1座 2 单元 301 室" and "A1座2单元301" are one: full-width signs
 * as half-width, without what parts it, but where a number follows a number: 1号2室 is not 12号 (CRM-51). The province is
 * its short name, in whichever form it came. Rows keep by which way their keys were made, see `keysNow`.
 */
export function plainPlace({
  province,
  region,
  street,
}: {
  readonly province: string;
  readonly region: string;
  readonly street: string;
}): string {
  const short = provinceWords(province).zh;
  let plain = '';
  for (const part of `${short}${region}${street}`.normalize('NFKC').split(parting)) {
    const next = plainText(part);
    const apart = numeral.test(plain.at(-1) ?? '') && numeral.test(next[0] ?? '');
    plain += `${apart ? '-' : ''}${next}`;
  }
  return plain;
}

const titles = [
  /(先生|女士|女仕|小姐姐|小姐|太太|老师|老師|师傅|師傅|同学|同學|同志|阿姨|叔叔|代收|亲收|親收|亲启|親啟|本人|收)$/,
  /^(收件人|收货人|收貨人|联系人|聯繫人|姓名|收)(?=.{2})/,
];
const latin = '(?:mr|mrs|ms|miss|dr)';
/** Before blanks and full stops are gone: a name may begin with these letters. */
const latinTitles = new RegExp(
  `^[\\s\\p{P}]*(?:${latin}[\\s\\p{P}]+)+|(?:[\\s\\p{P}]+${latin})+[\\s\\p{P}]*$`,
  'giu',
);

/**
 * CRM-10: one way of writing a name: as it looks, without what a parcel service would like to read with it, however
 * often it says so (CRM-22). Of titles alone the last is the name.
 */
export function plainPerson(name: string): string {
  const bare = name.normalize('NFKC').replace(latinTitles, ' ');
  let plain = plainText(bare) || plainText(name);
  for (;;) {
    const shorter = titles.reduce((left, title) => left.replace(title, '') || left, plain);
    if (shorter === plain) return plain;
    plain = shorter;
  }
}
