import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../platform/testing/http.ts';
import type { Coupon, QuoteAnswer, ViewerCoupon } from '../promo/contract.ts';
import { newCoupon as addCoupon } from '../promo/testing/open.ts';
import { staffIn } from '../team/testing/open.ts';
import {
  openCounter,
  openTestOrders,
  type Buyer,
  type Counter,
  type TestOrders,
} from './testing/open.ts';

interface Refused {
  readonly code: string;
}

describe('orders at the terms of promotions', () => {
  let test: TestOrders;
  let counter: Counter;
  let sales: Caller;

  beforeAll(async () => {
    test = await openTestOrders();
    counter = await openCounter(test);
    sales = counter.http.staff(staffIn('sales'));
    await test.database.inTransaction((tx) =>
      test.promo.addSubsidyPolicy(tx, {
        id: 'pol_1',
        document: '样字〔2025〕1号',
        kinds: ['air-conditioner'],
        grade: 1,
        rateBp: 1500,
        capFen: 150_000,
        regions: ['广东'],
        validFrom: Date.UTC(2025, 11, 31, 16),
        validUntil: Date.UTC(2026, 11, 31, 16),
      }),
    );
  });
  afterAll(() => test.close());

  const newCoupon = (change: object = {}): Promise<string> =>
    addCoupon(sales, test.clock.now(), change);
  const quote = async (buyer: Buyer, change: object = {}): Promise<QuoteAnswer> => {
    const { body } = await buyer.client.send<QuoteAnswer>('POST', '/api/quotes', {
      runId: counter.run.id,
      lines: [{ productId: counter.product.id, quantity: 1 }],
      addressId: buyer.addressId,
      ...change,
    });
    return body;
  };

  it('[PROMO-4] [ORDER-10] is quoted, used once, and comes back when the order ends', async () => {
    const buyer = counter.newBuyer();
    const couponId = await newCoupon();
    await buyer.client.send('POST', `/api/me/coupons/${couponId}`, {});
    const mine = await buyer.client.send<{ coupons: ViewerCoupon[] }>('GET', '/api/me/coupons');
    const held = mine.body.coupons.find((item) => item.id === couponId);
    expect([held?.held, held?.mayClaim]).toEqual([1, false]);
    const first = await quote(buyer);
    expect(first.coupons).toEqual([{ couponId, fen: 5000 }]);
    const stale = await counter.buy(buyer);
    expect(stale).toMatchObject({ status: 409, body: { code: 'order.price-changed' } });
    const placed = await counter.buy(buyer, { expectedFen: first.payFen });
    const { instalments: _plans, ...split } = first;
    expect(placed.body.quote).toEqual(split);
    expect((await quote(buyer)).coupons).toEqual([]);
    const desk = await sales.send<{ coupons: Coupon[] }>('GET', '/api/promotions');
    const row = desk.body.coupons.find((item) => item.id === couponId);
    expect([row?.issued, row?.used]).toEqual([1, 1]);
    test.clock.forward(6 * 60_000);
    await test.orders.closeOverdue();
    expect((await quote(buyer)).coupons).toEqual([{ couponId, fen: 5000 }]);
    const again = await counter.buy(buyer, { expectedFen: first.payFen });
    await counter.pay(buyer, again.body);
    const paid = await buyer.client.send(`GET`, `/api/me/orders/${again.body.id}`);
    expect(paid.body).toMatchObject({ state: 'paid', totalFen: first.payFen });
  });

  it('[PROMO-7] one person with two accounts gets one subsidy of a kind, also at once', async () => {
    const { product } = counter;
    const lines = [{ productId: product.id, quantity: 1 }];
    const same = { person: '王同一' };
    const [one, two] = [counter.newBuyer(same), counter.newBuyer(same)];
    const quoted = await quote(one, { lines, wantsSubsidy: true });
    const fen = Math.min(150_000, Math.floor(product.priceFen * 0.15));
    expect([quoted.subsidyFen, quoted.payFen]).toEqual([fen, product.priceFen - fen]);
    const place = (buyer: Buyer) =>
      test.orders.place({
        viewerId: buyer.viewerId,
        viewerSimulated: false,
        requestId: crypto.randomUUID(),
        input: {
          runId: counter.run.id,
          lines,
          addressId: buyer.addressId,
          oldUnits: [],
          wantsSubsidy: true,
          expectedFen: quoted.payFen,
        },
      });
    const [first, second] = await Promise.all([place(one), place(two)]);
    expect(first?.ok).toBe(true);
    expect(second).toMatchObject({ ok: false, refusal: { code: 'order.price-changed' } });
    test.clock.forward(6 * 60_000);
    await test.orders.closeOverdue();
    expect((await quote(two, { lines, wantsSubsidy: true })).subsidyFen).toBe(fen);
  });

  it('[PROMO-13] an old unit is worth what the desk says, from that moment on', async () => {
    const { product } = counter;
    const buyer = counter.newBuyer();
    const orderRequest = {
      runId: counter.run.id,
      addressId: buyer.addressId,
      wantsSubsidy: false,
      lines: [{ productId: product.id, quantity: 1 }],
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
    const auditor = counter.http.staff(staffIn('auditor'));
    const { body: log } = await auditor.send<{ rows: { detail: object }[] }>(
      ...(['GET', '/api/audit?search=terms.trade-in'] as const),
    );
    expect(log.rows.map(({ detail }) => detail).slice(1)).toEqual([
      { before: 30_000, fen: 10_000 },
      { before: 10_000, fen: null },
    ]);
  });

  it('[SUPPLY-7] what is allocated to a channel the show cannot sell', async () => {
    const desk = counter.http.staff(staffIn('supply'));
    const levels = await test.supply.levels('main');
    const all = levels.find((row) => row.productId === counter.product.id)?.available ?? 0;
    const put = (quantity: number) =>
      desk.send('PUT', '/api/stock/allocations', {
        productId: counter.product.id,
        holder: 'channel:douyin',
        quantity,
      });
    expect((await put(all + 1)).status).toBe(409);
    expect((await put(all)).status).toBe(200);
    const refused = await counter.buy(counter.newBuyer());
    expect(refused).toMatchObject({ status: 409, body: { code: 'supply.sold-out' } });
    expect((await put(0)).status).toBe(200);
    expect((await counter.buy(counter.newBuyer())).status).toBe(201);
  });
});
