import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../platform/db/index.ts';
import { connectTo } from '../../platform/testing/connection.ts';
import { ownDatabase, type OwnDatabase } from '../../platform/testing/index.ts';
import {
  openCounter,
  openTestOrders,
  type Buyer,
  type Counter,
  type TestOrders,
} from './testing/open.ts';

/** Write-behind begins with two at once here, and what was decided stays unwritten until somebody asks for it. */
const writeBehind = { from: 2, quietMs: 3_600_000 };

interface Counts {
  readonly orders: number;
  readonly payments: number;
  readonly events: number;
  readonly kept: number;
}

async function countsOf({ database }: TestOrders): Promise<Counts> {
  const { rows } = await database.sql.execute<Record<string, string>>(`
    select (select count(*) from "order"."order" where not simulated and state = 'placed') as orders,
      (select count(*) from payment.payment where state = 'waiting') as payments,
      (select count(*) from events.outbox o, json_array_elements(o.facts::json) f
        where f->>'type' = 'order.placed.v1') as events,
      (select count(*) from "order".decided) as kept`);
  const { orders = 0, payments = 0, events = 0, kept = 0 } = rows[0] ?? {};
  return {
    orders: Number(orders),
    payments: Number(payments),
    events: Number(events),
    kept: Number(kept),
  };
}

/** Buyers who can have something sent to `adr-` and their number. */
function manyBuyers({ places }: TestOrders, count: number): string[] {
  return Array.from({ length: count }, () => {
    people += 1;
    const viewerId = `m${people}`;
    places.add(`adr-${viewerId}`, { viewerId, person: viewerId, door: viewerId });
    return viewerId;
  });
}
let people = 0;

/** Does something each time when orders with write-behind has looked a batch up; what it returns ends that. */
function afterLook({ database }: TestOrders, then: () => Promise<void>): () => void {
  const { lease } = database;
  const look: typeof lease.look = lease.look.bind(lease);
  const looking: typeof lease.look = async (read) => {
    const looked = await look(read);
    await then();
    return looked;
  };
  Object.assign(lease, { look: looking });
  return () => Object.assign(lease, { look });
}

interface Requested {
  readonly offerId: string;
  readonly expectedFen: number;
}

/** Asks for one at the counter itself; true for a yes. */
function placer({ orders }: TestOrders, counter: Counter, { offerId, expectedFen }: Requested) {
  return async (viewerId = ''): Promise<boolean> => {
    const lines = [{ productId: counter.product.id, quantity: 1 }];
    const input = {
      runId: counter.run.id,
      lines,
      offerId,
      addressId: `adr-${viewerId}`,
      wantsSubsidy: false,
      oldUnits: [],
      expectedFen,
    };
    const placing = { viewerId, viewerSimulated: false, requestId: crypto.randomUUID(), input };
    return (await orders.place(placing)).ok;
  };
}

describe('orders with write-behind', () => {
  let own: OwnDatabase;
  let test: TestOrders;
  let counter: Counter;

  beforeAll(async () => {
    own = await ownDatabase();
    test = await openTestOrders({ database: await openDatabase({ url: own.url }), writeBehind });
    counter = await openCounter(test);
  }, 60_000);

  afterAll(async () => {
    await test.close();
    await test.database.close();
    await own.drop();
  }, 60_000);

  const crowd = (count: number): Buyer[] => Array.from({ length: count }, () => counter.newBuyer());

  const heldOf = async (): Promise<number> => {
    const levels = await test.supply.levels('main');
    return levels.find((row) => row.productId === counter.product.id)?.held ?? 0;
  };

  it('[ORDER-60] [ORDER-61] goods are taken and answers durable at once, rows and events follow, each once', async () => {
    const before = await countsOf(test);
    const held = await heldOf();
    const buyers = crowd(6);
    const answers = await Promise.all(buyers.map((buyer) => counter.buy(buyer)));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201, 201]);
    expect(await countsOf(test)).toEqual({ ...before, kept: expect.any(Number) });
    expect((await countsOf(test)).kept).toBeGreaterThan(0);
    expect(await heldOf()).toBe(held + 6);
    await test.orders.written();
    const { orders, payments, events } = before;
    expect(await countsOf(test)).toEqual({
      orders: orders + 6,
      payments: payments + 6,
      events: events + 6,
      kept: 0,
    });
    for (const [index, { body }] of answers.entries()) {
      const path = `/api/me/orders/${body.id}`;
      const mine = await buyers[index]?.client.send('GET', path);
      expect(mine?.body).toEqual(JSON.parse(JSON.stringify(body)));
    }
    expect(await heldOf()).toBe(held + 6);
  });

  it('[ORDER-2] [ORDER-3] [ORDER-62] what is not written yet is found by its key', async () => {
    const [one, two] = crowd(2);
    if (!one || !two) throw new Error('two buyers');
    const [first] = await Promise.all([counter.buy(one, { key: 'once' }), counter.buy(two)]);
    expect((await countsOf(test)).kept).toBeGreaterThan(0);
    const again = await counter.buy(one, { key: 'once' });
    expect([again.status, again.body.id]).toEqual([201, first.body.id]);
    const other = await counter.buy(one, { key: 'once', quantity: 2 });
    expect(other).toMatchObject({ status: 422, body: { code: 'order.key-reused' } });
    expect((await countsOf(test)).kept).toBeGreaterThan(0);
  });

  it('[PROMO-1] [PROMO-2] [ORDER-62] quota and limit of a flash sale count what is not written yet', async () => {
    const priceFen = counter.product.priceFen - 10_000;
    const offerId = await counter.openOffer({ priceFen, quota: 4, perPerson: 1, seconds: 600 });
    const orderRequest = { offerId, expectedFen: priceFen };
    const [one, two, three, four, five] = crowd(5);
    if (!one || !two || !three || !four || !five) throw new Error('five buyers');
    await Promise.all([counter.buy(one, orderRequest), counter.buy(two, orderRequest)]);
    expect((await countsOf(test)).kept).toBeGreaterThan(0);
    const more = await counter.buy(one, orderRequest);
    expect(more).toMatchObject({ status: 409, body: { code: 'promo.person-limit' } });
    const rest = await Promise.all(
      [three, four, five].map((buyer) => counter.buy(buyer, orderRequest)),
    );
    expect(rest.filter((answer) => answer.status === 201)).toHaveLength(2);
    expect((await countsOf(test)).kept).toBeGreaterThan(0);
    await test.orders.written();
    const late = await counter.buy(two, orderRequest);
    expect(late).toMatchObject({ status: 409, body: { code: 'promo.person-limit' } });
    await counter.closeOffers();
  });

  it('[PROMO-4] [ORDER-62] a coupon is spent once, also before it is written', async () => {
    const [one, two] = crowd(2);
    if (!one || !two) throw new Error('two buyers');
    const { promo } = test;
    const terms = {
      ...({ layer: 'shop', segment: 'all', scope: { of: 'shop' } } as const),
      ...{ exclusive: false, withFlash: false, returns: true, perPerson: 1, issueMost: 100 },
      name: { zh: '满 1000 减 50', en: '50 off 1,000' },
      thresholdFen: 100_000,
      benefit: { is: 'fixed', fen: 5000 } as const,
      validFrom: test.clock.now(),
      validUntil: test.clock.now() + 86_400_000,
    };
    const made = await promo.createCoupon(terms, { id: 'stf_sales', name: '何销' });
    const couponId = made.ok ? made.value.id : '';
    expect((await promo.claimCoupon(one.viewerId, couponId)).ok).toBe(true);
    const expectedFen = counter.product.priceFen - 5000;
    const [first] = await Promise.all([counter.buy(one, { expectedFen }), counter.buy(two)]);
    expect(first.status).toBe(201);
    const again = await counter.buy(one, { expectedFen });
    expect(again).toMatchObject({ status: 409, body: { code: 'order.price-changed' } });
    expect((await countsOf(test)).kept).toBeGreaterThan(0);
  });

  it('[PAYMENT-11] [ORDER-60] whoever has the answer can pay and sees the order', async () => {
    const [one, two] = crowd(2);
    if (!one || !two) throw new Error('two buyers');
    const [placed] = await Promise.all([counter.buy(one), counter.buy(two)]);
    expect((await countsOf(test)).kept).toBeGreaterThan(0);
    const path = `/api/payments/${placed.body.paymentId}/cashier`;
    expect((await one.client.send('POST', path, { outcome: 'pay' })).status).toBe(202);
  });

  it('[PROMO-2] [ORDER-62] nothing becomes rows between looking and deciding, so that no limit is passed', async () => {
    const priceFen = counter.product.priceFen - 10_000;
    await test.orders.drain();
    await counter.closeOffers();
    const offerId = await counter.openOffer({ priceFen, quota: 9, perPerson: 1, seconds: 600 });
    const place = placer(test, counter, { offerId, expectedFen: priceFen });
    const [one, two] = manyBuyers(test, 2);
    expect(await Promise.all([place(one), place(two)])).toEqual([true, true]);
    const written: Promise<void>[] = [];
    const restore = afterLook(test, async () => {
      // Looked at, not decided: now somebody wants all rows, and has as long as a hundred questions take.
      written.push(test.orders.written());
      let kept = 1;
      for (let round = 0; round < 100 && kept > 0; round += 1) ({ kept } = await countsOf(test));
    });
    expect(await place(one)).toBe(false);
    restore();
    await Promise.all(written);
    expect(written).toHaveLength(1);
    expect(await place(two)).toBe(false);
  });

  it('[ORDER-8] [ORDER-62] first come, first served, where the next are looked up meanwhile and goods are kept from all of them', async () => {
    const priceFen = counter.product.priceFen - 10_000;
    await counter.closeOffers();
    const offer = { priceFen, quota: 700, perPerson: 1, seconds: 600 };
    await test.database.inTransaction((tx) =>
      test.supply.receive(
        tx,
        'main',
        [{ productId: counter.product.id, quantity: 2000, zone: 'Z', unitCostFen: 1 }],
        'many',
      ),
    );
    const offerId = await counter.openOffer(offer);
    const place = placer(test, counter, { offerId, expectedFen: priceFen });
    const [first, ...others] = manyBuyers(test, 1102);
    const [other, watcher] = [await connectTo(own.url), await connectTo(own.url)];
    let looks = 0;
    const restore = afterLook(test, () => {
      looks += 1;
      return Promise.resolve();
    });
    const waitingSince = async (): Promise<string> => {
      const { rows } = await watcher.query<{ at: string }>(`select xact_start::text as at
        from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
      return rows[0]?.at ?? '';
    };
    try {
      // Write-behind has begun: what comes now is decided by it.
      expect(await Promise.all([place(first), place(others.shift())])).toEqual([true, true]);
      await other.query('begin; select 1 from supply.lot for update');
      const answers = Promise.all(others.map((viewerId) => place(viewerId)));
      await expect.poll(waitingSince, { timeout: 10_000 }).not.toBe('');
      const before = await waitingSince();
      // The batch behind it is looked up too, and stands behind it still when both begin anew.
      await expect.poll(() => looks, { timeout: 10_000 }).toBeGreaterThanOrEqual(3);
      await expect
        .poll(async () => ![before, ''].includes(await waitingSince()), { timeout: 10_000 })
        .toBe(true);
      await other.query('rollback');
      expect((await answers).map(Boolean)).toEqual(others.map((_, index) => index < 698));
    } finally {
      restore();
      // Whatever failed: the goods are free again, and the tests behind this one are judged for themselves.
      await Promise.all([other.end(), watcher.end()]);
      await test.orders.drain();
    }
  });

  it('[ORDER-12] [ORDER-62] another process waits for write-behind to end, then decides on what it left', async () => {
    const quick = { from: 2, quietMs: 0 };
    const database = await openDatabase({ url: own.url });
    const second = await openTestOrders({ database, writeBehind: quick, beside: test });
    const elsewhere = await openCounter(second);
    await counter.closeOffers();
    const priceFen = counter.product.priceFen - 10_000;
    const offerId = await counter.openOffer({ priceFen, quota: 9, perPerson: 1, seconds: 600 });
    const orderRequest = { offerId, expectedFen: priceFen };
    const here = crowd(8).map((buyer) => counter.buy(buyer, orderRequest));
    const there = Array.from({ length: 8 }, () => elsewhere.newBuyer());
    const asked = [...here, ...there.map((buyer) => elsewhere.buy(buyer, orderRequest))];
    let over = false;
    const all = Promise.all(asked).finally(() => {
      over = true;
    });
    // The first only writes, and gives way, when it is asked to.
    await expect.poll(() => test.orders.written().then(() => over), { timeout: 20_000 }).toBe(true);
    const answers = await all;
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(9);
    await test.orders.drain();
    await second.orders.drain();
    expect((await countsOf(test)).kept).toBe(0);
    await second.close();
    await database.close();
  });

  it('[ORDER-66] however many wait for goods that are being decided on, whoever decides is not held up', async () => {
    const priceFen = counter.product.priceFen - 10_000;
    await counter.closeOffers();
    const offerId = await counter.openOffer({ priceFen, quota: 9, perPerson: 1, seconds: 600 });
    const buyers = crowd(2);
    await test.orders.drain();
    const { database } = test;
    // Who asks in a transaction sees those who were there when it asked first.
    const [other, watcher] = [await connectTo(own.url), await connectTo(own.url)];
    const waiting = async (): Promise<number> => {
      const { rows } = await watcher.query<{ n: string }>(`select count(*) as n
        from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
      return Number(rows[0]?.n ?? 0);
    };
    await other.query('begin; select 1 from supply.lot for update');
    const orderRequest = { offerId, expectedFen: priceFen };
    const answers = Promise.all(buyers.map((buyer) => counter.buy(buyer, orderRequest)));
    await expect.poll(waiting).toBe(1);
    const locking = `select 1 from promo.offer where id = '${offerId}' for update`;
    const others = Promise.all(
      Array.from({ length: 12 }, () => database.inTransaction((tx) => tx.execute(locking))),
    );
    // The connections of the pool wait for what is locked, and others for one of those.
    await expect.poll(waiting).toBeGreaterThan(8);
    await other.query('rollback');
    expect((await answers).map((answer) => answer.status)).toEqual([201, 201]);
    await others;
    await Promise.all([other.end(), watcher.end()]);
  });

  it('[ORDER-65] where looking up fails write-behind ends, and all who wait are decided', async () => {
    const buyers = crowd(5);
    const [one, two, ...others] = buyers;
    if (!one || !two) throw new Error('two buyers');
    await Promise.all([counter.buy(one), counter.buy(two)]);
    expect((await countsOf(test)).kept).toBeGreaterThan(0);
    const [last, ...failing] = others.toReversed();
    if (!last) throw new Error('a last buyer');
    let late: ReturnType<Counter['buy']> | undefined;
    const restore = afterLook(test, () => {
      restore();
      // One more stands in line meanwhile.
      late = counter.buy(last);
      return Promise.reject(new Error('the database is away'));
    });
    const answers = await Promise.all(failing.map((buyer) => counter.buy(buyer)));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201]);
    expect((await late)?.status).toBe(201);
  });

  it('[ORDER-65] where the database fails between two batches write-behind ends, and the next order request is decided', async () => {
    const [one, two] = crowd(2);
    if (!one || !two) throw new Error('two buyers');
    await Promise.all([counter.buy(one), counter.buy(two)]);
    expect((await countsOf(test)).kept).toBeGreaterThan(0);
    const { lease } = test.database;
    const awaited = lease.awaited.bind(lease);
    let asked = 0;
    const away = (): Promise<boolean> => {
      asked += 1;
      return Promise.reject(new Error('the database is away'));
    };
    Object.assign(lease, { awaited: away });
    // Asked now and then only: the order request after it is decided beside others, on what was kept.
    await expect
      .poll(async () => {
        const buyer = counter.newBuyer();
        expect((await counter.buy(buyer)).status).toBe(201);
        return asked;
      })
      .toBe(1);
    Object.assign(lease, { awaited });
    expect((await countsOf(test)).kept).toBe(0);
  });

  it('[DB-5] one process decides alone, the others wait; who loses its connection cannot commit', async () => {
    const [first, second] = await Promise.all([
      openDatabase({ url: own.url }),
      openDatabase({ url: own.url }),
    ]);
    await test.orders.drain();
    await expect.poll(() => first.lease.acquire()).toBe(true);
    expect(await second.lease.acquire()).toBe(false);
    let done = false;
    const beside = second.lease.shared(async () => {
      done = true;
    });
    await expect.poll(() => first.lease.awaited()).toBe(true);
    expect(done).toBe(false);
    await first.lease.release();
    await beside;
    expect(await first.lease.awaited()).toBe(false);
    expect(await first.lease.acquire()).toBe(true);
    const lost = first.lease.own(async (tx) => {
      await tx.execute(`create table public.never ()`);
      await endAll(own.url);
    });
    await expect(lost).rejects.toThrow();
    await expect.poll(() => second.lease.acquire().catch(() => false)).toBe(true);
    const seen = await second.lease.own((tx) =>
      tx.execute(`select to_regclass('public.never') as name`),
    );
    expect(seen.rows).toEqual([{ name: null }]);
    await expect(first.lease.own(() => Promise.resolve())).rejects.toThrow('lost');
    await Promise.all([first.close(), second.close()]);
  });

  it('[ORDER-63] what a program that was killed had decided is written by the next', async () => {
    const before = await countsOf(test);
    const buyers = crowd(4);
    const answers = await Promise.all(buyers.map((buyer) => counter.buy(buyer, { key: 'kept' })));
    expect((await countsOf(test)).orders).toBe(before.orders);
    await test.outbox.stop();
    await endAll(own.url);
    const database = await openDatabase({ url: own.url });
    const next = await openTestOrders({ database, beside: test });
    await next.orders.recover();
    const after = await countsOf(next);
    expect([after.orders, after.kept]).toEqual([before.orders + 4, 0]);
    const ids = await Promise.all(
      buyers.map(async ({ viewerId }) => (await next.orders.ofViewer(viewerId))[0]?.id),
    );
    expect(ids).toEqual(answers.map((answer) => answer.body.id));
    // Asked again, also of the program that lost its lease, each finds its own order.
    const again = await Promise.all(buyers.map((buyer) => counter.buy(buyer, { key: 'kept' })));
    expect(again.map((answer) => answer.body.id)).toEqual(ids);
    await next.close();
    await database.close();
  });
});

/** What `kill -9` does to a program's connections. */
async function endAll(url: string): Promise<void> {
  const other = await connectTo(url);
  await other.query(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`);
  await other.end();
}
