import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../platform/testing/http.ts';
import { staffIn } from '../team/testing/open.ts';
import { openTestPromo, type TestPromo } from './testing/open.ts';

interface Refused {
  readonly code: string;
  readonly field?: string;
}

describe('terms of an offer', () => {
  let test: TestPromo;
  let sales: Caller;

  beforeAll(async () => {
    test = await openTestPromo();
    sales = test.http.staff(staffIn('sales'));
    await test.database.inTransaction((tx) =>
      test.promo.addSubsidyPolicy(tx, {
        id: 'pol_1',
        document: '样字〔2025〕1号',
        kinds: ['washer'],
        grade: 1,
        rateBp: 1500,
        capFen: 150_000,
        regions: ['440000'],
        validFrom: Date.UTC(2025, 11, 31, 16),
        validUntil: Date.UTC(2026, 11, 31, 16),
      }),
    );
  });
  afterAll(() => test.close());

  it('[PROMO-13] instalments are offered, changed and taken away, within their limits', async () => {
    const set = (months: number, terms: object) =>
      sales.send<Refused>('PUT', `/api/instalments/${months}`, terms);
    const plansOf = async (fen: number) =>
      (await test.promo.plansFor(fen)).map(({ months, totalFen }) => [months, totalFen]);
    const terms = { feeBp: 960, bearer: 'buyer', leastFen: 100_000, mostFen: 500_000 };
    expect((await set(24, terms)).status).toBe(200);
    expect(await plansOf(100_000)).toContainEqual([24, 109_600]);
    expect((await plansOf(99_999)).some(([months]) => months === 24)).toBe(false);
    expect((await set(24, { ...terms, bearer: 'shop' })).status).toBe(200);
    expect(await plansOf(100_000)).toContainEqual([24, 100_000]);
    const crossed = await set(24, { ...terms, mostFen: 99_999 });
    expect([crossed.status, crossed.body.field]).toEqual([422, 'leastFen']);
    expect((await set(1, terms)).body.field).toBe('months');
    expect((await set(24, { ...terms, feeBp: 2501 })).body.field).toBe('feeBp');
    expect((await sales.send('DELETE', '/api/instalments/24')).status).toBe(204);
    expect((await plansOf(100_000)).some(([months]) => months === 24)).toBe(false);
    const host = test.http.staff(staffIn('host'));
    expect((await host.send('PUT', '/api/instalments/24', terms)).status).toBe(403);
    expect((await host.send('DELETE', '/api/trade-ins/refrigerator')).status).toBe(403);
  });

  it('[PROMO-7] an edition that was entered wrongly ends at once, and what was settled by it stays', async () => {
    interface Shown {
      readonly policies: readonly { id: string; validUntil: number }[];
    }
    const shown = async () =>
      (await sales.send<Shown>('GET', '/api/public/promotions')).body.policies;
    const [running] = await shown();
    const end = (id: string) => sales.send<Refused>('DELETE', `/api/policies/${id}`);
    expect((await end('pol_none')).body.code).toBe('promo.policy-unknown');
    const host = test.http.staff(staffIn('host'));
    expect((await host.send('DELETE', `/api/policies/${running?.id ?? ''}`)).status).toBe(403);
    expect((await end(running?.id ?? '')).status).toBe(200);
    const again = await end(running?.id ?? '');
    expect([again.status, again.body.code]).toEqual([409, 'promo.policy-over']);
    const now = test.clock.now();
    expect((await shown()).find(({ id }) => id === running?.id)?.validUntil).toBeLessThanOrEqual(
      now,
    );
    // Its kinds are free again: the right edition can follow at once.
    const next = {
      document: '样字〔2026〕9号',
      kinds: ['washer'],
      grade: 1,
      rateBp: 1500,
      capFen: 150_000,
      regions: ['广东'],
      validFrom: now + 60_000,
      validUntil: now + 90_000,
    };
    const [entered, doubled] = await Promise.all([
      sales.send<{ id: string } & Refused>('POST', '/api/policies', next),
      sales.send<{ id: string } & Refused>('POST', '/api/policies', next),
    ]);
    expect([entered.status, doubled.status].toSorted((a, b) => a - b)).toEqual([201, 409]);
    const made = entered.status === 201 ? entered : doubled;
    expect((await end(made.body.id)).status).toBe(200);
    expect((await shown()).some(({ id }) => id === made.body.id)).toBe(false);
  });

  it('[PROMO-7] an edition of the policy follows another, and never holds beside it', async () => {
    const year = (from: number, until: number) => ({
      document: '次年政策(示例)',
      kinds: ['washer'],
      grade: 1,
      rateBp: 1000,
      capFen: 100_000,
      regions: ['*'],
      validFrom: Date.UTC(from, 11, 31, 16),
      validUntil: Date.UTC(until, 11, 31, 16),
    });
    const now = await sales.send('POST', '/api/policies', year(2025, 2026));
    expect(now).toMatchObject({ status: 409, body: { code: 'promo.policy-overlaps' } });
    expect((await sales.send('POST', '/api/policies', year(2027, 2026))).status).toBe(422);
    expect((await sales.send('POST', '/api/policies', year(2026, 2027))).status).toBe(201);
    expect((await sales.send('PUT', '/api/bundles/no/open', { open: false })).status).toBe(404);
  });
});
