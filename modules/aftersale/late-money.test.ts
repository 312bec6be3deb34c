import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCounter, type Buyer, type Counter } from '../order/testing/open.ts';
import type { Order } from '../order/contract.ts';
import { openTestAfterSales, type TestAfterSales } from './testing/open.ts';

describe('money that comes late', () => {
  let test: TestAfterSales;
  let counter: Counter;

  beforeAll(async () => {
    test = await openTestAfterSales();
    counter = await openCounter(test);
  });
  afterAll(() => test.close());

  const levels = async () =>
    (await test.supply.levels('main')).find((row) => row.productId === counter.product.id);
  const held = async (): Promise<number> => (await levels())?.available ?? 0;
  const cancel = (buyer: Buyer, id: string) =>
    buyer.client.send<Order & { readonly code?: string }>(
      'POST',
      `/api/me/orders/${id}/cancel`,
      {},
    );

  it('[ORDER-5] [ORDER-6] unpaid is closed and its goods released; late money goes back too', async () => {
    const buyer = counter.newBuyer();
    const before = await levels();
    const { body: order } = await counter.buy(buyer);
    test.clock.forward(6 * 60_000);
    await test.orders.closeOverdue();
    expect((await levels())?.held).toBeLessThanOrEqual(before?.held ?? 0);
    await counter.payLate(order);
    await counter.settleRefunds();
    const mine = await buyer.client.send<{ state: string }>('GET', `/api/me/orders/${order.id}`);
    expect(mine.body.state).toBe('refunded');
  });

  it('[ORDER-27] what was cancelled before it was paid is free at once, and late money goes back', async () => {
    const [one, two] = [counter.newBuyer(), counter.newBuyer()];
    const before = await held();
    const priceFen = counter.product.priceFen - 100;
    const offerId = await counter.openOffer({ priceFen, quota: 1, perPerson: 1, seconds: 3600 });
    const flash = { offerId, expectedFen: counter.product.priceFen - 100 };
    const order = (await counter.buy(one, flash)).body;
    expect((await counter.buy(two, flash)).body).toMatchObject({ code: 'promo.offer-sold-out' });
    expect(await held()).toBe(before - 1);
    expect((await cancel(two, order.id)).body.code).toBe('order.unknown');
    const gone = await Promise.all([cancel(one, order.id), cancel(one, order.id)]);
    for (const { status, body } of gone) {
      expect([status, body.state, body.closeReason]).toEqual([200, 'closed', 'buyer-cancelled']);
    }
    expect(await held()).toBe(before);
    const next = await counter.buy(two, flash);
    expect(next.status).toBe(201);
    await counter.payLate(order);
    await test.payments.deliverDue();
    await test.outbox.drain();
    await test.payments.deliverDue();
    const back = await test.payments.refundsOf(order.id);
    expect(back.map(({ amountFen }) => amountFen)).toEqual([order.totalFen]);
    expect(await held()).toBe(before - 1);
    await counter.pay(two, next.body);
    const paid = await cancel(two, next.body.id);
    expect([paid.status, paid.body.code]).toEqual([409, 'order.not-cancellable']);
  });
});
