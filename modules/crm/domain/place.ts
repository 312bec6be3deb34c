import { plainText, provinceWords } from '../../../platform/kernel/index.ts';

/**
 * One way of writing a place, so that "A-1座 2 单元 301 室" and "A1座2单元301" are one: full-width signs
 * as half-width, no blanks and punctuation, no words for building, unit, floor and room. The province is its short name,
 * under which the doors of before are kept.
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
  return plainText(`${short}${region}${street}`).replace(/单元|号楼|[座栋幢层楼室号]/g, '');
}

const titles = /(先生|女士|小姐|太太|老师|师傅|同学|代收|亲收|亲启|本人|收)$/;

/** CRM-10: one way of writing a name: as it looks, without the title that a parcel service would like to read. */
export function plainPerson(name: string): string {
  const plain = plainText(name);
  const bare = plain.replace(titles, '');
  return bare === '' ? plain : bare;
}
