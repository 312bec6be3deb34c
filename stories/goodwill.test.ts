import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Product } from '../modules/catalog/contract.ts';
import type { BookedEntry } from '../modules/finance/contract.ts';
import type { AfterSale, OrderStory } from '../modules/aftersale/contract.ts';
import type { Order } from '../modules/order/contract.ts';
import { businessDay } from '../platform/kernel/index.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openShow, pay, settleRefunds, type Buyer, type Show } from './show.ts';

const giftFen = 3000;

/** Service gave something for a scratch; the buyer brings the goods back all the same. */
describe('money for goodwill before the goods come back', () => {
  const clock = handClock();
  let test: TestProgram & { clock: typeof clock };
  let show: Show;
  let service: Client;
  let supply: Client;
  let finance: Client;
  let waybills = 5000;

  beforeAll(async () => {
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    show = await openShow(test, 'live');
    service = await new Client(test.program).signIn('service');
    supply = await new Client(test.program).signIn('supply');
    finance = await new Client(test.program).signIn('finance');
  }, 60_000);
  afterAll(() => test.close());

  const story = async ({ id }: Order): Promise<OrderStory> =>
    (await service.send<OrderStory>('GET', `/api/orders/${id}/story`)).body;
  const here = async (quantity: number): Promise<{ buyer: Buyer; order: Order }> => {
    const buyer = await newBuyer(test);
    const { body: order } = await buy(show, buyer, { quantity });
    await pay(test, buyer, order);
    waybills += 1;
    const parcel = { carrier: '样例快运', waybill: `YG${waybills}ABC` };
    await supply.send('POST', `/api/orders/${order.id}/parcels`, parcel);
    for (const { id } of (await story(order)).parcels) {
      await supply.send('POST', `/api/parcels/${id}/signed`, {});
    }
    return { buyer, order };
  };
  const act = (who: Client, id: string, step: string, more: object = {}) =>
    who.send<AfterSale>('POST', `/api/after-sales/${id}/${step}`, { note: '同意', ...more });
  const moneyOf = async (day: string) =>
    (await Array.fromAsync(test.program.payments.moneyOf(day))).flat();
  const gift = async ({ id }: Order): Promise<void> => {
    const asked = await service.send<AfterSale>('POST', `/api/orders/${id}/after-sales`, {
      kind: 'refund',
      lines: [],
      reason: '外壳划痕补偿',
      amountFen: giftFen,
    });
    await act(service, asked.body.id, 'approve');
  };
  const bringBack = async (
    { buyer, order }: Awaited<ReturnType<typeof here>>,
    quantity: number,
  ) => {
    const { client } = buyer;
    const asked = await client.send<AfterSale>('POST', `/api/me/orders/${order.id}/after-sales`, {
      kind: 'return',
      reason: '不合适',
      lines: [{ productId: show.product.id, quantity }],
    });
    const { id } = asked.body;
    expect((await act(service, id, 'approve')).status).toBe(200);
    const sent = { waybill: `YB${waybills}${quantity}X` };
    expect((await client.send('POST', `/api/me/after-sales/${id}/send`, sent)).status).toBe(200);
    const received = await act(supply, id, 'receive');
    expect(received).toMatchObject({ status: 200, body: { state: 'refunding' } });
    return asked.body;
  };
  const left = async ({ id }: Order): Promise<Record<string, number>> => {
    const path = `/api/books/about/${id}`;
    const { body } = await finance.send<{ entries: BookedEntry[] }>('GET', path);
    const sums: Record<string, number> = {};
    for (const { account, sub, fen } of body.entries.flatMap((entry) => entry.lines)) {
      if (sub === id) sums[account] = (sums[account] ?? 0) + fen;
    }
    return Object.fromEntries(Object.entries(sums).filter(([, fen]) => fen !== 0));
  };
  const onHand = async (): Promise<number> =>
    (await test.program.supply.levels('main')).find((row) => row.productId === show.product.id)
      ?.onHand ?? 0;

  it('[AFTER-1] [ORDER-17] who returns all gets the rest, and nothing is left in the books', async () => {
    const before = await onHand();
    const sold = await here(1);
    await gift(sold.order);
    await settleRefunds(test);
    const asked = await bringBack(sold, 1);
    expect(asked.refundFen).toBe(sold.order.totalFen - giftFen);
    await settleRefunds(test);
    const { order } = await story(sold.order);
    expect(order).toMatchObject({ state: 'refunded', refundedFen: order.totalFen });
    expect(await left(order)).toEqual({});
    expect(await onHand()).toBe(before);
  });

  it('[AFTER-1] [ORDER-17] of two the first comes back at its price, the second at what is left', async () => {
    const sold = await here(2);
    const half = sold.order.totalFen / 2;
    await gift(sold.order);
    await settleRefunds(test);
    expect((await bringBack(sold, 1)).refundFen).toBe(half);
    await settleRefunds(test);
    expect((await left(sold.order))['6001']).toBe(-show.product.listPriceFen);
    expect((await bringBack(sold, 1)).refundFen).toBe(half - giftFen);
    await settleRefunds(test);
    expect((await story(sold.order)).order.state).toBe('refunded');
    expect(await left(sold.order)).toEqual({});
  });

  it('[ORDER-11] [ORDER-17] staff give all that is left back, goods that left stay with the buyer', async () => {
    const { order } = await here(1);
    await gift(order);
    await settleRefunds(test);
    const asked = { reason: '协商全退' };
    expect((await service.send('POST', `/api/orders/${order.id}/refund`, asked)).status).toBe(200);
    await settleRefunds(test);
    expect((await story(order)).order.state).toBe('refunded');
    const { 6401: cost, ...rest } = await left(order);
    expect(rest).toEqual({});
    expect(cost).toBeGreaterThan(0);
  });

  it('[AFTER-6] a large sum in small pieces is a large sum, and wants a second person', async () => {
    const { order } = await here(4);
    expect(order.totalFen).toBeGreaterThan(1_000_000);
    const asked = async (amountFen: number): Promise<string> => {
      const body = { kind: 'refund', lines: [], reason: '协商补偿', amountFen };
      const path = `/api/orders/${order.id}/after-sales`;
      return (await service.send<AfterSale>('POST', path, body)).body.id;
    };
    for (const fen of [500_000, 499_999]) {
      const { body } = await act(service, await asked(fen), 'approve');
      expect(body.state).toBe('refunding');
    }
    const last = await asked(1);
    expect((await act(service, last, 'approve')).body.state).toBe('asked');
    const again = await act(service, last, 'approve');
    expect(again).toMatchObject({ status: 409, body: { code: 'after-sale.second-needed' } });
    expect((await act(finance, last, 'approve')).body.state).toBe('refunding');
    // Two pieces at once: one of them is the one too many.
    const other = (await here(4)).order;
    const pieces = await Promise.all(
      [600_000, 500_000].map(async (amountFen) => {
        const body = { kind: 'refund', lines: [], reason: '协商补偿', amountFen };
        const path = `/api/orders/${other.id}/after-sales`;
        return (await service.send<AfterSale>('POST', path, body)).body.id;
      }),
    );
    const both = await Promise.all(pieces.map((id) => act(service, id, 'approve')));
    expect(both.map(({ body }) => body.state).toSorted()).toEqual(['asked', 'refunding']);
    const auditor = await new Client(test.program).signIn('auditor');
    const log = await auditor.send<{ rows: { actor: string }[] }>(
      'GET',
      `/api/audit?search=${last}`,
    );
    const people = await test.program.world.team.list();
    expect(people.map(({ id }) => id)).toContain(log.body.rows[0]?.actor);
  });

  it('[ORDER-17] goods that are worn come back for less: the sale of them is undone, the difference is kept', async () => {
    const before = await onHand();
    const { buyer, order } = await here(1);
    const { body } = await service.send<AfterSale>('POST', `/api/orders/${order.id}/after-sales`, {
      kind: 'return',
      reason: '影响二次销售,协商折价',
      amountFen: order.totalFen - 20_000,
      lines: [{ productId: show.product.id, quantity: 1 }],
    });
    await act(service, body.id, 'approve');
    const path = `/api/me/after-sales/${body.id}/send`;
    await buyer.client.send('POST', path, { waybill: 'YW700001' });
    await act(supply, body.id, 'receive');
    await settleRefunds(test);
    const sums = await left(order);
    expect([sums['6001'], sums['6002'], sums['2203']]).toEqual([undefined, -20_000, undefined]);
    expect(await onHand()).toBe(before);
  });

  it('[PAYMENT-12] [FINANCE-17] what the channel never refunds the bank does, once, and its statement fits', async () => {
    const { order } = await here(1);
    const asked = { reason: '账户已注销,渠道退不了' };
    const stuck = async (): Promise<string> => {
      const [row] = await test.program.payments.refundsOf(order.id);
      return row?.id ?? '';
    };
    const say = (who: Client, id: string, reference: string) =>
      who.send<{ code?: string; state?: string }>('POST', `/api/refunds/${id}/by-hand`, {
        reference,
      });
    expect((await service.send('POST', `/api/orders/${order.id}/refund`, asked)).status).toBe(200);
    const id = await stuck();
    expect((await say(finance, id, 'TR20261128001')).body.code).toBe('payment.refund-not-stuck');
    const { sql } = test.program.database;
    /** The channel says no, and has nothing of it in its books. */
    const refuse = async (refundId: string): Promise<void> => {
      await test.program.outbox.drain();
      await sql.execute(`update payment.refund set state = 'failed', next_at = 9e15,
        trouble = 'USER_ACCOUNT_ABNORMAL' where id = '${refundId}'`);
      await sql.execute(`delete from payment.sandbox_notice where refund_id = '${refundId}'`);
      await sql.execute(`delete from payment.sandbox_book where refund_id = '${refundId}'`);
    };
    await test.program.outbox.drain();
    await sql.execute(`update payment.refund set trouble = 'late' where id = '${id}'`);
    // It took it after all: paying it by the bank would pay it twice.
    expect((await say(finance, id, 'TR20261128001')).body.code).toBe('payment.refund-under-way');
    await refuse(id);
    expect((await say(service, id, 'TR20261128001')).status).toBe(403);
    expect((await say(finance, 'rfd_none', 'TR20261128001')).status).toBe(404);
    expect((await say(finance, id, '')).status).toBe(422);
    // A channel that cannot be asked has said nothing, and one that is just being asked may yet say yes.
    const channel = (name: string) =>
      sql.execute(
        `update payment.payment set provider = '${name}' where id = '${order.paymentId}'`,
      );
    const [own] = await moneyOf(businessDay(clock.now()));
    await channel('away');
    expect((await say(finance, id, 'TR20261128001')).body.code).toBe('payment.provider-trouble');
    await channel(own?.provider ?? '');
    await sql.execute(`update payment.refund set next_at = 0 where id = '${id}'`);
    expect((await say(finance, id, 'TR20261128001')).body.code).toBe('payment.refund-under-way');
    await sql.execute(`update payment.refund set next_at = 9e15 where id = '${id}'`);
    expect((await say(finance, id, 'TR20261128001')).body.state).toBe('done');
    expect((await say(finance, id, 'TR20261128001')).status).toBe(200);
    expect((await say(finance, id, 'TR20261128002')).body.code).toBe('payment.refund-over');
    await test.program.outbox.drain();
    const told = await story(order);
    expect([told.order.state, told.cases[0]?.state]).toEqual(['refunded', 'done']);
    // The channel still owes what it took; the bank's money is on its way.
    const { 6401: _cost, ...rest } = await left(order);
    expect(rest).toEqual({ 1122: order.totalFen });
    const about = await finance.send<{ pending: { state: string }[] }>(
      'GET',
      `/api/books/about/${order.id}`,
    );
    expect(about.body.pending.map(({ state }) => state)).toEqual(['given-up']);
    const bank = async (): Promise<number> =>
      (await test.program.finance.balances()).find(({ code }) => code === '1001')?.fen ?? 0;
    const before = await bank();
    const day = businessDay(clock.now());
    const text = `单号,金额,日期\nTR20261128001,-${order.totalFen / 100},${day}`;
    const taken = await finance.send('POST', '/api/books/statements', { kind: 'bank', text });
    expect(taken.body).toMatchObject({ matched: 1, findings: 0 });
    expect(await bank()).toBe(before - order.totalFen);
    const back = (await moneyOf(day)).filter(({ kind }) => kind === 'refund');
    expect(back.map(({ no }) => no)).not.toContain(id);
    // The same transfer pays one refund only.
    const other = await here(1);
    await service.send('POST', `/api/orders/${other.order.id}/refund`, asked);
    const [second] = await test.program.payments.refundsOf(other.order.id);
    await refuse(second?.id ?? '');
    expect((await say(finance, second?.id ?? '', 'TR20261128001')).body.code).toBe(
      'payment.transfer-used',
    );
  });

  it('[SUPPLY-8] a set is sold from its parts, shared with single sales, and costs what they cost', async () => {
    const { products } = (await show.content.send<{ products: Product[] }>('GET', '/api/products'))
      .body;
    const { database, supply: shelf } = test.program;
    const [inner, outer] = products.filter(({ id }) => id !== show.product.id).slice(0, 2);
    const [innerId, outerId] = [inner?.id ?? '', outer?.id ?? ''];
    const set = products.at(-1)?.id ?? '';
    const row = async (id: string) =>
      (await shelf.levels('main')).find((item) => item.productId === id);
    const change = (productId: string, parts: object[]) =>
      supply.send<{ code?: string; field?: string }>('PUT', '/api/stock/parts', {
        productId,
        parts,
      });
    const two = [
      { partId: innerId, quantity: 1 },
      { partId: outerId, quantity: 2 },
    ];
    expect(
      (await service.send('PUT', '/api/stock/parts', { productId: set, parts: two })).status,
    ).toBe(403);
    expect((await change(set, two)).body.code).toBe('supply.parts-stocked');
    for (const { id, onHand } of await shelf.lots(set)) {
      const gone = { lotId: id, quantity: onHand, reason: '改为成套' };
      if (onHand > 0) await supply.send('POST', '/api/stock/write-offs', gone);
    }
    expect((await change(set, [{ partId: set, quantity: 1 }])).body.code).toBe(
      'supply.part-nested',
    );
    expect((await change(set, [{ partId: 'prd_none', quantity: 1 }])).body.code).toBe(
      'supply.part-unknown',
    );
    expect((await change(set, [...two, ...two])).status).toBe(422);
    expect((await change(set, two)).status).toBe(200);
    expect((await change(innerId, [{ partId: set, quantity: 1 }])).body.code).toBe(
      'supply.part-nested',
    );
    const [one, other] = [await row(innerId), await row(outerId)];
    const sets = Math.min(one?.available ?? 0, Math.floor((other?.available ?? 0) / 2));
    expect((await row(set))?.available).toBe(sets);
    const costs = await shelf.unitCosts();
    expect(costs.get(set)).toBe((costs.get(innerId) ?? 0) + 2 * (costs.get(outerId) ?? 0));
    const hold = async (productId: string, quantity: number): Promise<boolean> =>
      database.inTransaction(async (tx) => {
        const holding = await shelf.openHolding(tx, 'main', [productId]);
        const held = holding.hold('session:none', [{ productId, quantity }]);
        await holding.saveShelf();
        if (held.ok) await shelf.writeHolds(tx, [held.value]);
        return held.ok;
      });
    expect(await hold(set, 1)).toBe(true);
    expect((await row(innerId))?.held).toBe((one?.held ?? 0) + 1);
    expect((await row(outerId))?.held).toBe((other?.held ?? 0) + 2);
    expect(await hold(set, sets)).toBe(false);
    expect((await row(set))?.available).toBe(sets - 1);
    expect((await change(set, [])).status).toBe(200);
    expect(await shelf.parts(set)).toEqual([]);
  });

  it('[SUPPLY-12] when the show ends, what was allocated to it and not sold is free for others', async () => {
    const row = async () =>
      (await test.program.supply.levels('main')).find((item) => item.productId === show.product.id);
    const before = await row();
    const allocate = (holder: string, quantity: number) =>
      supply.send('PUT', '/api/stock/allocations', {
        productId: show.product.id,
        holder,
        quantity,
      });
    const holder = `session:${show.session.id}`;
    const [own] = (await test.program.supply.allocations(show.product.id)).filter(
      (item) => item.holder === holder,
    );
    const all = (before?.available ?? 0) + (own?.used ?? 0) + (before?.allocated ?? 0);
    expect((await allocate(holder, all)).status).toBe(200);
    expect((await allocate('channel:other', 1)).status).toBe(409);
    const { order } = await here(1);
    const stop = await show.content.send('POST', `/api/sessions/${show.session.id}/stop`, {});
    expect(stop.status).toBe(200);
    await test.program.outbox.drain();
    const after = await row();
    expect([after?.allocated, after?.available]).toEqual([
      0,
      (after?.onHand ?? 0) - (after?.held ?? 0),
    ]);
    expect((await allocate('channel:other', 1)).status).toBe(200);
    const path = `/api/stock/${show.product.id}/movements.csv`;
    const { text } = await supply.ask('GET', path, undefined);
    expect(text).toContain(`"售出 sold","-1"`);
    expect(text).toContain(order.id);
  });
});
