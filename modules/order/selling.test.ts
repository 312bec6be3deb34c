import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StockRow } from '../supply/index.ts';
import { openCounter, openTestOrders, type Counter, type TestOrders } from './testing/open.ts';

describe('selling', () => {
  let test: TestOrders;
  let counter: Counter;

  beforeAll(async () => {
    test = await openTestOrders();
    counter = await openCounter(test);
  });
  afterAll(() => test.close());

  const stockOf = async (pool: string): Promise<StockRow | undefined> =>
    (await test.supply.levels(pool)).find((row) => row.productId === counter.product.id);

  it('[ORDER-1] [SUPPLY-2] an order holds its goods and opens its payment', async () => {
    const before = await stockOf('main');
    const placed = await counter.buy(counter.newBuyer());
    expect(placed.status).toBe(201);
    expect((await stockOf('main'))?.held).toBe((before?.held ?? 0) + 1);
  });

  it('[ORDER-2] a second tap finds the first order, also when both arrive at once', async () => {
    const buyer = counter.newBuyer();
    const [first, second] = await Promise.all([
      counter.buy(buyer, { key: 'tap' }),
      counter.buy(buyer, { key: 'tap' }),
    ]);
    expect([first?.status, second?.status]).toEqual([201, 201]);
    expect(first?.body.id).toBe(second?.body.id);
  });

  it('[ORDER-3] the same key with other input, and a changed price, are refused', async () => {
    const buyer = counter.newBuyer();
    await counter.buy(buyer, { key: 'k' });
    const other = await counter.buy(buyer, { key: 'k', quantity: 2 });
    expect(other).toMatchObject({ status: 422, body: { code: 'order.key-reused' } });
    const stale = await counter.buy(buyer, { expectedFen: 1 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'order.price-changed' } });
  });

  it('[ORDER-4] [PAYMENT-1] a paid order takes its goods', async () => {
    const buyer = counter.newBuyer();
    const before = await stockOf('main');
    const { body: order } = await counter.buy(buyer);
    await counter.pay(buyer, order);
    const mine = await buyer.client.send<{ state: string }>('GET', `/api/me/orders/${order.id}`);
    expect(mine.body.state).toBe('paid');
    expect((await stockOf('main'))?.onHand).toBe((before?.onHand ?? 0) - 1);
  });

  it('[PAYMENT-4] somebody else cannot pay, nor learn that the payment is there', async () => {
    const { body: order } = await counter.buy(counter.newBuyer());
    const thief = counter.newBuyer();
    const path = `/api/payments/${order.paymentId}/cashier`;
    const refused = await thief.client.send('POST', path, { outcome: 'fail' });
    expect(refused).toMatchObject({ status: 404, body: { code: 'payment.unknown' } });
  });

  it('[PROMO-1] [SUPPLY-1] forty buyers at once never take more than the quota', async () => {
    const offerId = await counter.openOffer({
      priceFen: counter.product.priceFen - 10_000,
      quota: 7,
      perPerson: 1,
      seconds: 60,
    });
    const buyers = Array.from({ length: 40 }, () => counter.newBuyer());
    const expectedFen = counter.product.priceFen - 10_000;
    const answers = await Promise.all(
      buyers.map((buyer) => counter.buy(buyer, { offerId, expectedFen })),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(7);
    const refusals = new Set(
      answers.filter((answer) => answer.status !== 201).map((answer) => answer.status),
    );
    expect([...refusals]).toEqual([409]);
  });

  it('[ORDER-29] what was paid is not closed, though its notice was lost, nor though nobody heard of it', async () => {
    const { sql } = test.database;
    const stateOf = async (id: string) => (await test.orders.byId(id))?.state;
    const paid = async () => {
      const buyer = counter.newBuyer();
      const { body: order } = await counter.buy(buyer);
      const path = `/api/payments/${order.paymentId}/cashier`;
      await buyer.client.send('POST', path, { outcome: 'pay' });
      return order;
    };
    const lost = await paid();
    await sql.execute(`delete from payment.sandbox_notice where payment_id = '${lost.paymentId}'`);
    const unheard = await paid();
    await sql.execute(
      `update payment.payment set state = 'paid' where id = '${unheard.paymentId}'`,
    );
    test.clock.forward(6 * 60_000);
    await test.orders.closeOverdue();
    // The event may be delivered before one looks.
    expect([await stateOf(lost.id), await stateOf(unheard.id)]).not.toContain('closed');
    await test.outbox.drain();
    expect(await stateOf(lost.id)).toBe('paid');
  });

  it('[ORDER-29] [PAYMENT-14] where the channel does not answer an order stays open, and is closed when it does', async () => {
    const buyer = counter.newBuyer();
    const { body: order } = await counter.buy(buyer);
    const { sql } = test.database;
    const path = `/api/payments/${order.paymentId}/cashier`;
    await buyer.client.send('POST', path, { outcome: 'ignore' });
    test.clock.forward(6 * 60_000);
    await sql.execute('alter table payment.sandbox_book rename to away');
    await test.orders.closeOverdue();
    expect((await test.orders.byId(order.id))?.state).toBe('placed');
    await sql.execute('alter table payment.away rename to sandbox_book');
    await test.orders.closeOverdue();
    expect((await test.orders.byId(order.id))?.state).toBe('closed');
  });

  it('[PAYMENT-13] a payment names no channel before its buyer chose one', async () => {
    const buyer = counter.newBuyer();
    const { body: order } = await counter.buy(buyer);
    const { sql } = test.database;
    const chosen = async () => {
      const { rows } = await sql.execute<{ provider: string }>(
        `select provider from payment.payment where id = '${order.paymentId}'`,
      );
      return rows[0]?.provider;
    };
    expect(await chosen()).toBe('none');
    const path = `/api/payments/${order.paymentId}/cashier`;
    await buyer.client.send('POST', path, { outcome: 'pay', provider: 'sandbox-alipay' });
    expect(await chosen()).toBe('sandbox-alipay');
  });

  it('[FAULT-6] those whose channel is away hold up no other, however many they are, and come again', async () => {
    const { sql } = test.database;
    const { body: asked } = await counter.buy(counter.newBuyer());
    const { body: other } = await counter.buy(counter.newBuyer());
    // More of the first one than a sweep looks at, which were due before the other and whose channel does not answer.
    const before = (column: string): string => `${column} || 'x' || lpad(n::text, 4, '0')`;
    await sql.execute(`insert into "order"."order" select (jsonb_populate_record(o, jsonb_build_object(
      'id', ${before('o.id')}, 'payment_id', ${before('o.payment_id')}, 'request_id', ${before('o.request_id')},
      'pay_before', o.pay_before - 1000))).* from "order"."order" o, generate_series(1, 1100) n where o.id = '${asked.id}'`);
    await sql.execute(`insert into payment.payment select (jsonb_populate_record(p, jsonb_build_object(
      'id', ${before('p.id')}, 'provider', 'sandbox-alipay'))).* from payment.payment p, generate_series(1, 1100) n
      where p.id = '${asked.paymentId}'`);
    await sql.execute(`insert into payment.start (provider, no, payment_id, at, until, state)
      select provider, id, id, at, at, 'open' from payment.payment where id like '${asked.paymentId}x%'`);
    test.clock.forward(6 * 60_000);
    await sql.execute(`alter table payment.sandbox_book rename to away`);
    const stateOf = async (id: string) => (await test.orders.byId(id))?.state;
    await test.orders.closeOverdue();
    await sql.execute(`alter table payment.away rename to sandbox_book`);
    expect(await stateOf(other.id)).toBe('placed');
    await test.orders.closeOverdue();
    expect(await stateOf(other.id)).toBe('closed');
    const first = `${asked.id}x0001`;
    await sql.execute(
      `delete from "order"."order" where id like '${asked.id}x%' and id <> '${first}'`,
    );
    test.clock.forward(10_000);
    await test.orders.closeOverdue();
    expect(await stateOf(first)).toBe('closed');
    await sql.execute(`delete from payment.payment where id like '${asked.paymentId}x%'`);
    await sql.execute(`delete from payment.start where payment_id like '${asked.paymentId}x%'`);
  });

  it('[PAYMENT-7] a lost notice is made good: the channel is asked', async () => {
    const buyer = counter.newBuyer();
    const { body: order } = await counter.buy(buyer);
    await buyer.client.send('POST', `/api/payments/${order.paymentId}/cashier`, { outcome: 'pay' });
    const { sql } = test.database;
    await sql.execute(`delete from payment.sandbox_notice where payment_id = '${order.paymentId}'`);
    test.clock.forward(31_000);
    await test.payments.pursue();
    await test.outbox.drain();
    const mine = await buyer.client.send<{ state: string }>('GET', `/api/me/orders/${order.id}`);
    expect(mine.body.state).toBe('paid');
  });

  it('[ORDER-7] a simulated viewer cannot buy in a real show', async () => {
    const refused = await counter.buy(counter.newBuyer({}, true));
    expect(refused).toMatchObject({ status: 403, body: { code: 'order.simulated-buyer' } });
  });
});
