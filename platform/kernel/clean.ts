/**
 * The one cleaning of all that a stranger types (HTTP-50): what is kept is what can be seen of it, in the signs in which
 * it was typed. Nothing is guessed: full-width signs, rare signs and signs of any script stay what they are.
 */

/** Line ends as systems write them; a vertical tab and a form feed tear a line just as well. */
const lineEnds = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
/** A blank of its own width that no `trim` knows: the empty cell of Braille. */
const oddBlanks = /[\t\u2800]/g;

/** Scripts that join their letters, and say with a sign that nobody sees where they do not, or do all the same. */
const joining = [
  'Arabic',
  'Syriac',
  'Nko',
  'Adlam',
  'Mongolian',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Khmer',
  'Myanmar',
]
  .map((script) => `\\p{Script=${script}}`)
  .join('');
const letter = `(?=[${joining}])\\p{L}`;
const picture = '\\p{Extended_Pictographic}';

/** Signs that show nothing of their own and without which what stands beside them would be another. */
const belonging = [
  // The picture or the letter of an emoji, keycaps, families and professions, the flags of England, Scotland and Wales.
  `(?<=${picture})[\\ufe0e\\ufe0f]`,
  '(?<=[0-9#*])\\ufe0f(?=\\u20e3)',
  `(?<=${picture}[\\ufe0f\\p{Emoji_Modifier}]?)\\u200d(?=${picture})`,
  '(?<=\\u{1f3f4})\\u{e0067}\\u{e0062}' +
    '(?:\\u{e0065}\\u{e006e}\\u{e0067}|\\u{e0073}\\u{e0063}\\u{e0074}|\\u{e0077}\\u{e006c}\\u{e0073})\\u{e007f}',
  // Between letters, and in Bengali between a letter and its mark; never between marks, where it would hide a pile.
  `(?<=${letter})[\\u200c\\u200d](?=[${joining}])`,
  `(?<=(?=[${joining}])\\p{M})[\\u200c\\u200d](?=${letter})`,
  '(?<=(?=\\p{Script=Mongolian})\\p{L})[\\u180b-\\u180f]',
  // Format characters that are drawn: the signs of Arabic and Kaithi that stand around a number.
  '[\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}]',
].join('|');

/** What fonts show nothing of: ignorable signs, controls, marks of direction, tags; and what is no character. */
const hidden =
  '[\\p{Default_Ignorable_Code_Point}\\p{Cf}\\p{Noncharacter_Code_Point}\\ufffc\\u{1d159}]|(?!\\n)\\p{Cc}';
const unseen = new RegExp(`(${belonging})|${hidden}`, 'gu');

const marks = /\p{M}+/gu;
/** Putting marks in order takes the square of their number: no script has a tower that comes near this. */
const pile = /(\p{M}{32})\p{M}+/gu;
const ofAnyScript = /\p{Script=Inherited}/u;
/** Scripts that write one syllable as a tower. */
const towering = /[\p{Script=Tibetan}\p{Script=Myanmar}\p{Script=Khmer}\p{Script=Tai_Tham}]/u;
const markMost = 3;
const accentMost = 2;
const towerMost = 6;

/** Of marks on one sign those that its script can have: the rest would stand in other lines. */
function bounded(run: string): string {
  let accents = 0;
  let all = 0;
  return Array.from(run, (mark) => {
    const isAccent = ofAnyScript.test(mark);
    const most = towering.test(mark) ? towerMost : markMost;
    if (all >= most || (isAccent && accents >= accentMost)) return '';
    if (isAccent) accents += 1;
    all += 1;
    return mark;
  }).join('');
}

/** HTTP-40: what a pile of marks is cut to before it is put in order; far more than is kept of it in the end. */
export function withoutPiles(text: string): string {
  return text.replace(pile, '$1');
}

function cleanedOnce(text: string, lines: boolean): string {
  const visible = text
    .toWellFormed()
    .replace(lineEnds, '\n')
    .replace(oddBlanks, ' ')
    .replace(unseen, (_sign, kept?: string) => kept ?? '');
  const seen = withoutPiles(visible)
    .normalize('NFC')
    // A mark without a sign to stand on would stand on whatever is shown before.
    .replace(marks, (run, at: number, whole: string) => {
      return at === 0 || /\s/.test(whole.charAt(at - 1)) ? '' : bounded(run);
    });
  return lines ? inLines(seen) : inOneLine(seen);
}

/** HTTP-40: line by line, because a pattern that looks for a line's end begins anew at each blank of a long run. */
function inLines(text: string): string {
  const ended = text.split('\n').map((line) => line.trimEnd());
  return ended
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function inOneLine(text: string): string {
  const [only = '', ...more] = text.split('\n');
  if (more.length === 0) return only.trim();
  const filled = [only, ...more].map((line) => line.trim()).filter((line) => line !== '');
  return filled.join(' ');
}

/**
 * What is kept of a text that was typed: NFC; nothing that shows nothing, turns the text or piles up; half a pair of
 * surrogates as U+FFFD; line breaks where the field has `lines`, otherwise one blank. Cleaned again it is the same.
 */
export function cleanText(text: string, { lines = false } = {}): string {
  let cleaned = text;
  // What is taken out can bring together what composes; more than three rounds no text needs.
  for (let round = 0; round < 4; round += 1) {
    const next = cleanedOnce(cleaned, lines);
    if (next === cleaned) return next;
    cleaned = next;
  }
  return cleaned;
}

/** How long a text is: in code points, so that a rare Han sign or an emoji counts once and no pile is free. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _sign of text) length += 1;
  return length;
}
