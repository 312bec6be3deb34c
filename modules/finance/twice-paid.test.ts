import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { businessDay } from '../../platform/kernel/index.ts';
import { openDatabase } from '../../platform/db/index.ts';
import { connectTo } from '../../platform/testing/connection.ts';
import type { Caller } from '../../platform/testing/http.ts';
import { ownDatabase, type OwnDatabase } from '../../platform/testing/index.ts';
import type { OrderStory } from '../aftersale/contract.ts';
import { openCounter, type Buyer, type Counter } from '../order/testing/open.ts';
import { staffIn } from '../team/testing/open.ts';
import type { BookedEntry, DayDiscrepancy } from './contract.ts';
import { openTestFinance, type TestFinance } from './testing/open.ts';

const minuteMs = 60_000;

describe('money that crosses something else', () => {
  let own: OwnDatabase;
  let test: TestFinance;
  let counter: Counter;
  let finance: Caller;

  beforeAll(async () => {
    own = await ownDatabase();
    test = await openTestFinance({ database: await openDatabase({ url: own.url }) });
    const { afterSales, finance: books } = test;
    counter = await openCounter(test, { more: [afterSales, books] });
    finance = counter.http.staff(staffIn('finance'));
  });
  afterAll(async () => {
    await test.close();
    await test.database.close();
    await own.drop();
  });

  const bought = async () => {
    const buyer = counter.newBuyer();
    const { body: order } = await counter.buy(buyer);
    await test.outbox.drain();
    return { buyer, order };
  };
  const stand = (buyer: Buyer, paymentId: string, provider: string) =>
    buyer.client.send('POST', `/api/payments/${paymentId}/cashier`, { outcome: 'pay', provider });
  const rows = async (text: string) => (await test.database.sql.execute(text)).rows;
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
    test.clock.forward(2000);
    // The cancel has the order's row, and has to wait for the goods'.
    const held = await connectTo(own.url);
    await held.query('begin');
    await held.query(`select * from supply.hold where id =
      (select hold_id from "order"."order" where id = '${order.id}') for update`);
    const cancelling = test.orders.cancel({ id: order.id, viewerId: buyer.viewerId });
    await waiting(1);
    await test.payments.deliverDue();
    const heard = test.outbox.drain();
    await waiting(2);
    await held.query('commit');
    await held.end();
    expect(await cancelling).toMatchObject({ value: { state: 'closed' } });
    await heard;
    await counter.settleRefunds();
    const [state] = await rows(`select o.state, p.refunded_fen::int as back from "order"."order" o
      join payment.payment p on p.id = o.payment_id where o.id = '${order.id}'`);
    expect(state).toEqual({ state: 'refunded', back: order.totalFen });
  });

  it('[ORDER-32] [PAYMENT-63] who pays at two channels has the goods, and the second money back by itself', async () => {
    const { buyer, order } = await bought();
    await stand(buyer, order.paymentId, 'sandbox');
    await stand(buyer, order.paymentId, 'sandbox-alipay');
    test.clock.forward(2000);
    await test.payments.deliverDue();
    await test.outbox.drain();
    const storyOf = async (who: Caller, path: string) =>
      (await who.send<OrderStory>('GET', `${path}/${order.id}/story`)).body;
    const service = counter.http.staff(staffIn('service'));
    const underway = { fen: order.totalFen, back: false };
    expect((await storyOf(service, '/api/orders')).paidAgain).toMatchObject([underway]);
    const discrepancies = async () => {
      await test.finance.levelOne();
      const { body } = await finance.send<{ findings: DayDiscrepancy[] }>(
        'GET',
        '/api/books/findings',
      );
      return body.findings.filter((one) => one.orderId === order.id).map((one) => one.class);
    };
    expect(await discrepancies()).toEqual(['D05']);
    await counter.settleRefunds();
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
    test.clock.forward(2000);
    await test.payments.deliverDue();
    await counter.settleRefunds();
    const asked = await buyer.client.send('POST', `/api/me/orders/${order.id}/after-sales`, {
      kind: 'refund',
      reason: '不要了',
      lines: [{ productId: counter.product.id, quantity: 1 }],
    });
    expect(asked.status).toBe(201);
    await counter.settleRefunds();
    const [state] = await rows(`select state from "order"."order" where id = '${order.id}'`);
    expect(state).toEqual({ state: 'refunded' });
  });

  it('[ORDER-29] [PAYMENT-62] money at a channel that the buyer left keeps the order open', async () => {
    const { buyer, order } = await bought();
    await stand(buyer, order.paymentId, 'sandbox');
    await rows(`delete from payment.sandbox_notice where payment_id = '${order.paymentId}'`);
    const path = `/api/payments/${order.paymentId}/start`;
    await buyer.client.send('POST', path, { provider: 'sandbox-alipay' });
    test.clock.forward(6 * minuteMs);
    await test.orders.closeOverdue();
    await test.outbox.drain();
    expect((await test.orders.byId(order.id))?.state).toBe('paid');
  });

  it('[PAYMENT-65] the day on which money came twice is reconciled to the fen', async () => {
    const { buyer, order } = await bought();
    await stand(buyer, order.paymentId, 'sandbox-alipay');
    await stand(buyer, order.paymentId, 'sandbox');
    test.clock.forward(2000);
    await test.payments.deliverDue();
    await counter.settleRefunds();
    const day = businessDay(test.clock.now());
    await test.payments.payOut(test.clock.now());
    test.clock.forward(24 * 60 * minuteMs);
    const run = await finance.send('POST', `/api/books/days/${day}/run`, {});
    expect(run.body).toMatchObject({ residualFen: 0, waiting: 0, trouble: null });
    const path = `/api/books/days/${day}/findings`;
    const { body } = await finance.send<{ findings: DayDiscrepancy[] }>('GET', path);
    expect(body.findings).toEqual([]);
  });
});
