import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Refusal } from '../../platform/kernel/index.ts';
import type { Caller } from '../../platform/testing/http.ts';
import type { Order, OrderList } from '../order/contract.ts';
import { openCounter, type Buyer, type Counter } from '../order/testing/open.ts';
import { staffIn } from '../team/testing/open.ts';
import type { TicketList, OrderStory } from './contract.ts';
import { openTestAfterSales, type TestAfterSales } from './testing/open.ts';

describe('orders that share a box', () => {
  let test: TestAfterSales;
  let counter: Counter;
  let supply: Caller;

  beforeAll(async () => {
    test = await openTestAfterSales();
    counter = await openCounter(test, { more: [test.deliveries, test.afterSales] });
    supply = counter.http.staff(staffIn('supply', '罗仓'));
  });
  afterAll(() => test.close());

  const sold = async (buyer: Buyer): Promise<Order> => {
    const { body: order } = await counter.buy(buyer);
    await counter.pay(buyer, order);
    return order;
  };
  const ship = ({ id }: Order, carrier: string, waybill: string) =>
    supply.send<Refusal>('POST', `/api/orders/${id}/parcels`, { carrier, waybill });
  const statesOf = (buyer: Buyer, orders: readonly Order[]): Promise<string[]> =>
    Promise.all(
      orders.map(async ({ id }) => {
        const { body } = await buyer.client.send<OrderStory>('GET', `/api/me/orders/${id}/story`);
        const by = body.parcels.map(({ signedBy }) => signedBy ?? '-').toSorted();
        return `${body.order.state} ${by.join(',')}`;
      }),
    );
  const parcelOf = async ({ id }: Order): Promise<string> => {
    const { body } = await supply.send<OrderStory>('GET', `/api/orders/${id}/story`);
    return body.parcels[0]?.id ?? '';
  };

  it('[ORDER-33] one box carries orders of one receiver, and nobody else’s', async () => {
    const buyer = counter.newBuyer({ person: '王小雨' });
    const orders = [await sold(buyer), await sold(buyer), await sold(buyer)] as const;
    const other = await sold(counter.newBuyer());
    const far = { viewerId: buyer.viewerId, person: '王小雨', door: '广州市天河区' };
    test.places.add('adr_far', far);
    const elsewhere = await sold({ ...buyer, addressId: 'adr_far' });
    expect((await ship(orders[0], '顺丰速运', 'SF1234567890123')).status).toBe(200);
    expect((await ship(orders[1], 'SF', ' sf 1234-5678-90123')).status).toBe(200);
    for (const order of [other, elsewhere]) {
      for (const written of ['SF1234567890123', 'sf1234567890123', 'SF1234567890123']) {
        const refused = await ship(order, '顺丰', written);
        expect([refused.status, refused.body.code]).toEqual([409, 'order.waybill-used']);
        expect(refused.body.words.zh).toContain('同一收货人');
      }
    }
    // Another carrier counts on its own.
    expect((await ship(other, '圆通', 'SF1234567890123')).status).toBe(200);
    await buyer.client.send('POST', `/api/me/orders/${orders[0].id}/signed`, {});
    expect((await ship(orders[2], '顺丰', 'SF1234567890123')).status).toBe(409);
  });

  it('[ORDER-37] who signs for a box signs for every order in it, and for nothing else', async () => {
    const buyer = counter.newBuyer();
    const [one, two, apart] = [await sold(buyer), await sold(buyer), await sold(buyer)];
    await ship(one, '顺丰速运', 'SF2234567890123');
    await ship(two, 'SF', 'sf 2234-5678-90123');
    await ship(apart, '圆通', 'SF2234567890123');
    const path = `/api/parcels/${await parcelOf(two)}/signed`;
    const signed = await supply.send<Order>('POST', path, {});
    expect([signed.body.id, signed.body.state]).toEqual([two.id, 'signed']);
    expect(await statesOf(buyer, [one, two, apart])).toEqual([
      'signed 罗仓',
      'signed 罗仓',
      'shipped -',
    ]);
    expect((await supply.send('POST', path, {})).status).toBe(200);
    const [bought, beside] = [await sold(buyer), await sold(buyer)];
    await ship(bought, '中通', '78223456789012');
    await ship(beside, '中通', '78223456789012');
    await buyer.client.send('POST', `/api/me/orders/${bought.id}/signed`, {});
    expect(await statesOf(buyer, [bought, beside])).toEqual(['signed buyer', 'signed buyer']);
  });

  it('[ORDER-37] an order of which a part is in another box is on its way still', async () => {
    const buyer = counter.newBuyer();
    const one = await sold(buyer);
    const { body: wide } = await counter.buy(buyer, { quantity: 2 });
    await counter.pay(buyer, wide);
    await ship(one, '韵达', '4322345678901');
    const part = { lines: [{ productId: counter.product.id, quantity: 1 }] };
    const half = { carrier: '韵达', waybill: '4322345678901', ...part };
    await supply.send('POST', `/api/orders/${wide.id}/parcels`, half);
    await ship(wide, '韵达', '4322345678902');
    await supply.send('POST', `/api/parcels/${await parcelOf(one)}/signed`, {});
    expect(await statesOf(buyer, [one, wide])).toEqual(['signed 罗仓', 'shipped -,罗仓']);
  });

  it('[ORDER-37] two who sign for one box at once do not hinder each other', async () => {
    const buyer = counter.newBuyer();
    const orders = [await sold(buyer), await sold(buyer)] as const;
    for (const order of orders) await ship(order, '申通', '77322345678901');
    const ids = [await parcelOf(orders[0]), await parcelOf(orders[1])];
    const answers = await Promise.all([
      ...ids.map((id) => supply.send('POST', `/api/parcels/${id}/signed`, {})),
      ...orders.map(({ id }) => buyer.client.send('POST', `/api/me/orders/${id}/signed`, {})),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('[ORDER-57] what shares a box is named at each order, for its buyer and for the desk', async () => {
    const buyer = counter.newBuyer();
    const [one, two, apart] = [await sold(buyer), await sold(buyer), await sold(buyer)];
    await ship(one, '顺丰速运', 'SF5234567890123');
    await ship(two, 'SF', 'sf 5234-5678-90123');
    await ship(apart, '圆通', 'SF5234567890123');
    const mates = async ({ id }: Order) => {
      const own = await buyer.client.send<OrderStory>('GET', `/api/me/orders/${id}/story`);
      const desk = await supply.send<OrderStory>('GET', `/api/orders/${id}/story`);
      return [own, desk].map(({ body }) => body.parcels.map((parcel) => parcel.with));
    };
    expect(await mates(one)).toEqual([[[two.id]], [[two.id]]]);
    expect(await mates(two)).toEqual([[[one.id]], [[one.id]]]);
    expect(await mates(apart)).toEqual([[[]], [[]]]);
  });

  it('[ORDER-57] an order and its ticket are found by the waybill, however it is typed', async () => {
    const buyer = counter.newBuyer();
    const order = await sold(buyer);
    await ship(order, '顺丰', 'SF6234567890123');
    await buyer.client.send('POST', `/api/me/orders/${order.id}/signed`, {});
    const asked = { kind: 'return', reason: '不想要了', lines: order.lines };
    const lines = asked.lines.map(({ productId, quantity }) => ({ productId, quantity }));
    const path = `/api/me/orders/${order.id}/after-sales`;
    const { body: item } = await buyer.client.send<{ id: string }>('POST', path, {
      ...asked,
      lines,
    });
    for (const typed of ['SF6234567890123', 'sf 6234-5678-90123', 'ＳＦ6234567890123']) {
      const search = encodeURIComponent(typed);
      const orders = await supply.send<OrderList>('GET', `/api/orders?search=${search}`);
      expect([typed, orders.body.orders.map(({ id }) => id)]).toEqual([typed, [order.id]]);
      const tickets = await supply.send<TicketList>('GET', `/api/after-sales?search=${search}`);
      expect(tickets.body.cases.map(({ id }) => id)).toEqual([item.id]);
    }
    const none = await supply.send<OrderList>('GET', '/api/orders?search=SF6234567890129');
    expect(none.body.orders).toEqual([]);
  });

  it('[ORDER-33] of two receivers at once one has the waybill', async () => {
    const orders = [await sold(counter.newBuyer()), await sold(counter.newBuyer())];
    const answers = await Promise.all(orders.map((order) => ship(order, '中通', '78123456789012')));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  });
});
