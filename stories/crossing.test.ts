import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookedEntry, DayDiscrepancy } from '../modules/finance/contract.ts';
import type { OrderStory } from '../modules/aftersale/contract.ts';
import { businessDay } from '../platform/kernel/index.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openShow, settleRefunds, type Buyer, type Show } from './show.ts';

const minuteMs = 60_000;

describe('money that crosses something else', () => {
  const clock = handClock();
  let test: TestProgram & { clock: typeof clock };
  let show: Show;
  let finance: Client;

  beforeAll(async () => {
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    show = await openShow(test, 'live');
    finance = await new Client(test.program).signIn('finance');
  }, 60_000);
  afterAll(() => test.close());

  const bought = async () => {
    const buyer = await newBuyer(test);
    const { body: order } = await buy(show, buyer);
    await test.program.outbox.drain();
    return { buyer, order };
  };
  const stand = (buyer: Buyer, paymentId: string, provider: string) =>
    buyer.client.send('POST', `/api/payments/${paymentId}/cashier`, { outcome: 'pay', provider });
  const rows = async (text: string) => (await test.program.database.sql.execute(text)).rows;
  /** So many of this database's transactions wait for a row that another one has. */
  const waiting = (count: number) =>
    expect
      .poll(async () => {
        const waits = await rows(`select 1 from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`);
        return waits.length;
      })
      .toBe(count);

  it('[ORDER-31] money that comes in the middle of a cancel goes back', async () => {
    const { buyer, order } = await bought();
    await stand(buyer, order.paymentId, 'sandbox');
    clock.forward(2000);
    // The cancel has the order's row, and has to wait for the goods'.
    const held = new pg.Client({ connectionString: test.databaseUrl });
    await held.connect();
    await held.query('begin');
    await held.query(`select * from supply.hold where id =
      (select hold_id from "order"."order" where id = '${order.id}') for update`);
    const cancelling = test.program.orders.cancel({ id: order.id, viewerId: buyer.viewerId });
    await waiting(1);
    await test.program.payments.deliverDue();
    const delivered = test.program.outbox.drain();
    await waiting(2);
    await held.query('commit');
    await held.end();
    expect(await cancelling).toMatchObject({ value: { state: 'closed' } });
    await delivered;
    await settleRefunds(test);
    const [state] = await rows(`select o.state, p.refunded_fen::int as back from "order"."order" o
      join payment.payment p on p.id = o.payment_id where o.id = '${order.id}'`);
    expect(state).toEqual({ state: 'refunded', back: order.totalFen });
  });

  it('[ORDER-32] [PAYMENT-63] who pays at two channels has the goods, and the second money back by itself', async () => {
    const { buyer, order } = await bought();
    await stand(buyer, order.paymentId, 'sandbox');
    await stand(buyer, order.paymentId, 'sandbox-alipay');
    clock.forward(2000);
    await test.program.payments.deliverDue();
    await test.program.outbox.drain();
    const storyOf = async (who: Client, path: string) =>
      (await who.send<OrderStory>('GET', `${path}/${order.id}/story`)).body;
    const service = await new Client(test.program).signIn('service');
    const underway = { fen: order.totalFen, back: false };
    expect((await storyOf(service, '/api/orders')).paidAgain).toMatchObject([underway]);
    const discrepancies = async () => {
      await test.program.finance.levelOne();
      const { body } = await finance.send<{ findings: DayDiscrepancy[] }>(
        'GET',
        '/api/books/findings',
      );
      return body.findings.filter((one) => one.orderId === order.id).map((one) => one.class);
    };
    expect(await discrepancies()).toEqual(['D05']);
    await settleRefunds(test);
    expect(await discrepancies()).toEqual([]);
    const story = await storyOf(buyer.client, '/api/me/orders');
    expect(story.paidAgain).toMatchObject([{ ...underway, back: true }]);
    expect(story.order).toMatchObject({ state: 'paid', refundedFen: 0 });
    const { body } = await finance.send<{ entries: BookedEntry[] }>(
      'GET',
      `/api/books/about/${order.id}`,
    );
    const sum = (account: string) =>
      body.entries
        .flatMap(({ lines }) => lines)
        .filter((line) => line.account === account)
        .reduce((total, { fen }) => total + fen, 0);
    // Once in, and in and out again.
    expect([sum('1122'), sum('2203')]).toEqual([order.totalFen, 0]);
    const kinds = body.entries.map(({ kind }) => kind).filter((kind) => kind.startsWith('money'));
    expect(kinds.toSorted()).toEqual(['money.back', 'money.in', 'money.in']);
  });

  it('[ORDER-32] the order of which the second money came is refunded as any other', async () => {
    const { buyer, order } = await bought();
    await stand(buyer, order.paymentId, 'sandbox');
    await stand(buyer, order.paymentId, 'sandbox-alipay');
    clock.forward(2000);
    await test.program.payments.deliverDue();
    await settleRefunds(test);
    const asked = await buyer.client.send('POST', `/api/me/orders/${order.id}/after-sales`, {
      kind: 'refund',
      reason: '不要了',
      lines: [{ productId: show.product.id, quantity: 1 }],
    });
    expect(asked.status).toBe(201);
    await settleRefunds(test);
    const [state] = await rows(`select state from "order"."order" where id = '${order.id}'`);
    expect(state).toEqual({ state: 'refunded' });
  });

  it('[ORDER-29] [PAYMENT-62] money at a channel that the buyer left keeps the order open', async () => {
    const { buyer, order } = await bought();
    await stand(buyer, order.paymentId, 'sandbox');
    await rows(`delete from payment.sandbox_notice where payment_id = '${order.paymentId}'`);
    const path = `/api/payments/${order.paymentId}/start`;
    await buyer.client.send('POST', path, { provider: 'sandbox-alipay' });
    clock.forward(6 * minuteMs);
    await test.program.orders.closeOverdue();
    await test.program.outbox.drain();
    expect((await test.program.orders.byId(order.id))?.state).toBe('paid');
  });

  it('[PAYMENT-65] the day on which money came twice is reconciled to the fen', async () => {
    const { buyer, order } = await bought();
    await stand(buyer, order.paymentId, 'sandbox-alipay');
    await stand(buyer, order.paymentId, 'sandbox');
    clock.forward(2000);
    await test.program.payments.deliverDue();
    await settleRefunds(test);
    const day = businessDay(clock.now());
    await test.program.payments.payOut(clock.now());
    clock.forward(24 * 60 * minuteMs);
    const run = await finance.send('POST', `/api/books/days/${day}/run`, {});
    expect(run.body).toMatchObject({ residualFen: 0, waiting: 0, trouble: null });
    const path = `/api/books/days/${day}/findings`;
    const { body } = await finance.send<{ findings: DayDiscrepancy[] }>('GET', path);
    expect(body.findings).toEqual([]);
  });
});
