import { createHmac } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StockRow } from '../modules/supply/index.ts';
import { openDatabase } from '../platform/db/index.ts';
import { handClock, openTestProgram, type TestProgram } from './program.ts';
import {
  buy,
  newBuyer,
  openOffer,
  openShow,
  pay,
  payLate,
  settleRefunds,
  type Show,
} from './show.ts';

describe('selling', () => {
  const clock = handClock();
  let test: TestProgram & { clock: typeof clock };
  let show: Show;

  beforeAll(async () => {
    const opened = await openTestProgram({ clock });
    test = { ...opened, clock };
    test.program.jobs.stop();
    show = await openShow(test, 'live');
  }, 60_000);

  afterAll(() => test.close());

  const stockOf = async (pool: string): Promise<StockRow | undefined> =>
    (await test.program.supply.levels(pool)).find((row) => row.productId === show.product.id);

  it('[DB-3] a server that ends every connection does not end the program', async () => {
    const other = new pg.Client({ connectionString: test.databaseUrl });
    await other.connect();
    await other.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`);
    await other.end();
    await expect.poll(() => stockOf('main').catch(() => undefined)).toBeDefined();
  });

  it('[EVENTS-5] of several processes one delivers the events, and another when it is gone', async () => {
    const [first, second] = await Promise.all([
      openDatabase({ url: test.databaseUrl }),
      openDatabase({ url: test.databaseUrl }),
    ]);
    expect(await first.leads('telling')).toBeDefined();
    expect(await second.leads('telling')).toBeUndefined();
    expect(await first.leads('telling')).toBeDefined();
    await first.close();
    expect(await first.leads('telling')).toBeUndefined();
    expect(await second.leads('telling')).toBeDefined();
    await second.close();
  });

  it('[ORDER-1] [SUPPLY-2] an order holds its goods and opens its payment', async () => {
    const before = await stockOf('main');
    const placed = await buy(show, await newBuyer(test));
    expect(placed.status).toBe(201);
    expect((await stockOf('main'))?.held).toBe((before?.held ?? 0) + 1);
  });

  it('[ORDER-2] a second tap finds the first order, also when both arrive at once', async () => {
    const buyer = await newBuyer(test);
    const [first, second] = await Promise.all([
      buy(show, buyer, { key: 'tap' }),
      buy(show, buyer, { key: 'tap' }),
    ]);
    expect([first?.status, second?.status]).toEqual([201, 201]);
    expect(first?.body.id).toBe(second?.body.id);
  });

  it('[ORDER-3] the same key with other input, and a changed price, are refused', async () => {
    const buyer = await newBuyer(test);
    await buy(show, buyer, { key: 'k' });
    const other = await buy(show, buyer, { key: 'k', quantity: 2 });
    expect(other).toMatchObject({ status: 422, body: { code: 'order.key-reused' } });
    const stale = await buy(show, buyer, { expectedFen: 1 });
    expect(stale).toMatchObject({ status: 409, body: { code: 'order.price-changed' } });
  });

  it('[ORDER-4] [PAYMENT-1] a paid order takes its goods', async () => {
    const buyer = await newBuyer(test);
    const before = await stockOf('main');
    const { body: order } = await buy(show, buyer);
    await pay(test, buyer, order);
    const mine = await buyer.client.send<{ state: string }>('GET', `/api/me/orders/${order.id}`);
    expect(mine.body.state).toBe('paid');
    expect((await stockOf('main'))?.onHand).toBe((before?.onHand ?? 0) - 1);
  });

  it('[PAYMENT-1] [PAYMENT-2] a notice with a wrong signature is stored and refused', async () => {
    const body = Buffer.from('{"paymentId":"pay_x","amountFen":1,"outcome":"paid"}');
    const headers = { 'x-sandbox-signature': 'wrong' };
    const refused = await test.program.payments.receiveNotice('sandbox', { body, headers });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'payment.bad-signature' } });
    const { rows } = await test.program.database.sql.execute<{ body: Uint8Array }>(
      "select body from payment.notice where outcome = 'bad-signature'",
    );
    expect(Buffer.from(rows[0]?.body ?? []).equals(body)).toBe(true);
  });

  it.each([
    ['sandbox', 'application/json', '{"paymentId":"x"}'],
    ['alipay', 'application/x-www-form-urlencoded;charset=utf-8', 'out_trade_no=x&sign=y'],
    ['wechat', 'application/json', 'not even json'],
    ['sandbox-alipay', 'application/octet-stream', '\u0001\u0002'],
  ])(
    '[PAYMENT-2] the notice route of %s takes bytes of %s, and refuses what nobody signed',
    async (name, type, payload) => {
      const url = `/api/payments/${name}/notify`;
      const headers = { 'content-type': type, host: 'localhost' };
      const answer = await test.program.app.inject({ method: 'POST', url, headers, payload });
      expect(answer.statusCode).toBe(401);
      expect(answer.json().code).toBe('payment.bad-signature');
    },
  );

  it('[PAYMENT-2] a signed notice is thanked when it is durable', async () => {
    const body = '{"paymentId":"pay_nobody","amountFen":1,"outcome":"paid"}';
    const signature = createHmac('sha256', 'sandbox').update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-sandbox-signature': signature };
    const url = '/api/payments/sandbox/notify';
    const answer = await test.program.app.inject({ method: 'POST', url, headers, payload: body });
    expect([answer.statusCode, answer.body]).toEqual([200, '{"code":"SUCCESS"}']);
  });

  it('[PAYMENT-4] somebody else cannot pay, nor learn that the payment is there', async () => {
    const { body: order } = await buy(show, await newBuyer(test));
    const thief = await newBuyer(test);
    const path = `/api/payments/${order.paymentId}/cashier`;
    const refused = await thief.client.send('POST', path, { outcome: 'fail' });
    expect(refused).toMatchObject({ status: 404, body: { code: 'payment.unknown' } });
  });

  it('[PAYMENT-3] paying twice at the cashier pays once', async () => {
    const buyer = await newBuyer(test);
    const { body: order } = await buy(show, buyer);
    const path = `/api/payments/${order.paymentId}/cashier`;
    await buyer.client.send('POST', path, { outcome: 'pay' });
    await buyer.client.send('POST', path, { outcome: 'pay' });
    test.clock.forward(3000);
    await test.program.payments.deliverDue();
    await test.program.outbox.drain();
    const tape = await test.program.tape.read(show.run.id);
    const paid = tape?.facts.filter(
      (fact) => fact.type === 'order.paid' && fact.data.id === order.id,
    );
    expect(paid).toHaveLength(1);
  });

  it('[PROMO-1] [SUPPLY-1] forty buyers at once never take more than the quota', async () => {
    const offerId = await openOffer(show, {
      priceFen: show.product.priceFen - 10_000,
      quota: 7,
      perPerson: 1,
      seconds: 60,
    });
    const buyers = await Promise.all(Array.from({ length: 40 }, () => newBuyer(test)));
    const expectedFen = show.product.priceFen - 10_000;
    const answers = await Promise.all(
      buyers.map((buyer) => buy(show, buyer, { offerId, expectedFen })),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(7);
    const refusals = new Set(
      answers.filter((answer) => answer.status !== 201).map((answer) => answer.status),
    );
    expect([...refusals]).toEqual([409]);
  });

  it('[ORDER-5] [ORDER-6] unpaid is closed and its goods released; late money goes back too', async () => {
    const buyer = await newBuyer(test);
    const before = await stockOf('main');
    const { body: order } = await buy(show, buyer);
    test.clock.forward(6 * 60_000);
    await test.program.orders.closeOverdue();
    expect((await stockOf('main'))?.held).toBeLessThanOrEqual(before?.held ?? 0);
    await payLate(test, order);
    await settleRefunds(test);
    const mine = await buyer.client.send<{ state: string }>('GET', `/api/me/orders/${order.id}`);
    expect(mine.body.state).toBe('refunded');
  });

  it('[ORDER-29] what was paid is not closed, though its notice was lost, nor though nobody heard of it', async () => {
    const { sql } = test.program.database;
    const stateOf = async (id: string) => (await test.program.orders.byId(id))?.state;
    const paid = async () => {
      const buyer = await newBuyer(test);
      const { body: order } = await buy(show, buyer);
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
    await test.program.orders.closeOverdue();
    expect([await stateOf(lost.id), await stateOf(unheard.id)]).toEqual(['placed', 'placed']);
    await test.program.outbox.drain();
    expect(await stateOf(lost.id)).toBe('paid');
  });

  it('[ORDER-29] [PAYMENT-14] where the channel does not answer an order stays open, and is closed when it does', async () => {
    const buyer = await newBuyer(test);
    const { body: order } = await buy(show, buyer);
    const { sql } = test.program.database;
    const path = `/api/payments/${order.paymentId}/cashier`;
    await buyer.client.send('POST', path, { outcome: 'ignore' });
    test.clock.forward(6 * 60_000);
    await sql.execute('alter table payment.sandbox_book rename to away');
    await test.program.orders.closeOverdue();
    expect((await test.program.orders.byId(order.id))?.state).toBe('placed');
    await sql.execute('alter table payment.away rename to sandbox_book');
    await test.program.orders.closeOverdue();
    expect((await test.program.orders.byId(order.id))?.state).toBe('closed');
  });

  it('[PAYMENT-13] a payment names no channel before its buyer chose one', async () => {
    const buyer = await newBuyer(test);
    const { body: order } = await buy(show, buyer);
    const { sql } = test.program.database;
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
    const { sql } = test.program.database;
    const { body: asked } = await buy(show, await newBuyer(test));
    const { body: other } = await buy(show, await newBuyer(test));
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
    const stateOf = async (id: string) => (await test.program.orders.byId(id))?.state;
    await test.program.orders.closeOverdue();
    await sql.execute(`alter table payment.away rename to sandbox_book`);
    expect(await stateOf(other.id)).toBe('placed');
    await test.program.orders.closeOverdue();
    expect(await stateOf(other.id)).toBe('closed');
    const first = `${asked.id}x0001`;
    await sql.execute(
      `delete from "order"."order" where id like '${asked.id}x%' and id <> '${first}'`,
    );
    test.clock.forward(10_000);
    await test.program.orders.closeOverdue();
    expect(await stateOf(first)).toBe('closed');
    await sql.execute(`delete from payment.payment where id like '${asked.paymentId}x%'`);
    await sql.execute(`delete from payment.start where payment_id like '${asked.paymentId}x%'`);
  });

  it('[PAYMENT-7] a lost notice is made good: the channel is asked', async () => {
    const buyer = await newBuyer(test);
    const { body: order } = await buy(show, buyer);
    await buyer.client.send('POST', `/api/payments/${order.paymentId}/cashier`, { outcome: 'pay' });
    const { sql } = test.program.database;
    await sql.execute(`delete from payment.sandbox_notice where payment_id = '${order.paymentId}'`);
    test.clock.forward(31_000);
    await test.program.payments.pursue();
    await test.program.outbox.drain();
    const mine = await buyer.client.send<{ state: string }>('GET', `/api/me/orders/${order.id}`);
    expect(mine.body.state).toBe('paid');
  });

  it('[ORDER-7] a simulated viewer cannot buy in a real show', async () => {
    const refused = await buy(show, await newBuyer(test, true));
    expect(refused).toMatchObject({ status: 403, body: { code: 'order.simulated-buyer' } });
  });

  it('[INSIGHT-2] review and orders table agree to the fen', async () => {
    const review = await show.content.send<{ agreement: { agree: boolean; foldFen: number } }>(
      'GET',
      `/api/runs/${show.run.id}/review`,
    );
    expect(review.body.agreement).toMatchObject({ agree: true, tapeBrokenAt: null });
    expect(review.body.agreement.foldFen).toBeGreaterThan(0);
  });

  it('[ORDER-7] nobody buys when the show is over', async () => {
    await show.content.send('POST', `/api/sessions/${show.session.id}/stop`, {});
    await test.program.outbox.drain();
    const refused = await buy(show, await newBuyer(test));
    expect(refused).toMatchObject({ status: 409, body: { code: 'order.show-over' } });
  });
});

describe('a rehearsal', () => {
  it('[PROMO-9] is priced like the real thing and uses up no coupon', async () => {
    const clock = handClock();
    const test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    const show = await openShow(test, 'rehearsal');
    const buyer = await newBuyer(test);
    const { promo } = test.program.world;
    const coupon = (await promo.couponsFor(buyer.viewerId)).find(
      (item) => item.scope.of === 'shop' && item.thresholdFen <= show.product.priceFen,
    );
    const granted = await promo.claimCoupon(buyer.viewerId, coupon?.id ?? '');
    expect(granted.ok).toBe(true);
    const off = coupon?.benefit.is === 'fixed' ? coupon.benefit.fen : 0;
    const placed = await buy(show, buyer, { expectedFen: show.product.priceFen - off });
    expect(placed.body).toMatchObject({ simulated: true, quote: { couponFen: off } });
    const after = (await promo.couponsFor(buyer.viewerId)).find((item) => item.id === coupon?.id);
    expect(after?.held).toBe(1);
    await test.close();
  }, 60_000);

  it('[SUPPLY-4] sells from its own copy and leaves the warehouse alone', async () => {
    const clock = handClock();
    const test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    const show = await openShow(test, 'rehearsal');
    const before = await test.program.supply.levels('main');
    const buyer = await newBuyer(test, true);
    const { body: order } = await buy(show, buyer);
    await pay(test, buyer, order);
    expect(order.simulated).toBe(true);
    expect(await test.program.supply.levels('main')).toEqual(before);
    await test.close();
  }, 60_000);
});
