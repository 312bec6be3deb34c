import { describe, expect, it } from 'vitest';
import type { Use } from './domain/claim-terms.ts';
import { pendingUses } from './app/pending-uses.ts';
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

describe('what was decided and is not written yet', () => {
  const use = (orderId: string, more: Partial<Use>): Use => ({
    orderId,
    viewerId: 'v1',
    personKey: 'p1',
    at: 0,
    offerId: null,
    quantity: 1,
    grantIds: [],
    subsidies: [],
    ...more,
  });
  const subsidies = [{ kind: 'fridge', productId: 'prd-1', policyId: 'pol-1', fen: 100 }];

  it('[PROMO-2] counts for its viewer and its person, at its offer only, until it is written', () => {
    const pending = pendingUses();
    const [first, second] = [
      use('o1', { offerId: 'f1', quantity: 2 }),
      use('o2', { offerId: 'f1', viewerId: 'v2' }),
    ];
    pending.add(first);
    pending.add(second);
    pending.add(use('o3', { offerId: 'f1', viewerId: 'v3', personKey: '' }));
    expect(pending.claimedBy('f1', { viewerId: 'v1' })).toBe(2);
    expect(pending.claimedBy('f1', { personKey: 'p1' })).toBe(3);
    expect(pending.claimedBy('f2', { personKey: 'p1' })).toBe(0);
    expect(pending.claimedBy('f1', { personKey: '' })).toBe(0);
    pending.drop(first);
    expect(pending.claimedBy('f1', { viewerId: 'v1' })).toBe(0);
    expect(pending.claimedBy('f1', { personKey: 'p1' })).toBe(1);
  });

  it('[PROMO-7] keeps the kind taken for a person, and coupons used, until it is written', () => {
    const pending = pendingUses();
    const [first, second] = [
      use('o1', { subsidies, grantIds: ['g1'] }),
      use('o2', { subsidies: subsidies.map((item) => ({ ...item, kind: 'tv' })) }),
    ];
    pending.add(first);
    pending.add(second);
    expect(pending.kindsOf('p1')).toEqual(['fridge', 'tv']);
    expect([pending.used('g1'), pending.used('g2')]).toEqual([true, false]);
    pending.drop(first);
    expect(pending.kindsOf('p1')).toEqual(['tv']);
    expect(pending.used('g1')).toBe(false);
    pending.drop(second);
    expect(pending.kindsOf('p1')).toEqual([]);
  });
});
