import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../platform/kernel/index.ts';
import { orderOf } from '../order/testing/open.ts';
import { orderInstalled, orderShipped, orderSigned } from '../order/events.ts';
import { openTestDeliveries } from './testing/open.ts';

type Test = Awaited<ReturnType<typeof openTestDeliveries>>;

const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.refusal.code);
const line = (productId: string, quantity: number) => {
  return { productId, quantity, unitFen: 100_000, listFen: 120_000 };
};

describe('goods on their way', () => {
  let test: Test;
  let last = 0;
  beforeAll(async () => {
    test = await openTestDeliveries();
    await test.addProduct('washer');
    await test.addProduct('hood', 'hood');
    test.places.add('adr_1');
  });
  afterAll(() => test.close());

  const label = (waybill = `YL${(last += 1).toString().padStart(8, '0')}`) => {
    test.clock.forward(1);
    return { carrier: '样例快运', waybill, by: '罗仓' };
  };
  const ship = (orderId: string, ...lines: { productId: string; quantity: number }[]) =>
    test.deliveries.ship({ orderId, ...label(), ...(lines.length > 0 ? { lines } : {}) });
  const parcels = (id: string) => test.deliveries.parcelsOf(test.database.sql, id);

  it('[ORDER-15] somebody takes a paid order on, but not what risk holds or a rehearsal sold', async () => {
    await test.put(
      orderOf('ord_take'),
      orderOf('ord_held', { heldBy: 'risk' }),
      orderOf('ord_sim', { simulated: true }),
      orderOf('ord_gone', { state: 'closed', paidAt: null }),
    );
    const taken = [];
    for (const id of ['ord_take', 'ord_take', 'ord_held', 'ord_sim', 'ord_gone', 'ord_none']) {
      taken.push(codeOf(await test.deliveries.accept(id)));
    }
    const rest = ['held-back', 'rehearsal', 'nothing-to-ship', 'unknown'];
    expect(taken).toEqual(['ok', 'ok', ...rest.map((code) => `order.${code}`)]);
    expect(await test.stateOf('ord_take')).toBe('accepted');
  });

  it('[ORDER-16] in parts, never more than is left; the order is as far as the last of them', async () => {
    const published = test.listen(orderShipped, orderSigned, orderInstalled);
    await test.put(orderOf('ord_parts', { lines: [line('washer', 2), line('hood', 1)] }));
    const states: (string | undefined)[] = [];
    const note = async (done: Result<unknown>) => {
      states.push(done.ok ? await test.stateOf('ord_parts') : done.refusal.code);
    };
    await note(await ship('ord_parts', { productId: 'washer', quantity: 3 }));
    await note(await ship('ord_parts', { productId: 'washer', quantity: 1 }));
    await note(await ship('ord_parts', { productId: 'washer', quantity: 2 }));
    await note(await ship('ord_parts'));
    await note(await ship('ord_parts'));
    const [first, second] = await parcels('ord_parts');
    if (!first || !second) throw new Error('two parcels left');
    await note(await test.deliveries.signParcel({ id: first.id, by: '罗仓' }));
    await note(await test.deliveries.install({ id: first.id, note: '已试机', by: '罗仓' }));
    await note(await test.deliveries.signAll({ id: 'ord_parts', viewerId: 'vwr_2' }));
    await note(await test.deliveries.signAll({ id: 'ord_parts', viewerId: 'vwr_1' }));
    await note(await test.deliveries.install({ id: second.id, note: '已试机', by: '罗仓' }));
    expect(states).toEqual([
      'order.nothing-to-ship',
      'paid',
      'order.nothing-to-ship',
      'shipped',
      'order.nothing-to-ship',
      'shipped',
      'order.nothing-to-install',
      'order.unknown',
      'signed',
      'installed',
    ]);
    expect((await parcels('ord_parts')).map(({ lines }) => lines)).toEqual([
      [{ productId: 'washer', quantity: 1 }],
      [
        { productId: 'washer', quantity: 1 },
        { productId: 'hood', quantity: 1 },
      ],
    ]);
    await test.outbox.drain();
    const mine = published.filter(({ data }) => JSON.stringify(data).includes('ord_parts'));
    expect(mine.map(({ type }) => type)).toEqual([
      'order.shipped.v1',
      'order.signed.v1',
      'order.installed.v1',
    ]);
  });

  it('[ORDER-16] what will never leave is not waited for, and does not leave', async () => {
    await test.put(orderOf('ord_less', { lines: [line('washer', 2)] }));
    test.withheld.set('ord_less', [{ productId: 'washer', quantity: 1 }]);
    expect(codeOf(await ship('ord_less', { productId: 'washer', quantity: 2 }))).toBe(
      'order.nothing-to-ship',
    );
    expect(codeOf(await ship('ord_less'))).toBe('ok');
    expect(await test.stateOf('ord_less')).toBe('shipped');
    const sent = await test.deliveries.shippedOf(test.database.sql, ['ord_less', 'ord_none']);
    expect([...sent]).toEqual([['ord_less', 1]]);
  });

  it('[ORDER-33] a box carries orders of one buyer to one person, until it was signed for', async () => {
    test.places.add('adr_same', {});
    test.places.add('adr_other', { person: 'p2' });
    test.places.add('adr_door', { door: 'd2' });
    const box = label('SF1234567890');
    const put = (id: string, addressId: string, viewerId = 'vwr_1') =>
      test.put(orderOf(id, { addressId, viewerId }));
    await put('ord_box1', 'adr_1');
    await put('ord_box2', 'adr_same');
    await put('ord_box3', 'adr_other');
    await put('ord_box4', 'adr_door');
    await put('ord_box5', 'adr_1', 'vwr_9');
    await put('ord_box6', 'adr_1');
    const send = async (orderId: string) => codeOf(await test.deliveries.ship({ orderId, ...box }));
    const part = [{ productId: 'washer', quantity: 1 }];
    expect(codeOf(await test.deliveries.ship({ orderId: 'ord_box1', ...box, lines: part }))).toBe(
      'ok',
    );
    const codes = [];
    for (const no of [1, 2, 3, 4, 5]) codes.push(await send(`ord_box${no}`));
    const used = 'order.waybill-used';
    expect(codes).toEqual([used, 'ok', used, used, used]);
    for (const { id } of await parcels('ord_box2')) {
      await test.deliveries.signParcel({ id, by: '罗仓' });
    }
    expect(await send('ord_box6')).toBe(used);
  });

  it('[AFTER-9] what leaves again has a waybill of its own, and is no part of the sale', async () => {
    await test.put(orderOf('ord_again', { lines: [line('washer', 1)] }));
    await test.deliveries.ship({ orderId: 'ord_again', ...label('YT0000000001') });
    const again = (carrier: string, waybill: string) =>
      test.database.decide((tx) =>
        test.deliveries.sendAgain(tx, {
          orderId: 'ord_again',
          ticketId: 'aft_1',
          purpose: 'exchange',
          by: '罗仓',
          carrier,
          waybill,
          lines: [{ productId: 'washer', quantity: 1 }],
        }),
      );
    expect(codeOf(await again('样例 快运', 'YT0000000001'))).toBe('order.waybill-used');
    // Another carrier may give the same number.
    expect(codeOf(await again('圆通速递', 'YT0000000001'))).toBe('ok');
    expect(await test.stateOf('ord_again')).toBe('shipped');
    const sent = await test.deliveries.shippedOf(test.database.sql, ['ord_again']);
    expect(sent.get('ord_again')).toBe(1);
  });

  it('[ORDER-23] a person finds their parcels in their copy, and later nobody does', async () => {
    await test.put(orderOf('ord_mine', { viewerId: 'vwr_7' }));
    await ship('ord_mine');
    const { personal } = test.deliveries;
    const copy = await personal.copyOf?.(test.database.sql, 'vwr_7');
    const [row] = copy?.['delivery.parcel'] ?? [];
    expect(row).toMatchObject({ orderId: 'ord_mine', waybill: expect.stringMatching(/^YL/) });
    expect(await personal.copyOf?.(test.database.sql, 'vwr_nobody')).toEqual({
      'delivery.parcel': [],
    });
    await test.database.inTransaction((tx) => test.deliveries.forget(tx, 'ord_mine'));
    const [left] = await parcels('ord_mine');
    expect([left?.waybill === left?.id, left?.lines.length]).toEqual([true, 1]);
  });
});
