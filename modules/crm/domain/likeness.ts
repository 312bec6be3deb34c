import { letterLookAlikes, unpictured } from '../../../platform/kernel/look-alikes.ts';

/**
 * How a stranger's name looks, after the idea of Unicode TR39's skeleton: two names that are taken for one another have
 * one likeness. It is for judging only; the name itself stays as it was typed.
 */

/** Han signs that are taken for those of the guarded words, each before the one that stands for both. */
const han = '宫官宮官宦官菅官管官逭官容客営营埋理甩电糸系係系貟员塲场臺台枱台潘播蕃播藩播';

/** What is a sign by its class and nothing but a stroke between two others. */
const strokes = /[丨丶丿亅ㄧㅣㅡǀǁ〡ー]/gu;

const hanPairs = [...han];
const table = new Map([
  ...letterLookAlikes,
  ...hanPairs.flatMap((sign, index): [string, string][] => {
    return index % 2 === 0 ? [[sign, hanPairs[index + 1] ?? sign]] : [];
  }),
]);

/** `simple` makes traditional Han signs simple ones. */
export function likeness(text: string, simple: (text: string) => string): string {
  const bare = text.normalize('NFKD').replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '');
  // Composed again where it was a sign of its own, such as a syllable of Hangul.
  const signs = Array.from(simple(bare.normalize('NFKC')), (sign) => {
    return table.get(sign) ?? unpictured(sign);
  });
  return signs
    .join('')
    .replace(/[\p{C}\p{Z}\s\p{P}\p{S}\u2800]/gu, '')
    .replace(strokes, '')
    .toUpperCase();
}

const digits: Readonly<Record<string, string>> = { 0: 'O', 1: 'I', 3: 'E', 4: 'A', 5: 'S', L: 'I' };

/** Digits as the letters that they stand for: ADM1N. Of a likeness, and for long words only. */
export function withoutDigits(likeness: string): string {
  return likeness.replace(/[01345L]/g, (sign) => digits[sign] ?? sign).replaceAll('RN', 'M');
}

/** No sign that anybody could read: private use, halves of pairs, and what stands for a broken sign. */
const nobodys = /[\p{Co}\p{Cs}\ufffd]/u;
/** Not in Unicode as this machine knows it; rare Han signs and pictures of a later one are. */
const unassigned = /(?![\u{20000}-\u{3fffd}\p{Extended_Pictographic}])\p{Cn}/u;

/** Whether a name, cleaned as every text is (CRM-30), shows something else to each who reads it. */
export function isUnreadable(text: string): boolean {
  return nobodys.test(text) || unassigned.test(text);
}
