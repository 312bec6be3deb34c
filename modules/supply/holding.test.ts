import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../platform/kernel/index.ts';
import { freeFor, partsOf, pickLines, putBack, type Lot, type Shelf } from './domain/holding.ts';
import { dayMs, warningsOf } from './domain/levels.ts';

const lot = (id: string, productId: string, onHand: number, change: Partial<Lot> = {}): Lot => ({
  id,
  productId,
  onHand,
  held: 0,
  shelfUntil: null,
  ...change,
});

function shelfOf(lots: readonly Lot[], rest: Partial<Shelf> = {}): Shelf {
  const map = new Map<string, Lot[]>();
  for (const item of lots) map.set(item.productId, [...(map.get(item.productId) ?? []), item]);
  return { lots: map, allocations: new Map(), parts: new Map(), ...rest };
}

const one = (productId: string, quantity = 1) => [{ productId, quantity }];

describe('holding', () => {
  it('[SUPPLY-5] what arrived first leaves first, and nothing past its shelf date', () => {
    const shelf = shelfOf([
      lot('old', 'p', 2, { shelfUntil: 100 }),
      lot('first', 'p', 3),
      lot('second', 'p', 5),
    ]);
    expect(pickLines(shelf, 'channel:a', one('p', 4), 100)).toMatchObject({
      value: [
        { lotId: 'first', quantity: 3 },
        { lotId: 'second', quantity: 1 },
      ],
    });
    expect(freeFor(shelf, 'p', 'channel:a', 99)).toBe(6);
    expect(freeFor(shelf, 'p', 'channel:a', 100)).toBe(4);
  });

  it('[SUPPLY-2] a basket is held whole or not at all', () => {
    const shelf = shelfOf([lot('a', 'p', 3), lot('b', 'q', 1)]);
    const refused = pickLines(shelf, 'channel:a', [...one('p', 2), ...one('q', 2)], 0);
    expect(refused).toMatchObject({ refusal: { code: 'supply.sold-out', field: 'q' } });
    expect(freeFor(shelf, 'p', 'channel:a', 0)).toBe(3);
  });

  it('[SUPPLY-7] what is allocated to others is not free; an own allocation is used first', () => {
    const allocation = { holder: 'session:s', productId: 'p', quantity: 4, used: 0 };
    const shelf = shelfOf([lot('a', 'p', 5)], { allocations: new Map([['p', [allocation]]]) });
    expect(freeFor(shelf, 'p', 'channel:a', 0)).toBe(1);
    expect(freeFor(shelf, 'p', 'session:s', 0)).toBe(5);
    const held = pickLines(shelf, 'session:s', one('p', 3), 0);
    expect([allocation.used, freeFor(shelf, 'p', 'channel:a', 0)]).toEqual([3, 1]);
    if (held.ok) putBack(shelf, 'session:s', held.value);
    expect([allocation.used, freeFor(shelf, 'p', 'channel:a', 0)]).toEqual([0, 1]);
  });

  it('[SUPPLY-8] bundles and single sales share their parts', () => {
    const parts = new Map([
      [
        'set',
        [
          { partId: 'hood', quantity: 1 },
          { partId: 'stove', quantity: 2 },
        ],
      ],
    ]);
    const shelf = shelfOf([lot('h', 'hood', 5), lot('s', 'stove', 5)], { parts });
    const orderRequest = [...one('set', 2), ...one('stove')];
    expect(partsOf(shelf, orderRequest)).toEqual([
      { productId: 'hood', quantity: 2 },
      { productId: 'stove', quantity: 5 },
    ]);
    expect(pickLines(shelf, 'channel:a', orderRequest, 0).ok).toBe(true);
    expect(pickLines(shelf, 'channel:a', one('set'), 0).ok).toBe(false);
    expect(pickLines(shelf, 'channel:a', one('hood', 3), 0).ok).toBe(true);
  });

  it.each([1, 2, 3, 4, 5])('[SUPPLY-1] random batches never hold too much (seed %i)', (seed) => {
    const random = seededRandom(seed);
    const whole = (most: number): number => Math.floor(random() * (most + 1));
    const parts = new Map([
      [
        'set',
        [
          { partId: 'p', quantity: 2 },
          { partId: 'q', quantity: 1 },
        ],
      ],
    ]);
    const allocation = { holder: 'session:s', productId: 'p', quantity: 10, used: 0 };
    const lots = [lot('a', 'p', 20), lot('b', 'p', 15), lot('c', 'q', 12)];
    const shelf = shelfOf(lots, { parts, allocations: new Map([['p', [allocation]]]) });
    const held: { holder: string; picks: readonly { lotId: string; quantity: number }[] }[] = [];
    for (let step = 0; step < 400; step += 1) {
      const holder = random() < 0.5 ? 'session:s' : 'channel:a';
      const undone = random() < 0.3 ? held.pop() : undefined;
      if (undone)
        putBack(
          shelf,
          undone.holder,
          undone.picks.map((pick) => ({ productId: pick.lotId === 'c' ? 'q' : 'p', ...pick })),
        );
      const orderRequest = one(['p', 'q', 'set'][whole(2)] ?? 'p', 1 + whole(3));
      const picked = pickLines(shelf, holder, orderRequest, 0);
      if (picked.ok) held.push({ holder, picks: picked.value });
      const sum = held
        .flatMap((hold) => hold.picks)
        .reduce((total, pick) => total + pick.quantity, 0);
      expect(lots.reduce((total, item) => total + item.held, 0)).toBe(sum);
      for (const item of lots) expect(item.held).toBeLessThanOrEqual(item.onHand);
      const others = Math.max(0, allocation.quantity - allocation.used);
      const free = 35 - (lots[0]?.held ?? 0) - (lots[1]?.held ?? 0);
      expect(free).toBeGreaterThanOrEqual(others);
    }
  });
});

describe('warnings', () => {
  it('[SUPPLY-10] name what to look at', () => {
    const now = 400 * dayMs;
    const fine = { onHand: 30, free: 30, soldLately: 30, oldestArrivedAt: now, expired: 0 };
    expect(warningsOf(fine, now)).toEqual([]);
    expect(warningsOf({ ...fine, free: 0 }, now)).toEqual(['out']);
    expect(warningsOf({ ...fine, free: 6 }, now)).toEqual(['low']);
    expect(warningsOf({ ...fine, free: 7 }, now)).toEqual([]);
    expect(warningsOf({ ...fine, oldestArrivedAt: now - 90 * dayMs }, now)).toEqual([]);
    expect(warningsOf({ ...fine, oldestArrivedAt: now - 90 * dayMs - 1 }, now)).toEqual(['aged']);
    expect(warningsOf({ ...fine, onHand: 91 }, now)).toEqual(['slow']);
    expect(warningsOf({ ...fine, expired: 1 }, now)).toEqual(['expired']);
    const unsold = { ...fine, soldLately: 0 };
    expect(warningsOf(unsold, now)).toEqual([]);
    expect(warningsOf({ ...unsold, oldestArrivedAt: now - 30 * dayMs }, now)).toEqual([]);
    expect(warningsOf({ ...unsold, oldestArrivedAt: now - 30 * dayMs - 1 }, now)).toEqual(['idle']);
    expect(warningsOf({ ...unsold, onHand: 0, oldestArrivedAt: null }, now)).toEqual([]);
  });
});
