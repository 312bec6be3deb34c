import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { businessDay } from '../../platform/kernel/index.ts';
import type { Caller } from '../../platform/testing/http.ts';
import type { AfterSale, OrderStory } from '../aftersale/contract.ts';
import type { Order } from '../order/contract.ts';
import { openCounter, type Buyer, type Counter } from '../order/testing/open.ts';
import { staffIn } from '../team/testing/open.ts';
import type { BookedEntry } from './contract.ts';
import { openTestFinance, type TestFinance } from './testing/open.ts';

const giftFen = 3000;

/** Service gave something for a scratch; the buyer brings the goods back all the same. */
describe('money for goodwill before the goods come back', () => {
  let test: TestFinance;
  let counter: Counter;
  let service: Caller;
  let supply: Caller;
  let finance: Caller;
  let waybills = 5000;

  beforeAll(async () => {
    test = await openTestFinance();
    const { afterSales, deliveries, finance: books } = test;
    counter = await openCounter(test, { more: [afterSales, deliveries, books] });
    service = counter.http.staff(staffIn('service'));
    supply = counter.http.staff(staffIn('supply'));
    finance = counter.http.staff(staffIn('finance'));
  });
  afterAll(() => test.close());

  const story = async ({ id }: Order): Promise<OrderStory> =>
    (await service.send<OrderStory>('GET', `/api/orders/${id}/story`)).body;
  const here = async (quantity: number): Promise<{ buyer: Buyer; order: Order }> => {
    const buyer = counter.newBuyer();
    const { body: order } = await counter.buy(buyer, { quantity });
    await counter.pay(buyer, order);
    waybills += 1;
    const parcel = { carrier: '样例快运', waybill: `YG${waybills}ABC` };
    await supply.send('POST', `/api/orders/${order.id}/parcels`, parcel);
    for (const { id } of (await story(order)).parcels) {
      await supply.send('POST', `/api/parcels/${id}/signed`, {});
    }
    return { buyer, order };
  };
  const act = (who: Caller, id: string, step: string, more: object = {}) =>
    who.send<AfterSale>('POST', `/api/after-sales/${id}/${step}`, { note: '同意', ...more });
  const moneyOf = async (day: string) => (await Array.fromAsync(test.payments.moneyOf(day))).flat();
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
      lines: [{ productId: counter.product.id, quantity }],
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
    (await test.supply.levels('main')).find((row) => row.productId === counter.product.id)
      ?.onHand ?? 0;

  it('[AFTER-1] [ORDER-17] who returns all gets the rest, and nothing is left in the books', async () => {
    const before = await onHand();
    const sold = await here(1);
    await gift(sold.order);
    await counter.settleRefunds();
    const asked = await bringBack(sold, 1);
    expect(asked.refundFen).toBe(sold.order.totalFen - giftFen);
    await counter.settleRefunds();
    const { order } = await story(sold.order);
    expect(order).toMatchObject({ state: 'refunded', refundedFen: order.totalFen });
    expect(await left(order)).toEqual({});
    expect(await onHand()).toBe(before);
  });

  it('[AFTER-1] [ORDER-17] of two the first comes back at its price, the second at what is left', async () => {
    const sold = await here(2);
    const half = sold.order.totalFen / 2;
    await gift(sold.order);
    await counter.settleRefunds();
    expect((await bringBack(sold, 1)).refundFen).toBe(half);
    await counter.settleRefunds();
    expect((await left(sold.order))['6001']).toBe(-counter.product.listPriceFen);
    expect((await bringBack(sold, 1)).refundFen).toBe(half - giftFen);
    await counter.settleRefunds();
    expect((await story(sold.order)).order.state).toBe('refunded');
    expect(await left(sold.order)).toEqual({});
  });

  it('[ORDER-11] [ORDER-17] staff give all that is left back, goods that left stay with the buyer', async () => {
    const { order } = await here(1);
    await gift(order);
    await counter.settleRefunds();
    const asked = { reason: '协商全退' };
    expect((await service.send('POST', `/api/orders/${order.id}/refund`, asked)).status).toBe(200);
    await counter.settleRefunds();
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
    const auditor = counter.http.staff(staffIn('auditor'));
    const log = await auditor.send<{ rows: { actor: string }[] }>(
      'GET',
      `/api/audit?search=${last}`,
    );
    const people = [staffIn('service'), staffIn('finance')];
    expect(people.map(({ id }) => id)).toContain(log.body.rows[0]?.actor);
  });

  it('[ORDER-17] goods that are worn come back for less: the sale of them is undone, the difference is kept', async () => {
    const before = await onHand();
    const { buyer, order } = await here(1);
    const { body } = await service.send<AfterSale>('POST', `/api/orders/${order.id}/after-sales`, {
      kind: 'return',
      reason: '影响二次销售,协商折价',
      amountFen: order.totalFen - 20_000,
      lines: [{ productId: counter.product.id, quantity: 1 }],
    });
    await act(service, body.id, 'approve');
    const path = `/api/me/after-sales/${body.id}/send`;
    await buyer.client.send('POST', path, { waybill: 'YW700001' });
    await act(supply, body.id, 'receive');
    await counter.settleRefunds();
    const sums = await left(order);
    expect([sums['6001'], sums['6002'], sums['2203']]).toEqual([undefined, -20_000, undefined]);
    expect(await onHand()).toBe(before);
  });

  it('[PAYMENT-12] [FINANCE-17] what the channel never refunds the bank does, once, and its statement fits', async () => {
    const { order } = await here(1);
    const asked = { reason: '账户已注销,渠道退不了' };
    const stuck = async (): Promise<string> => {
      const [row] = await test.payments.refundsOf(order.id);
      return row?.id ?? '';
    };
    const say = (who: Caller, id: string, reference: string) =>
      who.send<{ code?: string; state?: string }>('POST', `/api/refunds/${id}/by-hand`, {
        reference,
      });
    expect((await service.send('POST', `/api/orders/${order.id}/refund`, asked)).status).toBe(200);
    const id = await stuck();
    expect((await say(finance, id, 'TR20261128001')).body.code).toBe('payment.refund-not-stuck');
    const { sql } = test.database;
    /** The channel says no, and has nothing of it in its books. */
    const refuse = async (refundId: string): Promise<void> => {
      await test.outbox.drain();
      await sql.execute(`update payment.refund set state = 'failed', next_at = 9e15,
        trouble = 'USER_ACCOUNT_ABNORMAL' where id = '${refundId}'`);
      await sql.execute(`delete from payment.sandbox_notice where refund_id = '${refundId}'`);
      await sql.execute(`delete from payment.sandbox_book where refund_id = '${refundId}'`);
    };
    await test.outbox.drain();
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
    const [own] = await moneyOf(businessDay(test.clock.now()));
    await channel('away');
    expect((await say(finance, id, 'TR20261128001')).body.code).toBe('payment.provider-trouble');
    await channel(own?.provider ?? '');
    await sql.execute(`update payment.refund set next_at = 0 where id = '${id}'`);
    expect((await say(finance, id, 'TR20261128001')).body.code).toBe('payment.refund-under-way');
    await sql.execute(`update payment.refund set next_at = 9e15 where id = '${id}'`);
    expect((await say(finance, id, 'TR20261128001')).body.state).toBe('done');
    expect((await say(finance, id, 'TR20261128001')).status).toBe(200);
    expect((await say(finance, id, 'TR20261128002')).body.code).toBe('payment.refund-over');
    await test.outbox.drain();
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
      (await test.finance.balances()).find(({ code }) => code === '1001')?.fen ?? 0;
    const before = await bank();
    const day = businessDay(test.clock.now());
    const text = `单号,金额,日期\nTR20261128001,-${order.totalFen / 100},${day}`;
    const taken = await finance.send('POST', '/api/books/statements', { kind: 'bank', text });
    expect(taken.body).toMatchObject({ matched: 1, findings: 0 });
    expect(await bank()).toBe(before - order.totalFen);
    const back = (await moneyOf(day)).filter(({ kind }) => kind === 'refund');
    expect(back.map(({ no }) => no)).not.toContain(id);
    // The same transfer pays one refund only.
    const other = await here(1);
    await service.send('POST', `/api/orders/${other.order.id}/refund`, asked);
    const [second] = await test.payments.refundsOf(other.order.id);
    await refuse(second?.id ?? '');
    expect((await say(finance, second?.id ?? '', 'TR20261128001')).body.code).toBe(
      'payment.transfer-used',
    );
  });

  it('[SUPPLY-12] when the show ends, what was allocated to it and not sold is free for others', async () => {
    const row = async () => {
      const levels = await test.supply.levels('main');
      const found = levels.find((item) => item.productId === counter.product.id);
      if (!found) throw new Error('it is in stock');
      return found;
    };
    const before = await row();
    const allocate = (holder: string, quantity: number) =>
      supply.send('PUT', '/api/stock/allocations', {
        productId: counter.product.id,
        holder,
        quantity,
      });
    const holder = `session:${counter.run.sessionId}`;
    const [own] = (await test.supply.allocations(counter.product.id)).filter(
      (item) => item.holder === holder,
    );
    const all = before.available + (own?.used ?? 0) + before.allocated;
    expect((await allocate(holder, all)).status).toBe(200);
    expect((await allocate('channel:other', 1)).status).toBe(409);
    const { order } = await here(1);
    await counter.end();
    await test.outbox.drain();
    const after = await row();
    expect([after.allocated, after.available]).toEqual([0, after.onHand - after.held]);
    expect((await allocate('channel:other', 1)).status).toBe(200);
    const path = `/api/stock/${counter.product.id}/movements.csv`;
    const { text } = await supply.ask('GET', path, undefined);
    expect(text).toContain(`"售出 sold","-1"`);
    expect(text).toContain(order.id);
  });
});
