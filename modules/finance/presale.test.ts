import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../platform/testing/http.ts';
import type { OrderStory } from '../aftersale/contract.ts';
import type { Order, OrderList } from '../order/contract.ts';
import { openCounter, type Buyer, type Counter } from '../order/testing/open.ts';
import type { QuoteAnswer } from '../promo/contract.ts';
import { staffIn } from '../team/testing/open.ts';
import type { BookedEntry } from './contract.ts';
import { openTestFinance, type TestFinance } from './testing/open.ts';

const hourMs = 3_600_000;
const depositFen = 10_000;
const worthFen = 25_000;

describe('a deposit now, the rest later', () => {
  let test: TestFinance;
  let counter: Counter;
  let service: Caller;
  let finance: Caller;
  let supply: Caller;
  let offerId = '';
  let priceFen = 0;

  beforeAll(async () => {
    test = await openTestFinance();
    const { afterSales, deliveries, finance: books } = test;
    counter = await openCounter(test, { more: [afterSales, deliveries, books] });
    service = counter.http.staff(staffIn('service'));
    finance = counter.http.staff(staffIn('finance'));
    const usual = { partner: '*', kind: '*', rateBp: 200, validFrom: 0 };
    await test.database.inTransaction((tx) => test.finance.commissions.add(tx, usual));
    supply = counter.http.staff(staffIn('supply'));
    priceFen = counter.product.priceFen - 5000;
    offerId = await counter.openOffer({
      priceFen,
      quota: 20,
      perPerson: 2,
      seconds: 3600,
      presale: { depositFen, worthFen, ...window() },
    });
  });
  afterAll(() => test.close());

  const window = () => {
    const tailFrom = test.clock.now() + 24 * hourMs;
    return { tailFrom, tailUntil: tailFrom + 48 * hourMs };
  };
  const restFen = (): number => priceFen - worthFen;
  const wanted = async (): Promise<{ buyer: Buyer; order: Order }> => {
    const buyer = counter.newBuyer();
    const { body: order } = await counter.buy(buyer, { offerId, expectedFen: restFen() });
    return { buyer, order };
  };
  const reserved = async (): Promise<{ buyer: Buyer; order: Order }> => {
    const { buyer, order } = await wanted();
    await counter.pay(buyer, { paymentId: order.deposit?.paymentId ?? '' });
    return { buyer, order: await now(buyer, order) };
  };
  const now = async (buyer: Buyer, { id }: Order): Promise<Order> =>
    (await buyer.client.send<Order>('GET', `/api/me/orders/${id}`)).body;
  const left = async ({ id }: Order): Promise<Record<string, number>> => {
    const { body } = await finance.send<{ entries: BookedEntry[] }>(
      'GET',
      `/api/books/about/${id}`,
    );
    const sums: Record<string, number> = {};
    for (const { account, sub, fen } of body.entries.flatMap((entry) => entry.lines)) {
      if (sub === id) sums[account] = (sums[account] ?? 0) + fen;
    }
    return Object.fromEntries(Object.entries(sums).filter(([, fen]) => fen !== 0));
  };
  const held = async (): Promise<number> =>
    (await test.supply.levels('main')).find((row) => row.productId === counter.product.id)?.held ??
    0;

  it('[PROMO-10] terms that are not lawful or not whole are refused by name', async () => {
    const usual = { depositFen: 1000, worthFen: 2000, ...window() };
    const { id: productId, priceFen: usualPriceFen } = counter.product;
    const tryIt = async (change: object): Promise<string | undefined> => {
      const presale = { ...usual, ...change };
      const offer = { productId, priceFen: 20_000, quota: 1, perPerson: 1, seconds: 60, presale };
      const asked = { ...offer, runId: 'run_2', usualPriceFen, at: test.clock.now() };
      const opened = await test.database.inTransaction((tx) => test.promo.openOffer(tx, asked));
      return opened.ok ? undefined : opened.refusal.code;
    };
    expect(await tryIt({ depositFen: 4001, worthFen: 4001 })).toBe('promo.deposit-too-big');
    expect(await tryIt({ worthFen: 999 })).toBe('promo.deposit-worth');
    expect(await tryIt({ worthFen: 10_001 })).toBe('promo.deposit-worth');
    expect(await tryIt({ tailFrom: test.clock.now() })).toBe('promo.tail-window');
    expect(await tryIt({ tailUntil: usual.tailFrom + 60_000 })).toBe('promo.tail-window');
    expect(await tryIt({ depositFen: 4000, worthFen: 4000 })).toBeUndefined();
  });

  it('[PROMO-10] the split shows deposit and rest before anything is paid; one piece an order', async () => {
    const buyer = counter.newBuyer();
    const ask = (quantity: number) =>
      buyer.client.send<QuoteAnswer & { code?: string }>('POST', '/api/quotes', {
        runId: counter.run.id,
        addressId: buyer.addressId,
        offerId,
        lines: [{ productId: counter.product.id, quantity }],
      });
    const { body: split } = await ask(1);
    expect(split).toMatchObject({ depositFen, payFen: restFen() });
    const { listFen, shopFen, couponFen, subsidyFen, tradeInFen, payFen } = split;
    expect(listFen - shopFen - couponFen - subsidyFen - tradeInFen - depositFen).toBe(payFen);
    expect((await ask(2)).body.code).toBe('promo.one-at-a-time');
  });

  it('[ORDER-70] [ORDER-71] [PAYMENT-10] [FINANCE-12] the rest, paid in its window, makes the order paid', async () => {
    const before = await held();
    const { buyer, order } = await reserved();
    expect(order).toMatchObject({ state: 'reserved', paidAt: null, totalFen: restFen() });
    expect(await held()).toBe(before + 1);
    expect(await left(order)).toEqual({ 1122: depositFen, 2203: -depositFen });
    const path = `/api/payments/${order.paymentId}/cashier`;
    const early = await buyer.client.send<{ code: string }>('POST', path, { outcome: 'pay' });
    expect(early.body.code).toBe('payment.not-yet');
    test.clock.forward(25 * hourMs);
    expect(await test.orders.closeOverdue()).toBe(0);
    await counter.pay(buyer, order);
    const paid = await now(buyer, order);
    expect([paid.state, paid.deposit?.end]).toEqual(['paid', 'used']);
    const sums = await left(order);
    expect([sums['2203'], sums['1122']]).toEqual([undefined, restFen() + depositFen]);
    expect(sums['6001']).toBe(-counter.product.listPriceFen);

    await service.send('POST', `/api/orders/${order.id}/refund`, { reason: '买家不想要了' });
    await counter.settleRefunds();
    await counter.settleRefunds();
    const over = await now(buyer, order);
    expect([over.state, over.deposit?.end]).toEqual(['refunded', 'returned']);
    expect(await left(order)).toEqual({});
    expect(await held()).toBe(before);
  });

  it('[ORDER-72] [FINANCE-12] the rest unpaid: goods and quota come back, the deposit is kept', async () => {
    offerId = await again();
    const before = await held();
    const { buyer, order } = await reserved();
    test.clock.forward(80 * hourMs);
    expect(await test.orders.closeOverdue()).toBe(1);
    await test.outbox.drain();
    const over = await now(buyer, order);
    expect(over).toMatchObject({ state: 'closed', closeReason: 'tail-unpaid' });
    expect(over.deposit?.end).toBe('forfeited');
    expect(await held()).toBe(before);
    expect(await left(order)).toEqual({ 1122: depositFen, 6301: -depositFen });
    // The rest, paid after all: it crossed the closing and goes back; the deposit stays where it is.
    await counter.payLate(order);
    await counter.settleRefunds();
    expect(await left(order)).toEqual({ 1122: depositFen, 6301: -depositFen });
  });

  it('[ORDER-73] [FINANCE-12] what we give up ourselves refunds the deposit, once', async () => {
    offerId = await again();
    const { buyer, order } = await reserved();
    const giveUp = () =>
      service.send<Order & { code?: string }>('POST', `/api/orders/${order.id}/refund`, {
        reason: '厂家停产,无法交付',
      });
    const both = await Promise.all([giveUp(), giveUp()]);
    expect(both.filter((answer) => answer.status === 200)).toHaveLength(1);
    await counter.settleRefunds();
    const over = await now(buyer, order);
    expect([over.state, over.closeReason]).toEqual(['closed', 'deposit-returned']);
    expect(await left(order)).toEqual({});
    const backs = await test.payments.refundsOf(order.id);
    expect(backs.map((item) => [item.amountFen, item.state])).toEqual([[depositFen, 'done']]);
  });

  it('[ORDER-74] money bit by bit: the last bit takes the deposit along, and nothing is left', async () => {
    offerId = await again();
    const before = await held();
    const { buyer, order } = await reserved();
    test.clock.forward(25 * hourMs);
    await counter.pay(buyer, order);
    await backBit(order, 3000);
    await service.send('POST', `/api/orders/${order.id}/refund`, { reason: '协商全退' });
    await counter.settleRefunds();
    await counter.settleRefunds();
    expect((await now(buyer, order)).state).toBe('refunded');
    const sums = await left(order);
    expect(sums).toEqual({});
    expect(await held()).toBe(before);
  });

  it('[FINANCE-11] [INSIGHT-9] all that a pre-sale brought counts, and goes back whole, its deposit too', async () => {
    offerId = await again();
    const { buyer, order } = await reserved();
    test.clock.forward(25 * hourMs);
    const from = test.clock.now();
    await counter.pay(buyer, order);
    const worth = restFen() + depositFen;
    const listed = await service.send<OrderList>('GET', `/api/orders?search=${order.id}`);
    expect(listed.body.paidFen).toBe(worth);
    const span = { from, until: test.clock.now() + 1 };
    expect(await test.orders.paidWorth(span)).toMatchObject([{ orders: 1, fen: worth }]);
    const parcel = { carrier: '样例快运', waybill: `YS${order.id.slice(-8)}` };
    await supply.send('POST', `/api/orders/${order.id}/parcels`, parcel);
    const { body } = await supply.send<OrderStory>('GET', `/api/orders/${order.id}/story`);
    await supply.send('POST', `/api/parcels/${body.parcels[0]?.id}/signed`, {});
    test.clock.forward(8 * 24 * hourMs);
    await test.afterSales.sweep();
    await test.outbox.drain();
    const earned = Math.floor((worth * 200) / 10_000);
    expect((await left(order))['6605']).toBe(earned);
    await backBit(order, 3000);
    expect((await left(order))['6605']).toBe(earned - Math.floor((earned * 3000) / worth));
    await service.send('POST', `/api/orders/${order.id}/refund`, { reason: '协商全退' });
    await counter.settleRefunds();
    await counter.settleRefunds();
    expect((await now(buyer, order)).state).toBe('refunded');
    const { 6605: kept, 2204: owed, 2203: clearing } = await left(order);
    expect([kept, owed, clearing]).toEqual([undefined, undefined, undefined]);
  });

  it('[ORDER-75] a deposit that comes after its five minutes goes back', async () => {
    offerId = await again();
    const { order } = await wanted();
    test.clock.forward(6 * 60_000);
    await test.orders.closeOverdue();
    const late = { ...order, paymentId: order.deposit?.paymentId ?? '', totalFen: depositFen };
    await counter.payLate(late);
    await counter.settleRefunds();
    expect(await left(order)).toEqual({});
  });

  const backBit = async ({ id: orderId }: Order, amountFen: number): Promise<void> => {
    const part = { kind: 'refund', lines: [], reason: '补差价', amountFen };
    await service.send('POST', `/api/orders/${orderId}/after-sales`, part);
    const tickets = await service.send<{ cases: { id: string }[] }>(
      'GET',
      `/api/after-sales?search=${orderId}`,
    );
    const id = tickets.body.cases[0]?.id ?? '';
    await service.send('POST', `/api/after-sales/${id}/approve`, { note: '同意' });
    await counter.settleRefunds();
  };

  /** The offer of before is over when the clock has gone on for days. */
  async function again(): Promise<string> {
    await counter.closeOffers();
    return counter.openOffer({
      priceFen,
      quota: 20,
      perPerson: 2,
      seconds: 3600,
      presale: { depositFen, worthFen, ...window() },
    });
  }
});
