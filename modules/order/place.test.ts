import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Result } from '../../platform/kernel/index.ts';
import type { Order } from './contract.ts';
import { orderClosed, orderPlaced } from './events.ts';
import { openTestOrders, type TestOrders } from './testing/open.ts';

describe('an order is placed', () => {
  let test: TestOrders;
  beforeAll(async () => {
    test = await openTestOrders();
    await test.addProduct('washer');
    await test.addProduct('hood', 'hood');
    await test.receive('washer', 3);
    await test.receive('hood', 5);
    test.places.add('adr_1');
    test.places.add('adr_2', { viewerId: 'vwr_2' });
    await publish('run.opened.v1', { runId: 'run_1', sessionId: 'ses_1', simulated: false });
  });
  afterAll(() => test.close());

  const publish = (type: string, data: object) =>
    test.orders.subscriber.handle({ id: type, type, at: 0, data: { pool: 'main', ...data } });
  const place = (requestId: string, change: { quantity?: number; addressId?: string } = {}) => {
    const { quantity = 1, addressId = 'adr_1' } = change;
    const lines = [{ productId: 'washer', quantity }];
    const expectedFen = 100_000 * quantity;
    return test.orders.place({
      viewerId: 'vwr_1',
      viewerSimulated: false,
      requestId,
      input: { runId: 'run_1', lines, addressId, expectedFen, wantsSubsidy: false, oldUnits: [] },
    });
  };
  const codeOf = (result: Result<Order>) => (result.ok ? result.value.state : result.refusal.code);

  it('[ORDER-2] [ORDER-3] the same request is the same order, and another order request under it is none', async () => {
    const [first, second] = await Promise.all([place('a'), place('a')]);
    expect(first.ok && second.ok && first.value.id === second.value.id).toBe(true);
    expect(codeOf(await place('a', { quantity: 2 }))).toBe('order.key-reused');
    expect(codeOf(await place('other', { addressId: 'adr_2' }))).toBe('order.address-unknown');
    expect(await test.orders.ofViewer('vwr_1')).toHaveLength(1);
  });

  it('[ORDER-1] [ORDER-5] [ORDER-27] what is held is free again where nobody pays', async () => {
    const [held] = await test.orders.ofViewer('vwr_1');
    if (!held) throw new Error('one was placed');
    expect(codeOf(await place('b', { quantity: 3 }))).toBe('supply.sold-out');
    expect(codeOf(await test.orders.cancel({ id: held.id, viewerId: 'vwr_2' }))).toBe(
      'order.unknown',
    );
    expect(codeOf(await test.orders.cancel({ id: held.id, viewerId: 'vwr_1' }))).toBe('closed');
    expect(codeOf(await place('c', { quantity: 3 }))).toBe('placed');
    test.clock.forward(6 * 60_000);
    expect(await test.orders.closeOverdue()).toBe(1);
    expect(codeOf(await place('d', { quantity: 3 }))).toBe('placed');
    const published = test.listen(orderPlaced, orderClosed);
    await test.outbox.drain();
    const types = published.map(({ type }) => type.slice(6, 12));
    expect(types).toEqual(['placed', 'closed', 'placed', 'closed', 'placed']);
  });

  it('[ORDER-7] [ORDER-22] nothing is sold where no show sells, nor what was taken down in it', async () => {
    await publish('product.taken-down.v1', { runId: 'run_1', down: ['washer'] });
    expect(codeOf(await place('e'))).toBe('order.taken-down');
    await publish('product.taken-down.v1', { runId: 'run_1', down: [] });
    expect(codeOf(await place('f'))).toBe('supply.sold-out');
    await publish('run.closed.v1', { runId: 'run_1', sessionId: 'ses_1', simulated: false });
    expect(codeOf(await place('g'))).toBe('order.show-over');
  });
});
