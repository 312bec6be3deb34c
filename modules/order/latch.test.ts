import { describe, expect, it } from 'vitest';
import { pack, seededRandom, unpack, type Packed } from '../../platform/kernel/index.ts';
import { openLatch, type Leave } from './app/latch.ts';

/** Lets everything that can go on go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the gate between looking and writing', () => {
  it('[ORDER-62] lets many in together or one alone, in the order in which they came', async () => {
    const latch = openLatch();
    const inside: string[] = [];
    const leaves = new Map<string, Leave>();
    const go = async (name: string, entering: Promise<Leave>): Promise<void> => {
      const leave = await entering;
      inside.push(name);
      leaves.set(name, () => {
        inside.splice(inside.indexOf(name), 1);
        leave();
        leave();
      });
    };
    const all = Promise.all([
      go('a', latch.enter()),
      go('b', latch.enter()),
      go('writer', latch.enterAlone()),
      go('c', latch.enter()),
    ]);
    await settle();
    expect(inside).toEqual(['a', 'b']);
    leaves.get('a')?.();
    await settle();
    expect(inside).toEqual(['b']);
    leaves.get('b')?.();
    await settle();
    expect(inside).toEqual(['writer']);
    leaves.get('writer')?.();
    await settle();
    expect(inside).toEqual(['c']);
    await all;
  });
});

describe('what is kept of a batch', () => {
  const shared = { lines: [{ fen: 1 }], total: 1 };
  const leaves = [
    'a',
    '',
    '"\\\u0000',
    0,
    -1.5,
    true,
    null,
    undefined,
    shared,
    [],
    {},
    [shared, null],
  ];

  /** A value of a shape that hundreds share, or of any other. */
  function drawn(random: () => number, depth: number): unknown {
    const pick = <T>(items: readonly T[]): T | undefined =>
      items[Math.floor(random() * items.length)];
    const way = random();
    if (depth === 0 || way < 0.2) return pick(leaves);
    const names = pick([['id', 'of', 'same'], ['each'], ['id', '__proto__']]) ?? [];
    if (way < 0.9) {
      return Object.fromEntries(names.map((name) => [name, drawn(random, depth - 1)]));
    }
    return Array.from({ length: 3 }, () => drawn(random, depth - 1));
  }

  it('[ORDER-64] comes back member for member, whatever its shape', () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      const random = seededRandom(seed);
      const items = Array.from({ length: seed % 12 }, () => drawn(random, seed % 4) ?? null);
      const text = JSON.stringify({ packed: pack(items) });
      const { packed } = JSON.parse(text) as { packed: Packed };
      expect(unpack(packed, items.length)).toEqual(JSON.parse(JSON.stringify(items)));
    }
  });

  it('[ORDER-64] is short where its orders have much in common', () => {
    const orders = Array.from({ length: 500 }, (_, index) => ({
      id: `ord_${index}`,
      quote: shared,
      runId: 'run_1',
      heldBy: null,
      use: { offerId: 'ofr_1', quantity: 1, grantIds: [`cpg_${index}`] },
    }));
    const whole = JSON.stringify(orders).length;
    expect(JSON.stringify(pack(orders)).length).toBeLessThan(whole / 4);
  });
});
