import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StockRow } from '../modules/supply/index.ts';
import { openDatabase } from '../platform/db/index.ts';
import { handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openShow, pay, type Show } from './show.ts';
import { sellFromTwo } from './two-programs.ts';

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

  it('[ORDER-12] two processes sell the same thing and oversell nothing, the same key once', async () => {
    const other = await openTestProgram({ clock, databaseUrl: test.databaseUrl });
    other.program.jobs.stop();
    expect(await sellFromTwo(test, other, show)).toEqual({ orders: 40, buyers: 40 });
    await other.close();
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
