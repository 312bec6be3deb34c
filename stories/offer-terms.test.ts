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
    const wish = {
      ...{ runId: show.run.id, addressId: buyer.addressId, wantsSubsidy: false },
      ...{ lines: [{ productId: product?.id ?? '', quantity: 1 }], oldUnits: ['air-conditioner'] },
    };
    const quote = async () =>
      (await buyer.client.send<QuoteAnswer>('POST', '/api/quotes', wish)).body;
    const set = (fen: number) => sales.send('PUT', '/api/trade-ins/air-conditioner', { fen });
    expect((await set(30_000)).status).toBe(200);
    const before = await quote();
    expect(before.tradeInFen).toBe(30_000);
    expect((await set(10_000)).status).toBe(200);
    const late = await buyer.client.send<Refused>(
      'POST',
      '/api/orders',
      { ...wish, expectedFen: before.payFen },
      { 'idempotency-key': 'at-the-old-price' },
    );
    expect([late.status, late.body.code]).toEqual([409, 'order.price-changed']);
    expect((await sales.send('DELETE', '/api/trade-ins/air-conditioner')).status).toBe(204);
    expect((await sales.send('DELETE', '/api/trade-ins/air-conditioner')).status).toBe(204);
    expect((await quote()).tradeInFen).toBe(0);
    const auditor = await new Client(test.program).signIn('auditor');
    const { body: trail } = await auditor.send<{ rows: { detail: object }[] }>(
      ...(['GET', '/api/audit?search=terms.trade-in'] as const),
    );
    expect(trail.rows.map(({ detail }) => detail).slice(1)).toEqual([
      { before: 30_000, fen: 10_000 },
      { before: 10_000, fen: null },
    ]);
  });

  it('[PROMO-13] instalments are offered, changed and taken away, within their limits', async () => {
    const set = (months: number, terms: object) =>
      sales.send<Refused>('PUT', `/api/instalments/${months}`, terms);
    const plansOf = async (fen: number) =>
      (await test.program.world.promo.plansFor(fen)).map(({ months, totalFen }) => [
        ...[months, totalFen],
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
});
