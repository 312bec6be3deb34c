import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BookedEntry, CommissionMonth } from '../modules/finance/contract.ts';
import type { ProfitView } from '../modules/insight/contract.ts';
import type { OrderStory } from '../modules/aftersale/contract.ts';
import type { Order } from '../modules/order/contract.ts';
import { businessDay } from '../platform/kernel/index.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openShow, pay, settleRefunds, type Show } from './show.ts';

const dayMs = 86_400_000;
const path = '/api/books/commissions';

describe('rates of commission', () => {
  const clock = handClock();
  let test: TestProgram & { clock: typeof clock };
  let show: Show;
  let supply: Client;
  let finance: Client;

  beforeAll(async () => {
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    show = await openShow(test, 'live');
    supply = await new Client(test.program).signIn('supply');
    finance = await new Client(test.program).signIn('finance');
  }, 60_000);
  afterAll(() => test.close());

  const day = (ahead: number): string => businessDay(clock.now() + ahead * dayMs);
  const set = (body: object) => finance.send<{ code?: string }>('PUT', path, body);
  const takeBack = (kind: string, from: string) =>
    finance.send<{ code?: string }>('DELETE', `${path}?partner=*&kind=${kind}&from=${from}`);
  const sold = async (): Promise<Order> => {
    const buyer = await newBuyer(test);
    const { body: order } = await buy(show, buyer);
    await pay(test, buyer, order);
    return order;
  };
  /** Shipped, signed, and past the days in which it may come back. */
  const complete = async (orders: readonly Order[]): Promise<void> => {
    for (const [index, { id }] of orders.entries()) {
      const parcel = { carrier: '样例快运', waybill: `YJ${clock.now()}${index}` };
      await supply.send('POST', `/api/orders/${id}/parcels`, parcel);
      const { body } = await supply.send<OrderStory>('GET', `/api/orders/${id}/story`);
      for (const { id: sent } of body.parcels) {
        await supply.send('POST', `/api/parcels/${sent}/signed`, {});
      }
    }
    clock.forward(8 * dayMs);
    await test.program.afterSales.sweep();
    await test.program.outbox.drain();
  };
  const earned = async ({ id }: Order): Promise<number | undefined> => {
    const { body } = await finance.send<{ entries: BookedEntry[] }>(
      'GET',
      `/api/books/about/${id}`,
    );
    const entry = body.entries.find(({ kind }) => kind === 'commission');
    return entry?.lines.find(({ account }) => account === '6605')?.fen;
  };
  const share = ({ totalFen }: Order, rateBp: number): number =>
    Math.floor((totalFen * rateBp) / 10_000);

  it('[FINANCE-11] an order earns the rate of the day it was paid, by its first host before all others', async () => {
    const [host = ''] = show.session.plan.hostIds;
    const { kind } = show.product;
    const before = await sold();
    expect((await set({ partner: '*', kind, rateBp: 500, from: day(1) })).status).toBe(200);
    expect((await set({ partner: host, kind: '*', rateBp: 350, from: day(2) })).status).toBe(200);
    expect((await set({ partner: host, kind, rateBp: 700, from: day(3) })).status).toBe(200);
    expect((await set({ partner: host, kind, rateBp: null, from: day(4) })).status).toBe(200);
    const orders = [before];
    for (let ahead = 1; ahead <= 4; ahead += 1) {
      clock.forward(dayMs);
      orders.push(await sold());
    }
    expect((await takeBack(kind, day(-3))).body.code).toBe('finance.commission-begun');
    await complete(orders);
    const rates = [200, 500, 350, 700, 350];
    expect(await Promise.all(orders.map(earned))).toEqual(
      orders.map((order, index) => share(order, rates[index] ?? 0)),
    );
    // [INSIGHT-8] The margin of the show takes off what finance booked of it, at the rates of each day.
    const path = `/api/runs/${show.run.id}/review`;
    const { body } = await show.content.send<{ profit: ProfitView }>('GET', path);
    const booked = (await Promise.all(orders.map(earned))).reduce<number>(
      (sum, fen) => sum + (fen ?? 0),
      0,
    );
    expect(Math.abs(body.profit.session.commissionFen - booked)).toBeLessThanOrEqual(orders.length);
  });

  it('[FINANCE-14] a month says what each host earned, equal to the books, with its lines', async () => {
    const [host = ''] = show.session.plan.hostIds;
    const order = await sold();
    await complete([order]);
    const month = day(0).slice(0, 7);
    const asked = () =>
      finance.send<CommissionMonth>('GET', `/api/books/commission-months/${month}`);
    const before = (await asked()).body;
    expect(before.partners.map(({ partner }) => partner)).toEqual([host]);
    const service = await new Client(test.program).signIn('service');
    const why = { reason: '协商退款' };
    expect((await service.send('POST', `/api/orders/${order.id}/refund`, why)).status).toBe(200);
    await settleRefunds(test);
    const { body } = await asked();
    expect(body.fen).toBe(before.fen - ((await earned(order)) ?? 0));
    expect(body.partners[0]?.fen).toBe(body.fen);
    const balances = await finance.send<{ balances: { code: string; fen: number }[] }>(
      'GET',
      '/api/books/balances',
    );
    const booked = balances.body.balances.find(({ code }) => code === '6605')?.fen ?? 0;
    const months = [...new Set([-1, 0].map((ahead) => day(ahead * 28).slice(0, 7)))];
    const all = await Promise.all(
      months.map((one) =>
        finance.send<CommissionMonth>('GET', `/api/books/commission-months/${one}`),
      ),
    );
    expect(all.reduce((sum, one) => sum + one.body.fen, 0)).toBe(booked);
    const path = `/api/books/commission-months/${month}/lines.csv`;
    const { text: table } = await finance.ask('GET', path, undefined);
    expect(table).toContain(`"${show.session.plan.title}","${order.id}","冲回 given up","-`);
    const wrong = await finance.send<{ field?: string }>(
      'GET',
      '/api/books/commission-months/2026-13',
    );
    expect(wrong).toMatchObject({ status: 422, body: { field: 'month' } });
    expect((await supply.send('GET', `/api/books/commission-months/${month}`)).status).toBe(403);
  });
});
