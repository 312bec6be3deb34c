import { expect, it } from 'vitest';
import { Engine, languageTables, shippedBook } from '../compliance/index.ts';
import { Pieces } from './realtime/pieces.ts';

const engine = new Engine(languageTables(), shippedBook());
const contact = (text: string) => engine.contact(text);
const start = Date.UTC(2026, 11, 1, 4);

/** Which lines of one person are held back, as the room holds them: what is held is not remembered. */
function held(
  lines: readonly string[],
  apartMs = 1000,
  who = (index: number): string => (index < 0 ? '' : 'a'),
): string[] {
  const pieces = new Pieces();
  return lines.filter((text, index) => {
    const line = { text, at: start + index * apartMs };
    const found = contact(text) ?? pieces.completes(contact, who(index), line);
    if (!found) pieces.said(who(index), line);
    return found !== undefined;
  });
}

it.each([
  [['138', '1234', '5678']],
  [['139', '0000', '0001']],
  [['1', '3', '8', '1', '2', '3', '4', '5', '6', '7', '8']],
  [['13', '81', '23', '45', '67', '8']],
  [['一三八', '一二三四', '五六七八']],
  [['１３８', '①②③④', '5678']],
  [['0571', '8888', '8888']],
  [['1', '138', '1234', '5678']],
  [['v我', 'dby', '88']],
  [['微信', 'dby', '88']],
  [['QQ', '827', '364', '512']],
])('[LIVE-85] the line that completes %j is held back', (lines) => {
  expect(held(lines).at(-1)).toBe(lines.at(-1));
});

it('[LIVE-85] it is held back as often as it comes, and nothing of it is kept', () => {
  expect(held(['138', '1234', '5678', '5678'])).toEqual(['5678', '5678']);
  const pieces = new Pieces();
  for (const text of ['138', '1234']) pieces.said('a', { text, at: start });
  expect(pieces.completes(contact, 'a', { text: ' 5678 ', at: start })).toMatchObject({
    kind: 'phone',
    from: 0,
    until: 6,
    blotted: '******',
  });
});

it.each([
  [['1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1', '1']],
  [['666', '666', '666', '666']],
  [['18', '2026', '12345']],
  [['199', '2999', '3999']],
  [['1399', '1599', '1799']],
  [['2026', '11', '30', '18', '00']],
  [['10', '9', '8', '7', '6', '5', '4', '3', '2', '1']],
  [['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']],
  [['v我', '50', '谢谢']],
  [['138', '这个型号', '1234', '5678']],
  [['138', '1234']],
])('[LIVE-85] nothing of %j is held back', (lines) => {
  expect(held(lines)).toEqual([]);
});

it('[LIVE-85] pieces belong together within half a minute, and of one person', () => {
  expect(held(['138', '1234', '5678'], 14_000)).toEqual(['5678']);
  expect(held(['138', '1234', '5678'], 16_000)).toEqual([]);
  expect(held(['138', '1234', '5678'], 1000, (index) => `viewer ${index}`)).toEqual([]);
});

it('[LIVE-86] who says something else or nothing is forgotten, and of however many people few are known', () => {
  const pieces = new Pieces();
  pieces.said('a', { text: '138', at: start });
  pieces.said('b', { text: '有货吗', at: start });
  expect(pieces.known).toBe(1);
  pieces.said('a', { text: '好的', at: start });
  expect(pieces.known).toBe(0);
  pieces.said('a', { text: '138', at: start });
  pieces.said('b', { text: '1', at: start + 30_000 });
  expect(pieces.known).toBe(1);
  for (let n = 0; n < 20_100; n += 1) pieces.said(`viewer ${n}`, { text: '1', at: start + 30_000 });
  expect(pieces.known).toBe(20_000);
});
