import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '../modules/catalog/contract.ts';
import type { Coupon, QuoteAnswer, ViewerCoupon } from '../modules/promo/contract.ts';
import type { Stocktake } from '../modules/supply/contract.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openOffer, openShow, pay, type Buyer, type Show } from './show.ts';
import { sellFromTwo } from './two-programs.ts';

const dayMs = 86_400_000;

describe('promotions and stock', () => {
  const clock = handClock();
  let test: TestProgram & { clock: typeof clock };
  let show: Show;
  let sales: Client;

  beforeAll(async () => {
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    show = await openShow(test, 'live');
    sales = await new Client(test.program).signIn('sales');
  }, 60_000);
  afterAll(() => test.close());

  const newCoupon = async (change: object = {}): Promise<string> => {
    const { body } = await sales.send<{ id: string }>('POST', '/api/coupons', {
      name: { zh: '满 100 减 50', en: '50 off 100' },
      layer: 'shop',
      scope: { of: 'shop' },
      thresholdFen: 10_000,
      benefit: { is: 'fixed', fen: 5000 },
      issueMost: 100,
      perPerson: 1,
      validFrom: clock.now(),
      validUntil: clock.now() + dayMs,
      ...change,
    });
    return body.id;
  };
  const quote = async (buyer: Buyer, change: object = {}): Promise<QuoteAnswer> => {
    const { body } = await buyer.client.send<QuoteAnswer>('POST', '/api/quotes', {
      runId: show.run.id,
      lines: [{ productId: show.product.id, quantity: 1 }],
      addressId: buyer.addressId,
      ...change,
    });
    return body;
  };

  it('[PROMO-4] limits hold against the same viewer twice at once, and against many', async () => {
    const couponId = await newCoupon({ issueMost: 3 });
    const buyer = await newBuyer(test);
    const claim = (who: Buyer) => who.client.send('POST', `/api/me/coupons/${couponId}`, {});
    const twice = await Promise.all([claim(buyer), claim(buyer)]);
    expect(twice.filter((answer) => answer.status === 201)).toHaveLength(1);
    const others = await Promise.all(Array.from({ length: 8 }, () => newBuyer(test)));
    const answers = await Promise.all(others.map(claim));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(2);
  });

  it('[PROMO-11] many are stopped at once, and only those that were open come back', async () => {
    const open = await newCoupon();
    const stopped = await newCoupon();
    await sales.send('PUT', `/api/coupons/${stopped}/open`, { open: false });
    const put = (ids: readonly string[], now: boolean) =>
      sales.send<{ changed: string[] }>('PUT', '/api/coupons/open', { ids, open: now });
    const first = await put([open, stopped, 'cpn_none'], false);
    expect(first.body.changed).toEqual([open]);
    expect((await put(first.body.changed, true)).body.changed).toEqual([open]);
    const { coupons } = (await sales.send<{ coupons: Coupon[] }>('GET', '/api/promotions')).body;
    const stateOf = (id: string): boolean | undefined =>
      coupons.find((item) => item.id === id)?.open;
    expect([stateOf(open), stateOf(stopped)]).toEqual([true, false]);
    expect((await put([], false)).status).toBe(422);
  });

  it('[PROMO-4] [ORDER-10] is quoted, used once, and comes back when the order ends', async () => {
    const buyer = await newBuyer(test);
    const couponId = await newCoupon();
    await buyer.client.send('POST', `/api/me/coupons/${couponId}`, {});
    const mine = await buyer.client.send<{ coupons: ViewerCoupon[] }>('GET', '/api/me/coupons');
    const held = mine.body.coupons.find((item) => item.id === couponId);
    expect([held?.held, held?.mayClaim]).toEqual([1, false]);
    const first = await quote(buyer);
    expect(first.coupons).toEqual([{ couponId, fen: 5000 }]);
    const stale = await buy(show, buyer);
    expect(stale).toMatchObject({ status: 409, body: { code: 'order.price-changed' } });
    const placed = await buy(show, buyer, { expectedFen: first.payFen });
    const { instalments: _plans, ...split } = first;
    expect(placed.body.quote).toEqual(split);
    expect((await quote(buyer)).coupons).toEqual([]);
    const desk = await sales.send<{ coupons: Coupon[] }>('GET', '/api/promotions');
    const row = desk.body.coupons.find((item) => item.id === couponId);
    expect([row?.issued, row?.used]).toEqual([1, 1]);
    clock.forward(6 * 60_000);
    await test.program.orders.closeOverdue();
    expect((await quote(buyer)).coupons).toEqual([{ couponId, fen: 5000 }]);
    const again = await buy(show, buyer, { expectedFen: first.payFen });
    await pay(test, buyer, again.body);
    const paid = await buyer.client.send(`GET`, `/api/me/orders/${again.body.id}`);
    expect(paid.body).toMatchObject({ state: 'paid', totalFen: first.payFen });
  });

  it('[PROMO-4] what a coupon cannot mean is refused, naming the field', async () => {
    const wrong = { benefit: { is: 'fixed', fen: 10_000 } };
    const input = { name: { zh: '错', en: 'wrong' }, layer: 'shop', scope: { of: 'shop' } };
    const rest = { thresholdFen: 10_000, issueMost: 1, perPerson: 1 };
    const times = { validFrom: clock.now(), validUntil: clock.now() + dayMs };
    const big = await sales.send('POST', '/api/coupons', { ...input, ...rest, ...times, ...wrong });
    expect(big).toMatchObject({ status: 422, body: { code: 'promo.benefit-too-big' } });
    const late = { ...times, validUntil: clock.now() - 1, benefit: { is: 'fixed', fen: 1 } };
    const past = await sales.send('POST', '/api/coupons', { ...input, ...rest, ...late });
    expect(past).toMatchObject({ status: 422, body: { field: 'validUntil' } });
    const stranger = await new Client(test.program).signIn('host');
    const refused = await stranger.send('POST', '/api/coupons', { ...input, ...rest, ...times });
    expect([403, 422]).toContain(refused.status);
  });

  it('[PROMO-26] what a title may not say is neither a coupon nor a bundle, refused at its field', async () => {
    const times = { validFrom: clock.now(), validUntil: clock.now() + dayMs };
    const coupon = {
      layer: 'shop',
      scope: { of: 'shop' },
      thresholdFen: 10_000,
      issueMost: 1,
      perPerson: 1,
      benefit: { is: 'fixed', fen: 100 },
      ...times,
    };
    const item = { productId: show.product.id, quantity: 1 };
    const bundle = { items: [item, item], priceFen: 10_000 };
    const name = { zh: '加微信abc12345领券 全网最低', en: 'cheap' };
    for (const [path, body] of [
      ['/api/coupons', { ...coupon, name }],
      ['/api/bundles', { ...bundle, name }],
    ] as const) {
      const refused = await sales.send('POST', path, body);
      expect(refused).toMatchObject({
        status: 422,
        body: { code: 'promo.name-refused', field: 'name' },
      });
      const good = { ...body, name: { zh: '空调两台套餐', en: 'two air conditioners' } };
      expect((await sales.send('POST', path, good)).status).toBe(201);
    }
  });

  it('[PROMO-7] an edition of the policy follows another, and never holds beside it', async () => {
    const sales = await new Client(test.program).signIn('sales');
    const year = (from: number, until: number) => ({
      document: '次年政策(示例)',
      kinds: ['washer'],
      grade: 1,
      rateBp: 1000,
      capFen: 100_000,
      regions: ['*'],
      validFrom: Date.UTC(from, 11, 31, 16),
      validUntil: Date.UTC(until, 11, 31, 16),
    });
    const now = await sales.send('POST', '/api/policies', year(2025, 2026));
    expect(now).toMatchObject({ status: 409, body: { code: 'promo.policy-overlaps' } });
    expect((await sales.send('POST', '/api/policies', year(2027, 2026))).status).toBe(422);
    expect((await sales.send('POST', '/api/policies', year(2026, 2027))).status).toBe(201);
    expect((await sales.send('PUT', '/api/bundles/no/open', { open: false })).status).toBe(404);
  });

  it('[PROMO-7] one person with two accounts gets one subsidy of a kind, also at once', async () => {
    const { body } = await show.content.send<{ products: Product[] }>('GET', '/api/products');
    const product = body.products.find(
      (item) => item.kind === 'air-conditioner' && item.label?.grade === 1,
    );
    const lines = [{ productId: product?.id ?? '', quantity: 1 }];
    const same = { name: '王同一', phone: '13900001111' };
    const [one, two] = [await newBuyer(test, false, same), await newBuyer(test, false, same)];
    const quoted = await quote(one, { lines, wantsSubsidy: true });
    const fen = Math.min(150_000, Math.floor((product?.priceFen ?? 0) * 0.15));
    expect([quoted.subsidyFen, quoted.payFen]).toEqual([fen, (product?.priceFen ?? 0) - fen]);
    const place = (buyer: Buyer) =>
      test.program.orders.place({
        viewerId: buyer.viewerId,
        viewerSimulated: false,
        requestId: crypto.randomUUID(),
        input: {
          runId: show.run.id,
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
    clock.forward(6 * 60_000);
    await test.program.orders.closeOverdue();
    expect((await quote(two, { lines, wantsSubsidy: true })).subsidyFen).toBe(fen);
  });

  it('[ORDER-8] two hundred at once are served in the order in which they came', async () => {
    const priceFen = show.product.priceFen - 10_000;
    const offerId = await openOffer(show, { priceFen, quota: 30, perPerson: 1, seconds: 60 });
    const stale = (index: number): boolean => index % 3 === 0;
    const buyers = await Promise.all(Array.from({ length: 200 }, () => newBuyer(test)));
    const answers = await Promise.all(
      buyers.map((buyer, index) =>
        test.program.orders.place({
          viewerId: buyer.viewerId,
          viewerSimulated: false,
          requestId: 'r',
          input: {
            runId: show.run.id,
            lines: [{ productId: show.product.id, quantity: 1 }],
            addressId: buyer.addressId,
            offerId,
            expectedFen: stale(index) ? 1 : priceFen,
            wantsSubsidy: false,
            oldUnits: [],
          },
        }),
      ),
    );
    // Every third saw an old price: refused, and what it had taken is there for the next in the queue.
    const good = answers.map((_, index) => index).filter((index) => !stale(index));
    const first = new Set(good.slice(0, 30));
    expect(answers.map((answer) => answer.ok)).toEqual(answers.map((_, index) => first.has(index)));
  });

  it('[ORDER-12] two processes sell the same thing and oversell nothing, the same key once', async () => {
    const other = await openTestProgram({ clock, databaseUrl: test.databaseUrl });
    other.program.jobs.stop();
    expect(await sellFromTwo(test, other, show)).toEqual({ orders: 40, buyers: 40 });
    await other.close();
  });

  it('[ORDER-13] selling and releasing at once never wait for each other in a circle', async () => {
    const path = `/api/products/${show.session.plan.lineup[2]}`;
    const { body: product } = await show.content.send<Product>('GET', path);
    const priceFen = product.priceFen - 20_000;
    const terms = { priceFen, quota: 1000, perPerson: 1, seconds: 3600 };
    const offerId = await openOffer({ ...show, product }, terms);
    const buyers = await Promise.all(Array.from({ length: 120 }, () => newBuyer(test)));
    const place = (buyer: Buyer) =>
      test.program.orders.place({
        viewerId: buyer.viewerId,
        viewerSimulated: false,
        requestId: 'circle',
        input: {
          runId: show.run.id,
          lines: [{ productId: product.id, quantity: 1 }],
          addressId: buyer.addressId,
          expectedFen: priceFen,
          offerId,
          wantsSubsidy: false,
          oldUnits: [],
        },
      });
    await Promise.all(buyers.slice(0, 60).map(place));
    clock.forward(6 * 60_000);
    const closing = test.program.orders.closeOverdue();
    const answers = [];
    for (const buyer of buyers.slice(60)) answers.push((await place(buyer)).ok);
    expect(await closing).toBeGreaterThanOrEqual(60);
    expect(answers.every(Boolean)).toBe(true);
    const { rows } = await test.program.database.sql.execute<{ deadlocks: string }>(
      'select deadlocks from pg_stat_database where datname = current_database()',
    );
    expect(Number(rows[0]?.deadlocks)).toBe(0);
  });

  it('[ORDER-9] a queue that is too long says busy at once, and takes nothing', async () => {
    const buyer = await newBuyer(test);
    const input = {
      runId: 'run_none',
      lines: [{ productId: show.product.id, quantity: 1 }],
      addressId: buyer.addressId,
      expectedFen: 1,
      wantsSubsidy: false,
      oldUnits: [],
    };
    const answers = await Promise.all(
      Array.from({ length: 10_050 }, (_, index) =>
        test.program.orders.place({
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

  describe('the warehouse', () => {
    let supply: Client;
    beforeAll(async () => {
      supply = await new Client(test.program).signIn('supply');
    });
    const product = () => show.product.id;
    const stockOf = async () =>
      (await test.program.supply.levels('main')).find((row) => row.productId === product());

    it('[SUPPLY-7] what is allocated to a channel the show cannot sell', async () => {
      const before = await stockOf();
      const all = before?.available ?? 0;
      const put = (quantity: number) =>
        supply.send('PUT', '/api/stock/allocations', {
          productId: product(),
          holder: 'channel:douyin',
          quantity,
        });
      expect((await put(all + 1)).status).toBe(409);
      expect((await put(all)).status).toBe(200);
      const refused = await buy(show, await newBuyer(test));
      expect(refused).toMatchObject({ status: 409, body: { code: 'supply.sold-out' } });
      expect((await put(0)).status).toBe(200);
      expect((await buy(show, await newBuyer(test))).status).toBe(201);
    });

    it('[SUPPLY-9] a stocktake books its differences, once, and says whose they are', async () => {
      const opened = await supply.send<Stocktake>('POST', '/api/stocktakes', {});
      expect((await supply.send('POST', '/api/stocktakes', {})).status).toBe(409);
      const { id, lines } = opened.body;
      const line = lines.find((item) => item.productId === product());
      const counts = `/api/stocktakes/${id}/counts`;
      await supply.send('PUT', counts, { lotId: line?.lotId, counted: 0 });
      const short = await supply.send('POST', `/api/stocktakes/${id}/close`, {});
      expect(short).toMatchObject({ status: 409, body: { code: 'supply.lot-promised' } });
      const before = await stockOf();
      const counted = (line?.book ?? 0) - 2;
      await supply.send('PUT', counts, { lotId: line?.lotId, counted });
      expect((await supply.send('POST', `/api/stocktakes/${id}/close`, {})).status).toBe(200);
      expect((await stockOf())?.onHand).toBe((before?.onHand ?? 0) - 2);
      expect((await supply.send('POST', `/api/stocktakes/${id}/close`, {})).status).toBe(409);
      const [newest] = await test.program.supply.movements(product());
      expect(newest).toMatchObject({ kind: 'counted', quantity: -2, by: '罗仓', reference: id });
    });

    it('[SUPPLY-6] every lot is the sum of its movements, and no movement can be changed', async () => {
      const { sql } = test.program.database;
      const wrong = await sql.execute(`select l.id from supply.lot l
        where pool = 'main' and on_hand <> (select coalesce(sum(quantity), 0)
          from supply.movement m where m.lot_id = l.id)`);
      expect(wrong.rows).toEqual([]);
      await expect(sql.execute('update supply.movement set quantity = 0')).rejects.toThrow();
      await expect(sql.execute('delete from supply.movement')).rejects.toThrow();
    });
  });
});
