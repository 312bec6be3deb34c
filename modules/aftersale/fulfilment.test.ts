import { afterAll, beforeAll, expect, it } from 'vitest';
import { orderOf } from '../order/testing/open.ts';
import { fulfilmentOf } from './app/fulfilment.ts';
import { openTestAfterSales, type TestAfterSales } from './testing/open.ts';

const one = (productId: string, quantity = 1) => ({ productId, quantity });
let test: TestAfterSales;
beforeAll(async () => {
  test = await openTestAfterSales();
  await test.addProduct('washer');
  test.places.add('adr_1');
});
afterAll(() => test.close());

let last = 0;
const ship = (orderId: string, lines = [one('washer')]) => {
  last += 1;
  const waybill = `YL2${String(last).padStart(8, '0')}`;
  return test.deliveries.ship({ orderId, carrier: '样例快运', waybill, lines, by: '罗仓' });
};

interface Past {
  readonly kind: 'refund' | 'return';
  readonly state: 'done' | 'declined' | 'received' | 'asked';
  readonly unshipped?: boolean;
}

/** A ticket of an order, as reconciliation may find it. */
const past = (orderId: string, id: string, { kind, state, unshipped = false }: Past) =>
  test.database.inTransaction((tx) =>
    test.afterSales.seed(tx, [
      {
        id,
        orderId,
        viewerId: 'vwr_1',
        maskedName: '',
        kind,
        state,
        unshipped,
        steps: [],
        lines: [one('washer')],
        reason: '',
        refundFen: 1,
        refundId: null,
        askedAt: 1,
        returnWaybill: null,
        dueAt: null,
        right: null,
        rightUntil: null,
        by: 'buyer',
        escalatedAt: null,
        doneAt: state === 'done' ? 2 : null,
      },
    ]),
  );

it('[FINANCE-9] what left, what never will and what is owed stand beside each order', async () => {
  const lines = [{ productId: 'washer', quantity: 5, unitFen: 40_000, listFen: 40_000 }];
  await test.put(
    orderOf('ord_all', { lines, placedAt: 100 }),
    orderOf('ord_bare', { placedAt: 101 }),
    orderOf('ord_unpaid', { placedAt: 102, state: 'placed', paidAt: null }),
    orderOf('ord_played', { placedAt: 103, simulated: true }),
    orderOf('ord_before', { placedAt: 99 }),
  );
  await past('ord_all', 'aft_1', { kind: 'refund', state: 'done', unshipped: true });
  await past('ord_all', 'aft_2', { kind: 'refund', state: 'declined', unshipped: true });
  await past('ord_all', 'aft_3', { kind: 'return', state: 'done' });
  await past('ord_all', 'aft_4', { kind: 'refund', state: 'done' });
  await ship('ord_all', [one('washer', 2)]);
  await ship('ord_all');
  const found = await test.afterSales.fulfilment(100);
  const none = { shipped: 0, cancelled: 0, receivedUnpaidSince: null, paidUnreceived: 0 };
  const sums = { totalFen: 200_000, refundedFen: 0, paidAt: 2, state: 'paid' };
  expect(found).toEqual([
    {
      ...sums,
      orderId: 'ord_all',
      paymentId: 'pay_all',
      units: 5,
      shipped: 3,
      cancelled: 1,
      receivedUnpaidSince: null,
      paidUnreceived: 1,
    },
    { ...sums, orderId: 'ord_bare', paymentId: 'pay_bare', units: 2, ...none },
  ]);
  expect(await test.afterSales.fulfilment(test.clock.now())).toEqual([]);
});

it('[FINANCE-9] goods that leave while it is read belong to the next reading, of all three', async () => {
  await test.put(orderOf('ord_between', { placedAt: 200 }));
  const { database, orders, deliveries } = test;
  const asked = { ...deliveries };
  asked.shippedOf = async (tx, ids) => {
    await ship('ord_between', [one('washer', 2)]);
    await past('ord_between', 'aft_between', { kind: 'return', state: 'done' });
    return deliveries.shippedOf(tx, ids);
  };
  const read = await fulfilmentOf({ database, orders, deliveries: asked }, 200);
  expect(read).toMatchObject([{ state: 'paid', shipped: 0, paidUnreceived: 0 }]);
  const next = await test.afterSales.fulfilment(200);
  expect(next).toMatchObject([{ state: 'shipped', shipped: 2, paidUnreceived: 1 }]);
});
