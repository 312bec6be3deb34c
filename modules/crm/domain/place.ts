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
  return `${province}${region}${street}`
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{P}\p{S}]/gu, '')
    .replace(/单元|号楼|[座栋幢层楼室号]/g, '');
}
