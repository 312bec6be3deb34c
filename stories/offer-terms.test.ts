import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '../modules/catalog/contract.ts';
import type { QuoteAnswer } from '../modules/promo/contract.ts';
import { Client, openTestProgram, type TestProgram } from './program.ts';
import { newBuyer, openShow, type Show } from './show.ts';

interface Refused {
  readonly code: string;
  readonly field?: string;
}

describe('terms of an offer', () => {
  let test: TestProgram;
  let show: Show;
  let sales: Client;

  beforeAll(async () => {
    test = await openTestProgram();
    test.program.jobs.stop();
    show = await openShow(test, 'live');
    sales = await new Client(test.program).signIn('sales');
  }, 60_000);
  afterAll(() => test.close());

  it('[PROMO-13] an old unit is worth what the desk says, from that moment on', async () => {
    const { body } = await show.content.send<{ products: Product[] }>('GET', '/api/products');
    const product = body.products.find(({ kind }) => kind === 'air-conditioner');
    const buyer = await newBuyer(test);
    const orderRequest = {
      runId: show.run.id,
      addressId: buyer.addressId,
      wantsSubsidy: false,
      lines: [{ productId: product?.id ?? '', quantity: 1 }],
      oldUnits: ['air-conditioner'],
    };
    const quote = async () =>
      (await buyer.client.send<QuoteAnswer>('POST', '/api/quotes', orderRequest)).body;
    const set = (fen: number) => sales.send('PUT', '/api/trade-ins/air-conditioner', { fen });
    expect((await set(30_000)).status).toBe(200);
    const before = await quote();
    expect(before.tradeInFen).toBe(30_000);
    expect((await set(10_000)).status).toBe(200);
    const late = await buyer.client.send<Refused>(
      'POST',
      '/api/orders',
      { ...orderRequest, expectedFen: before.payFen },
      { 'idempotency-key': 'at-the-old-price' },
    );
    expect([late.status, late.body.code]).toEqual([409, 'order.price-changed']);
    expect((await sales.send('DELETE', '/api/trade-ins/air-conditioner')).status).toBe(204);
    expect((await sales.send('DELETE', '/api/trade-ins/air-conditioner')).status).toBe(204);
    expect((await quote()).tradeInFen).toBe(0);
    const auditor = await new Client(test.program).signIn('auditor');
    const { body: log } = await auditor.send<{ rows: { detail: object }[] }>(
      ...(['GET', '/api/audit?search=terms.trade-in'] as const),
    );
    expect(log.rows.map(({ detail }) => detail).slice(1)).toEqual([
      { before: 30_000, fen: 10_000 },
      { before: 10_000, fen: null },
    ]);
  });

  it('[PROMO-13] instalments are offered, changed and taken away, within their limits', async () => {
    const set = (months: number, terms: object) =>
      sales.send<Refused>('PUT', `/api/instalments/${months}`, terms);
    const plansOf = async (fen: number) =>
      (await test.program.world.promo.plansFor(fen)).map(({ months, totalFen }) => [
        months,
        totalFen,
      ]);
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
    const host = await new Client(test.program).signIn('host');
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
    const host = await new Client(test.program).signIn('host');
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
});
