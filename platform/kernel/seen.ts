import { cleanText, withoutPiles } from './clean.ts';

/** Signs that show nothing: what Unicode lets fonts ignore, controls and marks of direction, the blank of Braille. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u2800]/gu;

/** Whether somebody who looks at it sees nothing at all, or nothing but what stands for a broken sign. */
export function isBlank(text: string): boolean {
  return cleanText(text).replace(/[\ufffd\s]/g, '') === '';
}

/** What is seen of it: full-width signs as half-width, none that shows nothing, one blank for several. */
export function visibleText(text: string): string {
  return withoutPiles(text)
    .normalize('NFKC')
    .replace(/[\t\n\r]/g, ' ')
    .replace(unseen, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * One way of writing what is told by looking at it: full-width signs as half-width, letters as capitals, and neither
 * blanks, punctuation nor signs that nobody sees. Two that look alike are one.
 */
export function plainText(text: string): string {
  return withoutPiles(text)
    .normalize('NFKC')
    .toUpperCase()
    .replace(unseen, '')
    .replace(/[\s\p{P}\p{S}]/gu, '');
}
