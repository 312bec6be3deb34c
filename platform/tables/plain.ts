/** Every sign that is written for a minus: hyphens, dashes, the mathematical one. */
const dashes = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/gu;

/**
 * A cell as it was meant: full-width signs as their narrow ones, without what spreadsheets put around
 * text to keep it (`="…"`, a leading `'` or a backtick) and without space at its ends.
 */
export function plainCell(text: string): string {
  return bared(text.normalize('NFKC'));
}

/**
 * TABLE-12: the cell of a sum. Only full-width signs are made narrow: `²` and `⑫` are notes beside a number, and would
 * become digits of it.
 */
export function plainSum(text: string): string {
  const narrow = text.replaceAll(/[\uFF01-\uFF5E]/gu, (sign) =>
    String.fromCodePoint((sign.codePointAt(0) ?? 0) - 0xfee0),
  );
  return bared(narrow.replaceAll('\u3000', ' ').replaceAll('\uFFE5', '¥'));
}

/** Without what a spreadsheet puts around a text. */
function bared(text: string): string {
  const narrow = text.replace(dashes, '-').trim();
  const inner = /^="(.*)"$/su.exec(narrow)?.[1] ?? narrow.replace(/^['`]+/, '');
  return inner.trim();
}

/** What a spreadsheet leaves of a long number: `4.2E+27`. */
export function isEaten(text: string): boolean {
  return /^[+-]?\d+(?:\.\d+)?e\+\d+$/i.test(text) || /^[+-]?\d\.\d+e\d+$/i.test(text);
}

/** `#REF!`, `#N/A`, or a column too narrow for what stood in it. */
export function isBroken(text: string): boolean {
  return /^#{3,}$/.test(text) || /^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!)$/i.test(text);
}
