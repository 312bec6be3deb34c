import { describe, expect, it } from 'vitest';
import {
  commissionBack,
  commissionShare,
  rateOf,
  termStatusOf,
  type CommissionTerm,
} from './domain/commission.ts';

const term = (
  partner: string,
  kind: string,
  validFrom: number,
  rateBp: number | null,
): CommissionTerm => ({ partner, kind, validFrom, rateBp });

describe('commission', () => {
  it('[FINANCE-11] the closest line holds, and of its editions the last that had begun', () => {
    const terms = [
      term('*', '*', 0, 200),
      term('*', 'oven', 10, 300),
      term('anna', '*', 10, 400),
      term('anna', 'oven', 30, 600),
      term('anna', 'oven', 20, 500),
      term('anna', '*', 40, null),
    ];
    const rate = (partner: string, kind: string, at: number) =>
      rateOf(terms, { partner, kind, at });
    expect(rate('bert', 'fridge', 50)).toBe(200);
    expect(rate('bert', 'oven', 9)).toBe(200);
    expect(rate('bert', 'oven', 10)).toBe(300);
    expect(rate('anna', 'oven', 15)).toBe(400);
    expect(rate('anna', 'oven', 20)).toBe(500);
    expect(rate('anna', 'oven', 30)).toBe(600);
    expect(rate('anna', 'fridge', 39)).toBe(400);
    // An ended line gives way to the next wider one.
    expect(rate('anna', 'fridge', 40)).toBe(200);
    expect(rate('anna', 'oven', 40)).toBe(600);
    expect(rateOf([], { partner: 'anna', kind: 'oven', at: 1 })).toBe(0);
  });

  it('[FINANCE-13] a line is to come, holds, or gave way', () => {
    const first = term('*', '*', 0, 200);
    const second = term('*', '*', 10, 300);
    const third = term('*', '*', 20, 100);
    const terms = [third, first, second];
    expect(terms.map((item) => termStatusOf(terms, item, 15))).toEqual(['coming', 'past', 'holds']);
  });

  it('[FINANCE-11] money that goes back takes its share of what is left, whenever it began to', () => {
    // Half went back before it was complete: 50 was earned on the other half.
    expect(commissionBack(50, { worthFen: 10_000, refundedFen: 7500 }, 2500)).toBe(25);
    expect(commissionBack(50, { worthFen: 10_000, refundedFen: 10_000 }, 5000)).toBe(50);
    // Thrice a third: the last takes what rounding left.
    const parts = [3333, 6666, 9999].reduce<number[]>((left, refundedFen) => {
      const had = 100 - left.reduce((sum, part) => sum + part, 0);
      return [...left, commissionBack(had, { worthFen: 9999, refundedFen }, 3333)];
    }, []);
    expect(parts).toEqual([33, 33, 34]);
    expect(commissionBack(7, { worthFen: 100, refundedFen: 300 }, 100)).toBe(7);
  });

  it('[FINANCE-11] a sum is shared out by what each line brought; nothing is made or lost by it', () => {
    expect(commissionShare(100_000, [{ fen: 100_000, rateBp: 200 }])).toBe(2000);
    const mixed = [
      { fen: 30_000, rateBp: 100 },
      { fen: 70_000, rateBp: 500 },
    ];
    expect(commissionShare(100_000, mixed)).toBe(300 + 3500);
    // Half of it went back.
    expect(commissionShare(50_000, mixed)).toBe(1900);
    expect(commissionShare(99, [{ fen: 99, rateBp: 50 }])).toBe(0);
    expect(commissionShare(0, mixed)).toBe(0);
    expect(commissionShare(100, [])).toBe(0);
    const huge = 9_000_000_000_000;
    expect(commissionShare(huge, [{ fen: huge, rateBp: 5000 }])).toBe(huge / 2);
  });
});
