import { expect, it } from 'vitest';
import { bestQuote } from './domain/price.ts';
import type { Bundle, PriceLine } from './domain/terms.ts';

const line = (productId: string, quantity: number, unitFen = 100): PriceLine => ({
  productId,
  quantity,
  unitFen,
  listFen: unitFen,
  kind: 'hood',
  grade: 1,
});
const bundle = (items: string, priceFen: number): Bundle => ({
  id: items,
  priceFen,
  items: [...items].map((productId) => ({ productId, quantity: 1 })),
});
const pays = (lines: readonly PriceLine[], bundles: readonly Bundle[]): number =>
  bestQuote({
    lines,
    bundles,
    coupons: [],
    flash: false,
    subsidy: null,
    tradeInFen: 0,
    at: 0,
  }).payFen;

it.each([8, 9, 10, 12])('[PROMO-20] %i bundles that share nothing are all taken', (count) => {
  const names = Array.from({ length: count * 2 }, (_, at) => String.fromCodePoint(97 + at));
  const bundles = Array.from({ length: count }, (_, at) =>
    bundle(names.slice(2 * at, 2 * at + 2).join(''), 150),
  );
  const lines = names.map((name) => line(name, 1));
  expect(pays(lines, bundles)).toBe(150 * count);
});

it.each([
  // Pairs out of three: all units go in where every pair is made half as often.
  ['forty of each, three pairs', [40, 40, 40], ['ab 150', 'ac 150', 'bc 150'], 9000],
  ['one pair saves more', [40, 40, 40], ['ab 150', 'ac 150', 'bc 120'], 20 * (150 + 150 + 120)],
  ['one that fits never', [40, 40, 0], ['ab 150', 'ac 150', 'bc 150'], 6000],
  ['a bundle that saves nothing', [40, 40, 40], ['ab 300', 'ac 150', 'bc 150'], 40 * 150 + 4000],
] as const)('[PROMO-20] %s: the sets that save most', (_what, units, written, fen) => {
  const lines = units.flatMap((count, at) => (count ? [line('abc'.charAt(at), count)] : []));
  const bundles = written.map((text) => {
    const [items = '', price] = text.split(' ');
    return bundle(items, Number(price));
  });
  expect(pays(lines, bundles)).toBe(fen);
});

it('[PROMO-20] more than can be looked through: the bundle that saves most is taken first', () => {
  const names = [...'abcdefgh'];
  const bundles = names.flatMap((one, at) =>
    names.slice(at + 1).map((other) => bundle(`${one}${other}`, one + other === 'ah' ? 100 : 190)),
  );
  const fen = pays(
    names.map((name) => line(name, 30)),
    bundles,
  );
  // Thirty of the best, and the other six products in ninety pairs.
  expect(fen).toBe(30 * 100 + 90 * 190);
});
