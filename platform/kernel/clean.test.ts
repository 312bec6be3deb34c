import { expect, it } from 'vitest';
import { cleanText, isBlank, lengthOf, seededRandom } from './index.ts';

it.each([
  // Zero width, soft hyphen, Hangul fillers, Braille blank, byte order mark, tags, selectors, invisible times, a null note.
  ...['\u200b', '\u00ad', '\u3164', '\u115f\u1160\uffa0', '\u2800', '\ufeff', '\u{e0041}\u{e007f}'],
  '\ufe0f',
  '\u2062',
  '\u{1d159}',
  '\u200d\u200c',
  '\u2060 \u3000\u00a0',
  '\ufffc',
  '\u034f',
  // Marks of direction, controls, no characters at all, marks with nothing below them.
  ...[
    '\u200e\u200f\u061c',
    '\u202e\u2066\u2069',
    '\u0000\u0007\u001b',
    '\ufdd0\uffff',
    '\u0301\u0327',
  ],
])('[HTTP-50] %j leaves nothing', (text) => {
  expect(cleanText(text)).toBe('');
  expect(isBlank(text)).toBe(true);
});

it.each([
  ['\u000b双11🔥大促', '双11🔥大促'],
  ['双11\u000b大促', '双11 大促'],
  ['第一行\r\n第二行\u2028第三行', '第一行 第二行 第三行'],
  ['\u202e服客方官', '服客方官'],
  ['苏\u200b晴\u00ad', '苏晴'],
  ['苏\ufe00晴\u{e0100}', '苏晴'],
  ['\u{1f44d}\u{e0041}\u{e0042}', '\u{1f44d}'],
  ['a\u200db', 'ab'],
  ['一\u2800二', '一 二'],
  ['e\u0301', 'é'],
  ['半\ud83d', '半\ufffd'],
  // Piles: of accents, of a script's own marks, of both, of enclosing circles.
  [`H${'\u0337\u0300\u0315'.repeat(9)}i`, 'H\u0337\u0337i'],
  [`ก${'\u0e49'.repeat(9)}`, 'ก\u0e49\u0e49\u0e49'],
  [`官${'\u20dd'.repeat(5)}方`, '官\u20dd\u20dd方'],
  [`क\u094d${'\u200d\u094d'.repeat(9)}`, 'क\u094d\u094d\u094d'],
])('[HTTP-50] %j is kept as %j', (typed, kept) => {
  expect(cleanText(typed)).toBe(kept);
});

it.each([
  // Full width stays; rare Han signs of GB 18030-2022 and later; emoji with joiners, skin, selectors, keycaps, flags.
  ...['ＡＢＣ１２３', '你好,世界!', '𬭎钅', '\u{323b0}儿', '㛃', '👨‍👩‍👧', '👩🏽‍⚕️', '❤️‍🔥', '1️⃣', '🇨🇳'],
  '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  '👍🏽',
  '🏳️‍🌈',
  '☎︎',
  // Scripts that pile up, join or run from the right.
  ...['བཀྲ་ཤིས་བདེ་ལེགས', 'བསྒྲུབས', 'ཧཱུྃ', 'ကျွန်ုပ်', 'ชื่อ', 'ผู้ใหญ่', 'नमस्ते', 'क्‍ष', 'র‍্যাম'],
  'می‌خواهم',
  'ئۇيغۇر',
  'مُحَمَّد',
  'ᠰᠠᠢᠨ\u180b',
  'Nguyễn',
  'שָׁלוֹם',
  'ខ្ញុំ',
  '한국',
  'Ελένη',
  '\u06dd١٢',
])('[HTTP-50] %j stays as it is, and is seen', (text) => {
  expect(cleanText(text)).toBe(text.normalize('NFC'));
  expect(isBlank(text)).toBe(false);
});

it('[HTTP-50] a field with lines keeps them, and no more than one empty one in a row', () => {
  const typed = ' 一 \r\n二\u2028三\u000b四\n\n\n\n五\t六 ';
  expect(cleanText(typed, { lines: true })).toBe('一\n二\n三\n四\n\n五 六');
  expect(cleanText(typed)).toBe('一 二 三 四 五 六');
});

it('[HTTP-51] length counts code points: a rare sign is one', () => {
  expect([lengthOf('𬭎钅'), lengthOf('👍🏽'), lengthOf('')]).toEqual([2, 2, 0]);
});

/** Signs that change, hide, join, turn and pile up, to be shuffled. */
const pieces = [
  'a',
  'é',
  'e',
  '\u0301',
  '\u0323',
  '\u0327',
  '\u0344',
  '字',
  ' ',
  '\n',
  '\u000b',
  '\u2028',
  '\t',
  '\u200b',
  '\u200c',
  '\u200d',
  '\ufe0f',
  '\u{1f468}',
  '\u{1f3fd}',
  '⚕',
  '1',
  '\u20e3',
  '\ud83d',
  '\udc00',
  'ก',
  '\u0e49',
  'ཀ',
  '\u0f71',
  '\u0f72',
  '\u0f80',
  'क',
  '\u094d',
  '\u093c',
  '\u202e',
  'م',
  '\u064b',
  '\u0651',
  '가',
  '\u1100',
  '\u1161',
  '\u11a8',
  '\u3164',
  '\u2800',
  '\ufeff',
  'ᠠ',
  '\u180b',
  '\u{1f3f4}',
  '\u{e0067}',
  '\u{e0062}',
  '\u{e007f}',
  '\u034f',
  '\u09c7',
  '\u09be',
];

it.each([1, 2, 3, 20_261_201])(
  '[HTTP-50] cleaned again it is the same, and well-formed (seed %i)',
  (seed) => {
    const random = seededRandom(seed);
    for (let count = 0; count < 5000; count += 1) {
      const length = 1 + Math.floor(random() * 14);
      const any = (): string => pieces[Math.floor(random() * pieces.length)] ?? '';
      const text = Array.from({ length }, any).join('');
      for (const lines of [true, false]) {
        const once = cleanText(text, { lines });
        expect(cleanText(once, { lines })).toBe(once);
        expect([once.isWellFormed(), once.normalize('NFC')]).toEqual([true, once]);
        expect(once).not.toMatch(/(?!\n)\p{Cc}|[\u200b\u200e\u202e\u2028\u3164\u2800]/u);
        expect(once).not.toMatch(/\p{Script=Inherited}{4}|\p{M}{7}/u);
      }
    }
  },
);
