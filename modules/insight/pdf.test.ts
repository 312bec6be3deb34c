import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { pdfOf, type PrintedReview } from './app/pdf.ts';
import { boardAt } from './domain/board.ts';
import { emptyFigures } from './domain/figures.ts';
import { printable } from './domain/printable.ts';

const opened = Date.UTC(2026, 10, 22, 12);

const reviewOf = (title: string, more: Partial<PrintedReview> = {}): PrintedReview => ({
  title,
  mode: 'live',
  hosts: ['苏晴'],
  openedAt: opened,
  closedAt: opened + 3_600_000,
  board: boardAt(emptyFigures(), opened),
  names: {},
  agreement: {
    foldOrders: 0,
    foldFen: 0,
    tableOrders: 0,
    tableFen: 0,
    agree: true,
    tapeBrokenAt: null,
    recording: { segments: 0, startMs: null, brokenAt: null },
  },
  ...more,
});

/** What a reader of PDF gets of it: the glyphs that are drawn, and the text that they stand for. */
function readPdf(bytes: Uint8Array): { glyphs: number[]; text: string } {
  const file = Buffer.from(bytes).toString('latin1');
  const streams = Array.from(
    file.matchAll(/stream\r?\n([^]*?)\r?\nendstream/g),
    ([, body = '']) => {
      try {
        return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
      } catch {
        return '';
      }
    },
  );
  const hexes = (text: string): string[] =>
    Array.from(text.matchAll(/<([^>]*)>/g), (hit) => (hit[1] ?? '').replace(/\s/g, ''));
  const letters = new Map<number, string>();
  for (const range of streams.join('\n').matchAll(/<(\w{4})> <\w{4}> \[([^\]]*)\]/g)) {
    const first = Number.parseInt(range[1] ?? '', 16);
    for (const [index, hex] of hexes(range[2] ?? '').entries()) {
      letters.set(first + index, Buffer.from(hex, 'hex').swap16().toString('utf16le'));
    }
  }
  const drawn = streams.flatMap((stream) =>
    Array.from(stream.matchAll(/\[([^\]]*)\] TJ/g), (hit) => hexes(hit[1] ?? '').join('')),
  );
  const glyphs = drawn.flatMap((hex) =>
    (hex.match(/.{4}/g) ?? []).map((one) => Number.parseInt(one, 16)),
  );
  return { glyphs, text: glyphs.map((glyph) => letters.get(glyph) ?? '?').join('') };
}

it.each([
  // The title of a show as it was saved, with a vertical tab; a rare Han sign the font has.
  ['\u000b双11🔥大促 𬭎 བོད', '双11大促 𬭎', 3],
  ['年货节🧧🐎 Цена α·β ①', '年货节 Цена α·β ①', 2],
  ['家电👨‍👩‍👧节🤷‍♀️1️⃣号', '家电节1号', 2],
  ['한국 가전 ไทย 家电', '家电', 7],
])('[INSIGHT-15] %j is printed as %j, without one box', async (title, printed, leftOut) => {
  const { glyphs, text } = readPdf(await pdfOf(reviewOf(title), 'zh'));
  expect(glyphs.length).toBeGreaterThan(100);
  expect(glyphs).not.toContain(0);
  expect(text).toContain(`复盘:${printed}概览`);
  expect(text).toContain(`缺少 ${leftOut} 个字或表情`);
});

it('[INSIGHT-15] a title of emoji alone says so, in the language of the file', async () => {
  const inZh = readPdf(await pdfOf(reviewOf('🔥🔥🎉'), 'zh'));
  expect(inZh.text).toContain('(标题无可打印字符)');
  expect(inZh.glyphs).not.toContain(0);
  const inEn = readPdf(await pdfOf(reviewOf('བོད'), 'en'));
  expect(inEn.text).toContain('(no printable characters in the title)');
});

it('[INSIGHT-15] names of hosts and products are printed alike, and nothing is said where all is drawn', async () => {
  const row = { id: 'p1', shown: 1, clicked: 1, buyers: 1, orders: 1, items: 1, paidFen: 100 };
  const board = boardAt(emptyFigures(), opened);
  const more = {
    hosts: ['苏晴🌸', '🌸'],
    names: { p1: { zh: '冰箱❄️🧊', en: 'Fridge' } },
    board: { ...board, products: [row] },
  };
  const { glyphs, text } = readPdf(await pdfOf(reviewOf('大促', more), 'zh'));
  expect(glyphs).not.toContain(0);
  expect(text).toMatch(/苏晴、—.*冰箱/);
  expect(readPdf(await pdfOf(reviewOf('大促'), 'zh')).text).not.toContain('已略去');
});

it('[INSIGHT-15] a sign goes whole, its neighbours stay, and blanks do not pile up', () => {
  const ascii = (codePoint: number): boolean => codePoint < 128;
  expect(printable('a 字 b', ascii)).toEqual({ text: 'a b', leftOut: 1 });
  expect(printable('🤷‍♀️', (codePoint) => codePoint === 0x2640)).toEqual({ text: '', leftOut: 1 });
  expect(printable('x\u0323\u0306y', ascii)).toEqual({ text: 'xy', leftOut: 0 });
  expect(printable('', ascii)).toEqual({ text: '', leftOut: 0 });
});
