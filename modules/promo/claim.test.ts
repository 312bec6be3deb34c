import { describe, expect, it } from 'vitest';
import { judgeClaim } from './domain/claim.ts';

const offer = { quota: 5, taken: 4, perPerson: 2, opensAt: 100, closesAt: 200, state: 'open' };

describe('a flash sale', () => {
  it('[PROMO-1] gives the last one and not one more', () => {
    expect(judgeClaim(offer, { quantity: 1, already: 0, at: 150 })).toEqual({ ok: true, value: 0 });
    expect(judgeClaim(offer, { quantity: 2, already: 0, at: 150 })).toMatchObject({
      refusal: { code: 'promo.offer-sold-out' },
    });
  });

  it.each([99, 200])('[PROMO-1] sells nothing at %i, outside of its time', (at) => {
    expect(judgeClaim(offer, { quantity: 1, already: 0, at })).toMatchObject({
      refusal: { code: 'promo.offer-over' },
    });
  });

  it('[PROMO-2] tells about the limit even when nothing is left', () => {
    const gone = { ...offer, taken: 5 };
    expect(judgeClaim(gone, { quantity: 1, already: 2, at: 150 })).toMatchObject({
      refusal: { code: 'promo.person-limit' },
    });
  });
});
