import { numberIn, numeral } from '../../../platform/kernel/index.ts';

/** What of an appliance a warranty may be of; what names no part means the whole. */
export const wholeMachine = '整机';
const warrantyParts = [wholeMachine, '压缩机', '电机', '变频器', '内胆', '主要部件'];

const keeps = /保修|质保|包修|包换|联保|只换不修|免费(?:维修|修|换)/u;
const years = new RegExp(
  `(?<part>${warrantyParts.join('|')})?[^、,;。\\d]{0,4}?(?<n>${numeral})\\s*年`,
  'gu',
);
/** More is no term but a date: 2026 年起. */
const yearsMost = 50;

/** Whether a promise of a product's page is one of warranty. */
export function promisesWarranty(text: string): boolean {
  return keeps.test(text);
}

/** CATALOG-6: what a page promises of which part, in years: 整机一年、压缩机十年保修. */
export function warrantyYears(promises: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const text of promises.filter(promisesWarranty)) {
    for (const { groups } of text.matchAll(years)) {
      const part = groups?.['part'] ?? wholeMachine;
      const said = numberIn(groups?.['n'] ?? '') ?? 0;
      if (said <= yearsMost) found.set(part, Math.max(found.get(part) ?? 0, said));
    }
  }
  return found;
}
