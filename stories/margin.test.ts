import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderList } from '../modules/order/contract.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openShow, pay, settleRefunds, type Show } from './show.ts';

describe('what a show earned', () => {
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

  it('[INSIGHT-8] the margin of the show follows its assumptions, which only finance may set', async () => {
    interface Margin {
      readonly profit: {
        readonly session: { readonly marginFen: number; readonly costFen: number };
        readonly uncosted: readonly string[];
      };
    }
    const buyer = await newBuyer(test);
    await pay(test, buyer, (await buy(show, buyer)).body);
    const review = () => show.content.send<Margin>('GET', `/api/runs/${show.run.id}/review`);
    const before = (await review()).body.profit;
    expect(before.session.costFen).toBeGreaterThan(0);
    expect(before.uncosted).toEqual([]);
    const { body: terms } = await finance.send<Record<string, number>>('GET', '/api/profit-terms');
    const dearer = { ...terms, deliveryFen: (terms['deliveryFen'] ?? 0) + 10_000 };
    expect((await show.content.send('PUT', '/api/profit-terms', dearer)).status).toBe(403);
    expect((await finance.send('PUT', '/api/profit-terms', { ...dearer, feeBp: -1 })).status).toBe(
      422,
    );
    expect((await finance.send('PUT', '/api/profit-terms', dearer)).status).toBe(200);
    const after = (await review()).body.profit;
    // One item at 100 yuan more, of which the expected returns take their share.
    expect(before.session.marginFen - after.session.marginFen).toBe(9200);
  });

  it('[INSIGHT-2] [AFTER-3] what went back of a show is the same to the fen in its review and its orders', async () => {
    const buyer = await newBuyer(test);
    const { body: order } = await buy(show, buyer, { quantity: 2 });
    await pay(test, buyer, order);
    const lines = [{ productId: show.product.id, quantity: 1 }];
    const asked = { kind: 'refund', lines, reason: '多拍了' };
    await buyer.client.send('POST', `/api/me/orders/${order.id}/after-sales`, asked);
    await settleRefunds(test);
    const review = await show.content.send<{ board: { refundedFen: number } }>(
      'GET',
      `/api/runs/${show.run.id}/review`,
    );
    const { body: all } = await finance.send<OrderList>(
      'GET',
      `/api/orders?sessionId=${show.session.id}&limit=500`,
    );
    const back = all.orders.reduce((sum, item) => sum + item.refundedFen, 0);
    expect(back).toBe(order.totalFen / 2);
    expect(review.body.board.refundedFen).toBe(back);
  });
});
