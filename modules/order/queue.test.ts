import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productOf } from '../catalog/testing/open.ts';
import {
  openCounter,
  openTestOrders,
  type Buyer,
  type Counter,
  type TestOrders,
} from './testing/open.ts';

describe('the queue of buyers', () => {
  let test: TestOrders;
  let counter: Counter;

  beforeAll(async () => {
    test = await openTestOrders();
    counter = await openCounter(test);
  });
  afterAll(() => test.close());

  it('[ORDER-8] two hundred at once are served in the order in which they came', async () => {
    const priceFen = counter.product.priceFen - 10_000;
    const offerId = await counter.openOffer({ priceFen, quota: 30, perPerson: 1, seconds: 60 });
    const stale = (index: number): boolean => index % 3 === 0;
    const buyers = Array.from({ length: 200 }, () => counter.newBuyer());
    const answers = await Promise.all(
      buyers.map((buyer, index) =>
        test.orders.place({
          viewerId: buyer.viewerId,
          viewerSimulated: false,
          requestId: 'r',
          input: {
            runId: counter.run.id,
            lines: [{ productId: counter.product.id, quantity: 1 }],
            addressId: buyer.addressId,
            offerId,
            expectedFen: stale(index) ? 1 : priceFen,
            wantsSubsidy: false,
            oldUnits: [],
          },
        }),
      ),
    );
    // Every third saw an old price: refused, and what it had taken is there for the next in line.
    const good = answers.map((_, index) => index).filter((index) => !stale(index));
    const first = new Set(good.slice(0, 30));
    expect(answers.map((answer) => answer.ok)).toEqual(answers.map((_, index) => first.has(index)));
  });

  it('[ORDER-13] selling and releasing at once never wait for each other in a circle', async () => {
    const product = productOf('other');
    await test.addProduct('other');
    await test.receive('other', 1000);
    const priceFen = product.priceFen - 20_000;
    const terms = { priceFen, quota: 1000, perPerson: 1, seconds: 3600 };
    const offerId = await counter.openOffer(terms, product);
    const buyers = Array.from({ length: 120 }, () => counter.newBuyer());
    const place = (buyer: Buyer) =>
      test.orders.place({
        viewerId: buyer.viewerId,
        viewerSimulated: false,
        requestId: 'circle',
        input: {
          runId: counter.run.id,
          lines: [{ productId: product.id, quantity: 1 }],
          addressId: buyer.addressId,
          expectedFen: priceFen,
          offerId,
          wantsSubsidy: false,
          oldUnits: [],
        },
      });
    await Promise.all(buyers.slice(0, 60).map(place));
    test.clock.forward(6 * 60_000);
    const closing = test.orders.closeOverdue();
    const answers = [];
    for (const buyer of buyers.slice(60)) answers.push((await place(buyer)).ok);
    expect(await closing).toBeGreaterThanOrEqual(60);
    expect(answers.every(Boolean)).toBe(true);
    const { rows } = await test.database.sql.execute<{ deadlocks: string }>(
      'select deadlocks from pg_stat_database where datname = current_database()',
    );
    expect(Number(rows[0]?.deadlocks)).toBe(0);
  });

  it('[ORDER-9] a queue that is too long says busy at once, and takes nothing', async () => {
    const buyer = counter.newBuyer();
    const input = {
      runId: 'run_none',
      lines: [{ productId: counter.product.id, quantity: 1 }],
      addressId: buyer.addressId,
      expectedFen: 1,
      wantsSubsidy: false,
      oldUnits: [],
    };
    const answers = await Promise.all(
      Array.from({ length: 10_050 }, (_, index) =>
        test.orders.place({
          viewerId: buyer.viewerId,
          viewerSimulated: false,
          requestId: `busy-${index}`,
          input,
        }),
      ),
    );
    const codes = answers.map((answer) => (answer.ok ? 'yes' : answer.refusal.code));
    expect(codes.filter((code) => code === 'order.busy')).toHaveLength(50);
    expect(codes.slice(-50).every((code) => code === 'order.busy')).toBe(true);
    const last = answers.at(-1);
    expect(last?.ok === false && (last.refusal.retryAfterMs ?? 0) > 0).toBe(true);
  });
});
