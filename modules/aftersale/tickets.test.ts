import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Result } from '../../platform/kernel/index.ts';
import type { OrderRow } from '../order/index.ts';
import { orderOf } from '../order/testing/open.ts';
import { buyer } from './app/actors.ts';
import type { TicketRequest } from './contract.ts';
import { paymentRefunded, refundFailed } from '../payment/events.ts';
import { riskDecided } from '../risk/events.ts';
import { openTestAfterSales, type TestAfterSales } from './testing/open.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const service = { id: '', name: '林服' };
const washers = (quantity: number) => [{ productId: 'washer', quantity }];

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

let test: TestAfterSales;
let last = 0;
beforeAll(async () => {
  test = await openTestAfterSales();
  await test.addProduct('washer');
  await test.receive('washer', 40);
  test.places.add('adr_1');
});
afterAll(() => test.close());

/** An order whose goods were really taken from the shelf. */
async function sold(id: string, change: Partial<OrderRow> = {}): Promise<OrderRow> {
  const row = orderOf(id, change);
  const holdId = await test.database.inTransaction(async (tx) => {
    const holding = await test.supply.openHolding(tx, 'main', ['washer']);
    const hold = valueOf(holding.hold('order', row.lines));
    await holding.saveShelf();
    await test.supply.writeHolds(tx, [hold]);
    await test.supply.take(tx, hold.id, id);
    return hold.id;
  });
  await test.put({ ...row, holdId });
  return { ...row, holdId };
}

async function ship(orderId: string, lines?: { productId: string; quantity: number }[]) {
  last += 1;
  const label = { carrier: '样例快运', waybill: `YL1${String(last).padStart(8, '0')}`, by: '罗仓' };
  const more = lines ? { lines } : {};
  return valueOf(await test.deliveries.ship({ orderId, ...label, ...more }));
}

const ask = async (orderId: string, more: Pick<TicketRequest, 'kind' | 'lines' | 'fault'>) => {
  const asking = { reason: '不想要了', viewerId: 'vwr_1', by: buyer };
  return valueOf(await test.afterSales.ask({ orderId, ...asking, ...more }));
};
const shelf = async (): Promise<number> => {
  const { rows } = await test.database.sql.execute<{ n: number }>(
    sql`select sum(on_hand)::int as n from supply.lot where product_id = 'washer'`,
  );
  return rows[0]?.n ?? 0;
};

describe('order, delivery and after-sale together', () => {
  it('[AFTER-3] [ORDER-16] [ORDER-17] one of two never leaves, the other ends the order', async () => {
    const before = await shelf();
    await sold('ord_half');
    expect(await ask('ord_half', { kind: 'refund', lines: washers(1) })).toMatchObject({
      state: 'refunding',
      unshipped: true,
      refundFen: 100_000,
    });
    // It does not leave any more, whether or not its money is there yet.
    expect((await ship('ord_half')).state).toBe('shipped');
    await test.payBack();
    const story = await test.afterSales.story('ord_half');
    expect(story).toMatchObject({
      order: { state: 'shipped', refundedFen: 100_000 },
      unsent: [],
      askable: washers(1),
      cases: [{ state: 'done' }],
      parcels: [{ lines: washers(1) }],
    });
    expect(await shelf()).toBe(before - 1);
  });

  it('[ORDER-13] [ORDER-17] promotions come before goods where money is back', async () => {
    await sold('ord_locks');
    const promotions = vi.spyOn(test.promo, 'release');
    const goods = vi.spyOn(test.supply, 'putReturned');
    await ask('ord_locks', { kind: 'refund', lines: washers(2) });
    await test.payBack();
    const [first] = promotions.mock.invocationCallOrder;
    const [then] = goods.mock.invocationCallOrder;
    for (const spy of [promotions, goods]) {
      expect(spy).toHaveBeenCalledTimes(1);
      spy.mockRestore();
    }
    expect(first).toBeLessThan(then ?? 0);
    expect(await test.stateOf('ord_locks')).toBe('refunded');
  });

  it('[ORDER-58] [ORDER-55] a refund refused for ever stands out until the bank paid it', async () => {
    await sold('ord_stuck');
    const { id, refundId } = await ask('ord_stuck', { kind: 'refund', lines: washers(1) });
    const publish = async (remedy: 'never' | 'again'): Promise<void> => {
      const why = { zh: '帐号注销', en: 'closed', remedy };
      const at = test.clock.now();
      const of = { paymentId: 'pay_stuck', orderId: 'ord_stuck', amountFen: 1, whole: false };
      const data = { ...of, refundId: refundId ?? '', reason: '', why };
      const event = refundFailed.create({ id: `fct_${at}`, at, data });
      await test.database.inTransaction((tx) => test.outbox.append(tx, [event]));
      await test.outbox.drain();
      test.clock.forward(1);
    };
    const stuck = async () => {
      const { cases: tickets } = await test.afterSales.tickets({ search: id, limit: 10 });
      return tickets.map((item) => item.stuck);
    };
    expect(await stuck()).toEqual([false]);
    await publish('again');
    expect(await stuck()).toEqual([false]);
    await publish('never');
    expect(await stuck()).toEqual([true]);
    await test.payBack();
    expect(await stuck()).toEqual([false]);
    const story = await test.afterSales.story('ord_stuck');
    expect(story?.cases[0]?.steps.at(-1)?.note).not.toMatch(/rfd_/);
  });

  it('[AFTER-9] exchanged goods leave in a parcel of their own, and its waybill is looked at here too', async () => {
    await sold('ord_change', { lines: [{ ...orderOf('x').lines[0], ...oneWasher }] });
    await ship('ord_change');
    await test.deliveries.signAll({ id: 'ord_change', viewerId: 'vwr_1' });
    const { id } = await ask('ord_change', { kind: 'exchange', lines: washers(1) });
    const act = (step: 'approve' | 'receive' | 'reship', waybill?: string) => {
      const parcel = waybill === undefined ? {} : { parcel: { carrier: '样例快运', waybill } };
      return test.afterSales.act({ id, step, by: service, note: '办理', ...parcel });
    };
    valueOf(await act('approve'));
    test.clock.forward(dayMs);
    valueOf(await act('receive'));
    const [first] = await test.deliveries.parcelsOf(test.database.sql, 'ord_change');
    const used = await act('reship', first?.waybill);
    expect(used).toMatchObject({ refusal: { code: 'order.waybill-used' } });
    expect(valueOf(await act('reship', 'YL900000001')).state).toBe('done');
    const parcels = await test.deliveries.parcelsOf(test.database.sql, 'ord_change');
    expect(parcels.map(({ purpose }) => purpose)).toEqual(['sale', 'exchange']);
    expect(await test.stateOf('ord_change')).toBe('signed');
  });

  it('[AFTER-12] an exchange by right grants itself before its deadline while goods are left', async () => {
    await sold('ord_faulty', { lines: [{ ...orderOf('x').lines[0], ...oneWasher }] });
    await ship('ord_faulty');
    await test.deliveries.signAll({ id: 'ord_faulty', viewerId: 'vwr_1' });
    const asked = await ask('ord_faulty', { kind: 'exchange', lines: washers(1), fault: true });
    expect(asked.right).toBe('fault-exchange');
    const after = async (hours: number) => {
      test.clock.forward(hours * hourMs);
      await test.afterSales.sweep();
      return (await test.afterSales.story('ord_faulty'))?.cases[0];
    };
    expect((await after(19))?.state).toBe('asked');
    const granted = await after(2);
    expect(granted).toMatchObject({ state: 'approved', escalatedAt: null });
    expect(granted?.steps.at(-1)).toMatchObject({ by: 'system', step: 'approve' });
    expect(asked.dueAt).toBeGreaterThan(test.clock.now());
  });

  it('[ORDER-19] what risk found bad is held here and its money goes back there, whoever handles it first', async () => {
    await sold('ord_bad', { heldBy: 'risk' });
    const data = { orderId: 'ord_bad', fraud: true, note: '团伙', by: '方法' };
    const at = test.clock.now();
    const bad = ['fct_bad', 'f2'].map((id) => riskDecided.create({ id, at, data }));
    await test.database.inTransaction((tx) => test.outbox.append(tx, bad));
    await test.payBack();
    const story = await test.afterSales.story('ord_bad');
    expect(story).toMatchObject({ held: true, order: { state: 'refunded' } });
    expect(story?.cases.map(({ state }) => state)).toEqual(['done']);
    // What is cleared goes on.
    await sold('ord_good', { heldBy: 'risk' });
    const good = { ...data, orderId: 'ord_good', fraud: false };
    const cleared = riskDecided.create({ id: 'fct_good', at, data: good });
    await test.database.inTransaction((tx) => test.outbox.append(tx, [cleared]));
    await test.outbox.drain();
    expect(await test.afterSales.story('ord_good')).toMatchObject({ held: false, cases: [] });
  });

  it('[ORDER-17] [EVENTS-16] money that went back before refunds had numbers undoes the sale once', async () => {
    await sold('ord_before');
    const data = { paymentId: 'pay_before', orderId: 'ord_before', amountFen: 200_000 };
    const events = ['fct_b1', 'fct_b2'].map((id) => paymentRefunded.create({ id, at: 1, data }));
    await test.database.inTransaction((tx) => test.outbox.append(tx, events));
    await test.outbox.drain();
    expect((await test.afterSales.story('ord_before'))?.order).toMatchObject({
      state: 'refunded',
      refundedFen: 200_000,
    });
  });

  it('[ORDER-23] whoever it was is gone from the order, its parcels and its tickets', async () => {
    await sold('ord_old', { viewerId: 'vwr_old' });
    await ship('ord_old');
    const asking = {
      kind: 'refund',
      lines: washers(1),
      reason: '我家楼道窄',
      by: service,
    } as const;
    const asked = valueOf(await test.afterSales.ask({ orderId: 'ord_old', ...asking }));
    await test.orders.personal.purge?.({ kind: 'order', id: 'ord_old', refs: [], moments: {} });
    const story = await test.afterSales.story('ord_old');
    const [parcel] = story?.parcels ?? [];
    expect(parcel?.waybill).toBe(parcel?.id);
    expect(story).toMatchObject({
      order: { viewerId: '', maskedName: '', totalFen: 200_000 },
      cases: [{ id: asked.id, viewerId: '', maskedName: '', reason: '', steps: [] }],
    });
  });
});

const oneWasher = { productId: 'washer', quantity: 1, unitFen: 200_000, listFen: 200_000 };

describe('orders that wait to be complete', () => {
  it('[ORDER-18] hundreds that wait for a ticket, page after page, stand in front of nobody', async () => {
    const movedAt = test.clock.now() - 40 * dayMs;
    const signed = { state: 'signed', movedAt } as const;
    const waiting = Array.from({ length: 450 }, (_, no) => orderOf(`ord_w${no}`, signed));
    const quiet = Array.from({ length: 3 }, (_, no) => {
      return orderOf(`ord_y${no}`, { ...signed, movedAt: movedAt + 1 });
    });
    await test.put(...waiting, ...quiet);
    await test.database.inTransaction((tx) =>
      test.afterSales.seed(
        tx,
        waiting.map(({ id: orderId, viewerId, maskedName }) => ({
          id: orderId.replace('ord', 'aft'),
          orderId,
          viewerId,
          maskedName,
          kind: 'repair',
          state: 'approved',
          lines: washers(1),
          reason: '',
          refundFen: null,
          steps: [],
          unshipped: false,
          refundId: null,
          returnWaybill: null,
          askedAt: 1,
          dueAt: null,
          right: null,
          rightUntil: null,
          escalatedAt: null,
          doneAt: null,
          by: 'buyer',
        })),
      ),
    );
    await test.afterSales.sweep();
    const states = await Promise.all(quiet.map(({ id }) => test.stateOf(id)));
    expect(states).toEqual(['completed', 'completed', 'completed']);
    expect(await test.stateOf('ord_w7')).toBe('signed');
  });
});
