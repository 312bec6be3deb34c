import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { businessDay } from '../../platform/kernel/index.ts';
import type { Caller } from '../../platform/testing/http.ts';
import type { AfterSale, TicketList, OrderStory } from '../aftersale/contract.ts';
import type { Order, OrderList } from '../order/contract.ts';
import { openCounter, type Buyer, type Counter } from '../order/testing/open.ts';
import type { StockRow } from '../supply/index.ts';
import { staffIn } from '../team/testing/open.ts';
import type { BookedEntry, DayDiscrepancy, PendingEntry } from './contract.ts';
import { openTestFinance, type TestFinance } from './testing/open.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describe('after the sale', () => {
  let test: TestFinance;
  let counter: Counter;
  let service: Caller;
  let supply: Caller;
  let finance: Caller;
  let waybills = 1000;

  beforeAll(async () => {
    test = await openTestFinance();
    const { afterSales, deliveries, finance: books } = test;
    counter = await openCounter(test, { more: [afterSales, deliveries, books] });
    service = counter.http.staff(staffIn('service'));
    supply = counter.http.staff(staffIn('supply'));
    finance = counter.http.staff(staffIn('finance'));
    const usual = { partner: '*', kind: '*', rateBp: 200, validFrom: 0 };
    await test.database.inTransaction((tx) => test.finance.commissions.add(tx, usual));
  });
  afterAll(() => test.close());

  const sold = async (quantity = 1): Promise<{ buyer: Buyer; order: Order }> => {
    const buyer = counter.newBuyer();
    const { body: order } = await counter.buy(buyer, { quantity });
    await counter.pay(buyer, order);
    return { buyer, order };
  };
  const story = async (id: string): Promise<OrderStory> =>
    (await service.send<OrderStory>('GET', `/api/orders/${id}/story`)).body;
  const ship = (id: string, lines?: OrderStory['unsent']) => {
    waybills += 1;
    const parcel = { carrier: '样例快运', waybill: `YL${waybills}ABC` };
    return supply.send<Order>(
      'POST',
      `/api/orders/${id}/parcels`,
      lines ? { ...parcel, lines } : parcel,
    );
  };
  const line = (quantity = 1) => [{ productId: counter.product.id, quantity }];
  const ask = (buyer: Buyer, id: string, body: object) =>
    buyer.client.send<AfterSale>('POST', `/api/me/orders/${id}/after-sales`, body);
  const act = (who: Caller, id: string, step: string, body: object = { note: '看过了' }) =>
    who.send<AfterSale>('POST', `/api/after-sales/${id}/${step}`, body);
  const stock = async (): Promise<StockRow | undefined> =>
    (await test.supply.levels('main')).find((row) => row.productId === counter.product.id);
  const left = async (id: string): Promise<Record<string, number>> => {
    const { body } = await finance.send<{ entries: BookedEntry[]; pending: PendingEntry[] }>(
      'GET',
      `/api/books/about/${id}`,
    );
    const sums: Record<string, number> = {};
    for (const { account, sub, fen } of body.entries.flatMap((entry) => entry.lines)) {
      if (sub === id) sums[account] = (sums[account] ?? 0) + fen;
    }
    return Object.fromEntries(Object.entries(sums).filter(([, fen]) => fen !== 0));
  };
  const sign = async (id: string): Promise<void> => {
    for (const parcel of (await story(id)).parcels) {
      await supply.send('POST', `/api/parcels/${parcel.id}/signed`, {});
    }
  };

  it('[ORDER-14] [ORDER-15] [ORDER-16] [ORDER-18] an order goes its whole way, in two parcels', async () => {
    const { order } = await sold(2);
    const host = counter.http.staff(staffIn('host'));
    expect((await host.send('POST', '/api/orders/accept', { ids: [order.id] })).status).toBe(403);
    const accepted = await supply.send('POST', '/api/orders/accept', { ids: [order.id, 'ord_no'] });
    expect(accepted.body).toMatchObject({ done: 1, refused: [{ id: 'ord_no' }] });
    expect((await ship(order.id, line(1))).body.state).toBe('accepted');
    expect((await ship(order.id, line(2))).body).toMatchObject({ code: 'order.nothing-to-ship' });
    expect((await ship(order.id)).body.state).toBe('shipped');
    expect((await ship(order.id)).body).toMatchObject({ code: 'order.nothing-to-ship' });
    const [first, second] = (await story(order.id)).parcels;
    const signed = (id = '') => supply.send<Order>('POST', `/api/parcels/${id}/signed`, {});
    const install = (id = '') =>
      supply.send<Order>('POST', `/api/parcels/${id}/installed`, { note: '已安装,试机正常' });
    expect((await install(first?.id)).body).toMatchObject({ code: 'order.not-here' });
    expect((await signed(first?.id)).body.state).toBe('shipped');
    expect((await signed(second?.id)).body.state).toBe('signed');
    expect((await signed(second?.id)).body.state).toBe('signed');
    expect((await install(first?.id)).body.state).toBe('signed');
    expect((await install(second?.id)).body.state).toBe('installed');
    test.clock.forward(6 * dayMs);
    await test.afterSales.sweep();
    expect((await story(order.id)).order.state).toBe('installed');
    test.clock.forward(2 * dayMs);
    await test.afterSales.sweep();
    expect((await story(order.id)).order.state).toBe('completed');
  });

  it('[ORDER-56] an order that goes back whole says so, and is not taken on', async () => {
    const { order, buyer } = await sold(2);
    const refund = (quantity: number) =>
      ask(buyer, order.id, { kind: 'refund', lines: line(quantity), reason: '不要了' });
    const shown = async () => {
      const own = await buyer.client.send<OrderList>('GET', '/api/me/orders');
      const desk = await service.send<OrderList>('GET', `/api/orders?search=${order.id}`);
      return [own, desk].map(({ body }) => body.orders.map(({ refunding }) => refunding));
    };
    await refund(1);
    expect(await shown()).toEqual([[false], [false]]);
    await refund(1);
    expect(await shown()).toEqual([[true], [true]]);
    const accept = { ids: [order.id] };
    expect((await supply.send('POST', '/api/orders/accept', accept)).body).toMatchObject({
      done: 0,
      refused: [{ id: order.id }],
    });
    await counter.settleRefunds();
    expect(await shown()).toEqual([[false], [false]]);
  });

  it('[AFTER-6] a large refund by staff waits for a second person, by a buyer it does not', async () => {
    const many = Math.ceil(1_000_000 / counter.product.priceFen);
    const { order } = await sold(many);
    const refund = () =>
      service.send<{ code?: string }>('POST', `/api/orders/${order.id}/refund`, {
        reason: '协商退款',
      });
    expect((await refund()).body.code).toBe('after-sale.second-needed');
    expect((await refund()).status).toBe(409);
    const waiting = (await story(order.id)).cases[0];
    expect([waiting?.state, waiting?.steps.map((item) => item.step)]).toEqual([
      'asked',
      ['ask', 'first-approve'],
    ]);
    const again = await act(service, waiting?.id ?? '', 'approve');
    expect(again.body).toMatchObject({ code: 'after-sale.second-needed' });
    expect((await act(finance, waiting?.id ?? '', 'approve')).status).toBe(200);
    await counter.settleRefunds();
    expect((await story(order.id)).order.state).toBe('refunded');
    const other = await sold(many);
    const asked = await ask(other.buyer, other.order.id, {
      kind: 'refund',
      lines: line(many),
      reason: '不想要了',
    });
    expect(asked.body.state).toBe('refunding');
  });

  it('[FINANCE-11] a complete order has earned its partner a commission; a refund takes it back', async () => {
    const { order } = await sold();
    await ship(order.id);
    await sign(order.id);
    test.clock.forward(8 * dayMs);
    await test.afterSales.sweep();
    await test.outbox.drain();
    const earned = Math.floor((order.totalFen * 200) / 10_000);
    expect(await left(order.id)).toMatchObject({ 2204: -earned, 6605: earned });
    await service.send('POST', `/api/orders/${order.id}/refund`, { reason: '质量问题协商退款' });
    await counter.settleRefunds();
    const after = await left(order.id);
    expect([after['2204'], after['6605'], after['2203']]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('[ORDER-16] a waybill is used once; a rehearsal ships nothing', async () => {
    const { order } = await sold();
    const other = await sold();
    const parcel = { carrier: '样例快运', waybill: 'YL99999999' };
    await supply.send('POST', `/api/orders/${order.id}/parcels`, parcel);
    const again = await supply.send('POST', `/api/orders/${other.order.id}/parcels`, parcel);
    expect(again).toMatchObject({ status: 409, body: { code: 'order.waybill-used' } });
    const wrong = { carrier: '样例快运', waybill: '; drop' };
    expect((await supply.send('POST', `/api/orders/${other.order.id}/parcels`, wrong)).status).toBe(
      422,
    );
  });

  it('[AFTER-3] [ORDER-17] goods that have not left are refunded at once, one of two', async () => {
    const before = await stock();
    const { order, buyer } = await sold(2);
    const asked = await ask(buyer, order.id, { kind: 'refund', lines: line(1), reason: '多拍了' });
    expect(asked.body).toMatchObject({ state: 'refunding', unshipped: true });
    await counter.settleRefunds();
    const told = await story(order.id);
    expect(told.order).toMatchObject({ state: 'paid', refundedFen: order.totalFen / 2 });
    expect(told.cases[0]?.steps.map((item) => item.step)).toEqual(['ask', 'approve', 'money-back']);
    expect((await stock())?.onHand).toBe((before?.onHand ?? 0) - 1);
    expect(told.unsent).toEqual(line(1));
    const twice = await ask(buyer, order.id, { kind: 'refund', lines: line(2), reason: '再退' });
    expect(twice.body).toMatchObject({ code: 'after-sale.not-askable' });
    const { body } = await finance.send<{ pending: PendingEntry[] }>(
      'GET',
      `/api/books/about/${order.id}`,
    );
    expect(body.pending).toMatchObject([{ state: 'posted' }]);
    const half = await left(order.id);
    expect(half['2203']).toBeUndefined();
    expect(half['1122']).toBe(order.totalFen / 2);
    await ask(buyer, order.id, { kind: 'refund', lines: line(1), reason: '都不要了' });
    await counter.settleRefunds();
    expect((await story(order.id)).order.state).toBe('refunded');
    expect(await left(order.id)).toEqual({});
    expect((await stock())?.onHand).toBe(before?.onHand);
  });

  it('[AFTER-3] [ORDER-11] what has left and what has not are two tickets; the shelf gets its own', async () => {
    const before = await stock();
    const { order, buyer } = await sold(3);
    await ship(order.id, line(1));
    const mixed = await ask(buyer, order.id, { kind: 'refund', lines: line(3), reason: '都退' });
    expect(mixed.body).toMatchObject({ code: 'after-sale.partly-sent' });
    await service.send('POST', `/api/orders/${order.id}/refund`, { reason: '协商全退' });
    await counter.settleRefunds();
    const told = await story(order.id);
    expect([told.order.state, told.order.refundedFen]).toEqual(['refunded', order.totalFen]);
    const ends = told.cases.map((item) => `${String(item.unshipped)} ${item.state}`);
    expect(ends.toSorted()).toEqual(['false done', 'true done']);
    expect((await stock())?.onHand).toBe((before?.onHand ?? 0) - 1);
    const sums = await left(order.id);
    expect(Object.keys(sums)).toEqual(['6401']);
  });

  it('[AFTER-1] [AFTER-2] a return: asked, granted, sent, received, refunded within the clock', async () => {
    const before = await stock();
    const { order, buyer } = await sold();
    const early = await ask(buyer, order.id, { kind: 'return', lines: line(), reason: '不喜欢' });
    expect(early.body).toMatchObject({ code: 'after-sale.not-yet-here' });
    await ship(order.id);
    await buyer.client.send('POST', `/api/me/orders/${order.id}/signed`, {});
    const { body: item } = await ask(buyer, order.id, {
      kind: 'return',
      lines: line(),
      reason: '尺寸不合',
    });
    expect(item).toMatchObject({ state: 'asked', refundFen: order.totalFen });
    const stranger = counter.newBuyer();
    const steal = await stranger.client.send('POST', `/api/me/after-sales/${item.id}/withdraw`, {});
    expect(steal).toMatchObject({ status: 404, body: { code: 'after-sale.unknown' } });
    expect((await act(supply, item.id, 'approve')).status).toBe(403);
    expect((await act(service, item.id, 'approve')).body.state).toBe('approved');
    expect((await act(service, item.id, 'approve')).body).toMatchObject({
      code: 'after-sale.step-refused',
    });
    await buyer.client.send('POST', `/api/me/after-sales/${item.id}/send`, {
      waybill: 'BACK123456',
    });
    const { body: received } = await act(supply, item.id, 'receive', {
      note: '完好',
      damaged: false,
    });
    expect(received).toMatchObject({ state: 'refunding', returnWaybill: 'BACK123456' });
    expect((received.dueAt ?? 0) - test.clock.now()).toBe(dayMs);
    expect((await stock())?.onHand).toBe(before?.onHand);
    await counter.settleRefunds();
    const told = await story(order.id);
    expect([told.order.state, told.cases[0]?.state]).toEqual(['refunded', 'done']);
    expect(await left(order.id)).toEqual({});
    expect((await stock())?.onHand).toBe(before?.onHand);
  });

  it('[SUPPLY-11] damaged goods come back and are written off', async () => {
    const { order, buyer } = await sold();
    const before = await stock();
    await ship(order.id);
    await sign(order.id);
    const { body: item } = await ask(buyer, order.id, {
      kind: 'return',
      lines: line(),
      reason: '坏了',
    });
    await act(service, item.id, 'approve');
    await act(supply, item.id, 'receive', { note: '压坏', damaged: true });
    await counter.settleRefunds();
    expect((await stock())?.onHand).toBe(before?.onHand);
    const sums = await left(order.id);
    expect(Object.keys(sums)).toEqual(['6604']);
  });

  it('[AFTER-1] [AFTER-9] an exchange holds its goods, and sends them when the old ones are back', async () => {
    const { order, buyer } = await sold();
    await ship(order.id);
    await sign(order.id);
    const before = await stock();
    const { body: item } = await ask(buyer, order.id, {
      kind: 'exchange',
      lines: line(),
      reason: '有划痕',
    });
    expect(item.refundFen).toBeNull();
    await act(service, item.id, 'approve');
    expect((await stock())?.held).toBe((before?.held ?? 0) + 1);
    await act(supply, item.id, 'receive', { note: '确有划痕', damaged: true });
    const bare = await act(supply, item.id, 'reship');
    expect(bare).toMatchObject({ status: 422, body: { code: 'after-sale.parcel-missing' } });
    const parcel = { carrier: '样例快运', waybill: `YLX${item.id.slice(-6).toUpperCase()}` };
    const sent = await act(supply, item.id, 'reship', { note: '已换新', parcel });
    expect(sent.body.state).toBe('done');
    const again = async () =>
      (await story(order.id)).parcels.find((one) => one.purpose === 'exchange');
    expect(await again()).toMatchObject({ ...parcel, signedAt: null });
    await sign(order.id);
    expect((await again())?.signedAt).toBe(test.clock.now());
    const after = await stock();
    expect([after?.onHand, after?.held]).toEqual([(before?.onHand ?? 0) - 1, before?.held]);
    expect((await story(order.id)).askable).toEqual(line());
  });

  it('[AFTER-1] a declined ticket may be appealed; a difference is given without goods', async () => {
    const { order, buyer } = await sold();
    await ship(order.id);
    await sign(order.id);
    const more = { kind: 'refund', lines: [], reason: '差价', amountFen: order.totalFen + 1 };
    expect((await ask(buyer, order.id, more)).body).toMatchObject({ code: 'after-sale.too-much' });
    const nothing = { kind: 'refund', lines: [], reason: '差价' };
    expect((await ask(buyer, order.id, nothing)).status).toBe(422);
    const { body: item } = await ask(buyer, order.id, { ...more, amountFen: 5000 });
    await act(service, item.id, 'decline', { note: '活动价已最低' });
    const path = `/api/me/after-sales/${item.id}/appeal`;
    expect(
      (await buyer.client.send<AfterSale>('POST', path, { note: '客服答应过' })).body.state,
    ).toBe('asked');
    await act(service, item.id, 'approve');
    await counter.settleRefunds();
    const told = await story(order.id);
    expect(told.order).toMatchObject({ state: 'signed', refundedFen: 5000 });
    const sums = await left(order.id);
    expect([sums['2203'], sums['1122']]).toEqual([undefined, order.totalFen - 5000]);
  });

  it('[AFTER-2] [AFTER-4] what is not worked escalates before its clock runs out, once', async () => {
    const { order, buyer } = await sold();
    await ship(order.id);
    await sign(order.id);
    const { body: item } = await ask(buyer, order.id, {
      kind: 'exchange',
      lines: line(),
      reason: '等等看',
    });
    test.clock.forward(19 * hourMs);
    await test.afterSales.sweep();
    const late = async (): Promise<TicketList> =>
      (await service.send<TicketList>('GET', `/api/after-sales?late=yes&search=${item.id}`)).body;
    expect((await late()).total).toBe(0);
    test.clock.forward(2 * hourMs);
    await test.afterSales.sweep();
    await test.afterSales.sweep();
    expect((await late()).cases).toMatchObject([{ id: item.id }]);
    const steps = (await story(order.id)).cases[0]?.steps.map((one) => one.step);
    expect(steps).toEqual(['ask', 'escalate']);
    const bulk = await service.send('POST', '/api/after-sales/approve', {
      ids: [item.id, 'aft_no'],
      note: '批量同意',
    });
    expect(bulk.body).toMatchObject({ done: 1, refused: [{ id: 'aft_no' }] });
  });

  it('[AFTER-7] [AFTER-12] a return within seven days is not declined, and grants itself; after them a person decides', async () => {
    const { order, buyer } = await sold();
    await ship(order.id);
    await sign(order.id);
    const want = { kind: 'return', lines: line(), reason: '不想要了' };
    const { body: item } = await ask(buyer, order.id, want);
    expect(item.rightUntil ?? 0).toBeGreaterThan(test.clock.now() + 7 * dayMs - 1);
    const no = await act(service, item.id, 'decline', { note: '不行' });
    expect(no).toMatchObject({ status: 409, body: { code: 'after-sale.by-right' } });
    test.clock.forward(21 * hourMs);
    await test.afterSales.sweep();
    const granted = (await story(order.id)).cases[0];
    expect([granted?.state, granted?.escalatedAt]).toEqual(['approved', null]);
    expect(granted?.steps.at(-1)).toMatchObject({ by: 'system', step: 'approve' });

    const other = await sold();
    await ship(other.order.id);
    await sign(other.order.id);
    test.clock.forward(8 * dayMs);
    const { body: late } = await ask(other.buyer, other.order.id, want);
    expect([late.right, late.rightUntil]).toEqual([null, null]);
    const declined = await act(service, late.id, 'decline', { note: '已过七日' });
    expect(declined.body.state).toBe('declined');
  });

  it('[AFTER-10] [AFTER-12] [AFTER-13] faulty goods are exchanged by right; where none are left, somebody above is told', async () => {
    const { order, buyer } = await sold();
    await ship(order.id);
    await sign(order.id);
    const rights = (await story(order.id)).rights;
    expect(rights?.faultExchangeUntil ?? 0).toBeGreaterThan(test.clock.now() + 15 * dayMs - 1);
    test.clock.forward(10 * dayMs);
    const want = { kind: 'exchange', lines: line(), reason: '有异响', fault: true };
    const { body: item } = await ask(buyer, order.id, want);
    expect(item.right).toBe('fault-exchange');
    expect(await act(service, item.id, 'decline', { note: '不换' })).toMatchObject({ status: 409 });
    const { sql } = test.database;
    await sql.execute(`update supply.lot set on_hand = held where pool = 'main'`);
    test.clock.forward(21 * hourMs);
    await test.afterSales.sweep();
    const waiting = (await story(order.id)).cases[0];
    expect([waiting?.state, waiting?.escalatedAt]).toEqual(['asked', test.clock.now()]);
    await sql.execute(`update supply.lot l set on_hand = (
      select sum(quantity) from supply.movement m where m.lot_id = l.id) where pool = 'main'`);
    expect((await act(service, item.id, 'approve')).body.state).toBe('approved');
  });

  it('[AFTER-10] what was mended twice and fails again is exchanged, long after the fifteen days', async () => {
    const { order, buyer } = await sold();
    await ship(order.id);
    await sign(order.id);
    test.clock.forward(40 * dayMs);
    const repair = { kind: 'repair', lines: line(), reason: '不制冷' };
    const late = { ...repair, kind: 'exchange', fault: true };
    for (const reason of ['不制冷', '又不制冷']) {
      const { body: item } = await ask(buyer, order.id, { ...repair, reason });
      expect(item.right).toBe('warranty');
      await act(service, item.id, 'approve');
      expect((await act(supply, item.id, 'reship')).body.state).toBe('done');
    }
    expect((await ask(buyer, order.id, late)).body.right).toBe('third-time');
  });

  it('[AFTER-5] what was written of a ticket is never changed', async () => {
    const change = test.database.sql.execute(`update aftersale.step set note = 'x'`);
    await expect(change).rejects.toThrow();
  });

  it('[PAYMENT-6] never more goes back than came, and a refused refund is tried again', async () => {
    const { order } = await sold();
    const { payments, database } = test;
    const back = (refundId: string, amountFen: number) =>
      database.decide((tx) =>
        payments.refund(tx, { paymentId: order.paymentId, refundId, amountFen, reason: 'test' }),
      );
    const [one, two] = await Promise.all([
      back('rfd_one', order.totalFen - 1),
      back('rfd_two', order.totalFen - 1),
    ]);
    expect([one, two].filter((result) => result.ok)).toHaveLength(1);
    const kept = one.ok ? 'rfd_one' : 'rfd_two';
    expect(await back(kept, 999)).toMatchObject({
      ok: true,
      value: { amountFen: order.totalFen - 1 },
    });
    expect(await back('rfd_three', 2)).toMatchObject({
      refusal: { code: 'payment.too-much-back' },
    });
  });

  it('[FINANCE-9] paid and not shipped, shipped and not paid, returned and not refunded are found', async () => {
    const { sql } = test.database;
    const unshipped = await sold();
    const returned = await sold();
    await ship(returned.order.id);
    await sign(returned.order.id);
    const { body: item } = await ask(returned.buyer, returned.order.id, {
      kind: 'return',
      lines: line(),
      reason: '退货',
    });
    await act(service, item.id, 'approve');
    await act(supply, item.id, 'receive', { note: '收到' });
    await test.outbox.drain();
    await sql.execute(
      `update payment.refund set state = 'failed', next_at = 9e15 where order_id = '${returned.order.id}'`,
    );
    test.clock.forward(3 * dayMs);
    await test.finance.levelOne();
    const open = async (): Promise<DayDiscrepancy[]> =>
      (await finance.send<{ findings: DayDiscrepancy[] }>('GET', '/api/books/findings')).body
        .findings;
    const of = async (id: string) =>
      (await open()).filter((one) => one.orderId === id).map((one) => one.class);
    expect(await of(unshipped.order.id)).toEqual(['D15']);
    expect(await of(returned.order.id)).toEqual(['D16']);
    await test.finance.levelOne();
    expect(await of(unshipped.order.id)).toEqual(['D15']);
    await ship(unshipped.order.id);
    await test.finance.levelOne();
    expect(await of(unshipped.order.id)).toEqual([]);
    expect(businessDay(test.clock.now()) > '2026-11-22').toBe(true);
  });
});
