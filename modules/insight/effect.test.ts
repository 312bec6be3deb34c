import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../platform/kernel/index.ts';
import { averageRatio, effectOf, together, type Worth } from './domain/effect.ts';

/** As the database sums it up. */
function worthOf(values: readonly number[]): Worth {
  const fen = values.reduce((sum, value) => sum + value, 0);
  const orders = values.length;
  const squares = values.reduce((sum, value) => sum + (value - fen / orders) ** 2, 0);
  return { orders, fen, variance: orders < 2 ? null : squares / (orders - 1) };
}

describe('before and after', () => {
  it('[INSIGHT-9] says what was before, what after, and how sure that is', () => {
    const baseline = { hours: 2, ...worthOf([100, 200, 300, 400]) };
    const effect = { hours: 1, ...worthOf([200, 400, 600, 800]) };
    const told = effectOf(baseline, effect);
    expect(told.baseline).toEqual({
      hours: 2,
      orders: 4,
      ordersPerHour: 2,
      gmvPerHourFen: 500,
      averageFen: 250,
    });
    // By hand: variances 16,666.67 and 66,666.67; error √(2 × 16,666.67 ÷ (4 × 250²)) = 0.365148.
    expect(told.average?.value).toBe(2);
    expect(told.average?.low).toBeCloseTo(2 * Math.exp(-1.959964 * 0.365148), 4);
    expect(told.average?.high).toBeCloseTo(2 * Math.exp(1.959964 * 0.365148), 4);
    expect(told.pace).toMatchObject({ value: 2 });
    expect(told.pace?.low).toBeCloseTo(2 * Math.exp(-1.959964 * Math.sqrt(0.5)), 4);
  });

  it('[INSIGHT-9] says nothing where there is nothing to say', () => {
    const none = { hours: 1, ...worthOf([]) };
    const told = effectOf(none, { hours: 1, ...worthOf([5]) });
    expect([told.average, told.pace, told.baseline.averageFen]).toEqual([null, null, null]);
    expect(averageRatio(worthOf([5]), worthOf([5, 6]))).toBeNull();
  });

  it('[INSIGHT-9] two groups together are what all of them are', () => {
    const [one, two] = [
      [100, 250, 900],
      [40, 41],
    ];
    const all = together(worthOf(one), worthOf(two));
    expect(all).toMatchObject({ orders: 5, fen: 1331 });
    expect(all.variance).toBeCloseTo(worthOf([...one, ...two]).variance ?? 0, 6);
    expect(together(worthOf([]), worthOf(one))).toEqual(worthOf(one));
    expect(together(worthOf([7]), worthOf([9])).variance).toBe(2);
  });

  it('[INSIGHT-9] its interval holds the truth in about 95 of 100 worlds', () => {
    const random = seededRandom(35);
    const draw = (mean: number): number => {
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
      return mean * Math.exp(0.5 * normal - 0.125);
    };
    let held = 0;
    const worlds = 2000;
    for (let world = 0; world < worlds; world += 1) {
      const before = Array.from({ length: 80 }, () => draw(2000));
      const after = Array.from({ length: 60 }, () => draw(2700));
      const ratio = averageRatio(worthOf(before), worthOf(after));
      if (ratio && ratio.low <= 1.35 && ratio.high >= 1.35) held += 1;
    }
    expect(held / worlds).toBeGreaterThan(0.93);
    expect(held / worlds).toBeLessThan(0.97);
  });
});
