/** Every sign that is written for a minus: hyphens, dashes, the mathematical one. */
const dashes = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/gu;

/** Marks that nobody sees: zero-width, of direction, soft hyphens. Two numbers that differ in them are one. */
const invisible = /\p{Cf}+/gu;

/** All but raised, circled and parted figures: NFKC makes `1299²` twelve thousand, where it is a footnote. */
const compatible = /\P{No}+/gu;

/**
 * TABLE-16: a cell as it was meant: full-width signs as their narrow ones, without what spreadsheets put around text to
 * keep it (`="…"`, a leading `'` or a backtick), without marks that nobody sees and without space at its ends.
 */
export function plainCell(text: string): string {
  return bared(/^[ -~]*$/.test(text) ? text : narrowed(text));
}

/**
 * TABLE-12: the cell of a sum. Only full-width signs are made narrow: `²` and `⑫` are notes beside a number, and would
 * become digits of it.
 */
export function plainSum(text: string): string {
  const narrow = text
    .replaceAll(invisible, '')
    .replaceAll(/[\uFF01-\uFF5E]/gu, (sign) =>
      String.fromCodePoint((sign.codePointAt(0) ?? 0) - 0xfee0),
    );
  return bared(narrow.replaceAll('\u3000', ' ').replaceAll('\uFFE5', '¥').replace(dashes, '-'));
}

/** Without what a spreadsheet puts around a text. */
function bared(text: string): string {
  const narrow = text.trim();
  const inner = /^="(.*)"$/su.exec(narrow)?.[1] ?? narrow.replace(/^['`]+/, '');
  return inner.trim();
}

function narrowed(text: string): string {
  return text
    .replaceAll(invisible, '')
    .replaceAll(compatible, (part) => part.normalize('NFKC'))
    .replace(dashes, '-')
    .trim();
}

/** What a spreadsheet leaves of a long number: `4.2E+27`, with a comma for its point, a blank in it or for its plus. */
export function isEaten(text: string): boolean {
  return (
    /^[+-]?\d+(?:[.,]\d+)? ?e ?\+ ?\d+$/i.test(text) ||
    /^[+-]?\d[.,]\d+ ?e ?\d+$/i.test(text) ||
    /^[+-]?\d+ ?e \d+$/i.test(text)
  );
}

/** What a spreadsheet makes of a number that it takes for a quantity: commas between thousands, a point and noughts. */
export function isQuantity(text: string): boolean {
  return /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/.test(text) || /^[+-]?\d+\.0*$/.test(text);
}

/** `#REF!`, `#N/A`, or a column too narrow for what stood in it. */
export function isBroken(text: string): boolean {
  return /^#{3,}$/.test(text) || /^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!)$/i.test(text);
}
