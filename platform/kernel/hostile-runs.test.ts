import { expect, it } from 'vitest';
import { cleanText, isBlank, plainText, visibleText } from './index.ts';

const passes: readonly ((text: string) => unknown)[] = [
  (text) => cleanText(text),
  (text) => cleanText(text, { lines: true }),
  isBlank,
  visibleText,
  plainText,
];

/** The least time of this process that it takes: what other programs do beside it does not count. */
function took(text: string): number {
  const times = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    for (const pass of passes) pass(text);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...times);
}

it.each([
  // Blanks of every kind, alone and between ends of lines; what becomes a blank.
  ...[' ', '\u3000', '\u00a0', '\u2800', '\t ', ' \n', '\n', '\u2028 ', '\r\n\t', '\v\u3000'],
  // Marks in an order that is not theirs, of any script and of a tower; such as stand on nothing.
  ...['\u0301\u0323', '\u0323\u0301\u0327', '\u0f71\u0f72\u0f80', '\u064b\u0651', '\u094d\u093c'],
  // What joins, selects and hides; halves of pairs; what becomes eighteen signs.
  ...[
    '\u200d',
    '\u{1f468}\u200d',
    '1\ufe0f\u20e3',
    '\u{1f3f4}\u{e0067}',
    '\ud83d',
    '\ufdfa',
    '\u1100',
  ],
])('[HTTP-40] four times as many of %j take four times as long and not sixteen', (sign) => {
  const of = (count: number): string => `a${sign.repeat(count / sign.length)}b`;
  took(of(1000));
  const little = took(of(4000));
  // A run this long that took the square of its length would take half a second.
  expect(took(of(16_000))).toBeLessThan(9 * little + 30_000);
});

it('[HTTP-40] of a pile of marks the same is kept as before, however high it was', () => {
  const pile = '\u0323\u0301'.repeat(5000);
  expect(cleanText(`a${pile}b`)).toBe(cleanText(`a${pile.slice(0, 40)}b`));
  expect(Array.from(plainText(`a${pile}b`)).length).toBeLessThan(40);
});
