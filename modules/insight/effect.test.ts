import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../platform/kernel/index.ts';
import { averageRatio, effectOf } from './domain/effect.ts';

describe('before and after', () => {
  it('[INSIGHT-9] says what was before, what after, and how sure that is', () => {
    const baseline = { hours: 2, orderFen: [100, 200, 300, 400] };
    const effect = { hours: 1, orderFen: [200, 400, 600, 800] };
    const told = effectOf(baseline, effect);
    expect(told.baseline).toEqual({
      ...{ hours: 2, orders: 4, ordersPerHour: 2, gmvPerHourFen: 500, averageFen: 250 },
    });
    // By hand: variances 16,666.67 and 66,666.67; error √(2 × 16,666.67 ÷ (4 × 250²)) = 0.365148.
    expect(told.average?.value).toBe(2);
    expect(told.average?.low).toBeCloseTo(2 * Math.exp(-1.959964 * 0.365148), 4);
    expect(told.average?.high).toBeCloseTo(2 * Math.exp(1.959964 * 0.365148), 4);
    expect(told.pace).toMatchObject({ value: 2 });
    expect(told.pace?.low).toBeCloseTo(2 * Math.exp(-1.959964 * Math.sqrt(0.5)), 4);
  });

  it('[INSIGHT-9] says nothing where there is nothing to say', () => {
    const none = { hours: 1, orderFen: [] };
    const told = effectOf(none, { hours: 1, orderFen: [5] });
    expect([told.average, told.pace, told.baseline.averageFen]).toEqual([null, null, null]);
    expect(averageRatio([5], [5, 6])).toBeNull();
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
      const ratio = averageRatio(before, after);
      if (ratio && ratio.low <= 1.35 && ratio.high >= 1.35) held += 1;
    }
    expect(held / worlds).toBeGreaterThan(0.93);
    expect(held / worlds).toBeLessThan(0.97);
  });
});
