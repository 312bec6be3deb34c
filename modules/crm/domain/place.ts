import { plainText } from '../../../platform/kernel/index.ts';
import type { AddressInput } from '../contract.ts';

/**
 * One way of writing a place, so that "A-1座 2 单元 301 室" and "A1座2单元301" are one: full-width signs
 * as half-width, no blanks and punctuation, no words for building, unit, floor and room.
 */
export function plainPlace({
  province,
  region,
  street,
}: Pick<AddressInput, 'province' | 'region' | 'street'>): string {
  return plainText(`${province}${region}${street}`).replace(/单元|号楼|[座栋幢层楼室号]/g, '');
}

const titles = /(先生|女士|小姐|太太|老师|师傅|同学|代收|亲收|亲启|本人|收)$/;

/** CRM-10: one way of writing a name: as it looks, without the title that a parcel service would like to read. */
export function plainPerson(name: string): string {
  const plain = plainText(name);
  const bare = plain.replace(titles, '');
  return bare === '' ? plain : bare;
}
