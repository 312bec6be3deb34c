import { afterAll, beforeAll, expect, it } from 'vitest';
import { orderOf } from '../order/testing/open.ts';
import { openTestDeliveries } from './testing/open.ts';

let test: Awaited<ReturnType<typeof openTestDeliveries>>;
beforeAll(async () => {
  test = await openTestDeliveries();
  await test.addProduct('washer');
  test.places.add('adr_1');
  test.places.add('adr_near', { door: 'd2' });
  test.places.add('adr_friend', { door: 'd3', person: 'p2' });
  test.places.add('adr_far', { door: 'd4', province: '海南' });
  test.places.add('adr_crowd', { door: 'd5', sharers: 6 });
  test.places.add('adr_strange', { viewerId: 'vwr_2' });
});
afterAll(() => test.close());

const send = async (id: string, addressId: string, viewerId = 'vwr_1'): Promise<string> => {
  const done = await test.deliveries.redirect({ id, addressId, viewerId });
  return done.ok ? 'ok' : done.refusal.code;
};

it.each([
  ['adr_near', 'ok'],
  ['adr_friend', 'ok'],
  ['adr_1', 'ok'],
  ['adr_far', 'order.place-elsewhere'],
  ['adr_crowd', 'order.place-crowded'],
  ['adr_strange', 'order.address-unknown'],
  ['adr_none', 'order.address-unknown'],
])('[ORDER-28] to %s: %s', async (addressId, code) => {
  const id = `ord_${addressId}`;
  await test.put(orderOf(id));
  expect(await send(id, addressId)).toBe(code);
  const [row] = await test.orders.read(test.database.sql, [id]);
  expect(row?.addressId).toBe(code === 'ok' ? addressId : 'adr_1');
  expect(await send(id, addressId, 'vwr_2')).not.toBe('ok');
});

it('[ORDER-28] not once a part has left, nor while somebody looks at it, nor from a closed one', async () => {
  await test.put(
    orderOf('ord_sent'),
    orderOf('ord_held', { heldBy: 'risk' }),
    orderOf('ord_closed', { state: 'closed', paidAt: null }),
  );
  const lines = [{ productId: 'washer', quantity: 1 }];
  const label = { carrier: '样例快运', waybill: 'YL00000001', by: '罗仓' };
  await test.deliveries.ship({ orderId: 'ord_sent', ...label, lines });
  for (const id of ['ord_sent', 'ord_held', 'ord_closed']) {
    expect(await send(id, 'adr_near')).toBe('order.left-already');
  }
});

it('[ORDER-28] where the state paid a part it stays with the person', async () => {
  const line = { productId: 'washer', quantity: 1, unitFen: 1000, listFen: 1000 };
  const shares = { shopFen: 0, couponFen: 0, subsidyFen: 150, payFen: 850 };
  const quote = {
    lines: [{ ...line, ...shares }],
    coupons: [],
    subsidies: [],
    listFen: 1000,
    ...shares,
    tradeInFen: 0,
  };
  await test.put(orderOf('ord_state', { quote, lines: [line], totalFen: 850 }));
  expect(await send('ord_state', 'adr_friend')).toBe('order.place-elsewhere');
  expect(await send('ord_state', 'adr_near')).toBe('ok');
});
