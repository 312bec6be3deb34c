import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shareOf } from './index.ts';
import { orderAccepted, orderPartRefunded, orderRefunded, orderSigned } from './events.ts';
import { openTestOrders, orderOf, type TestOrders } from './testing/open.ts';

describe('what later modules do with an order', () => {
  let test: TestOrders;
  beforeAll(async () => {
    test = await openTestOrders();
    await test.addProduct('washer');
  });
  afterAll(() => test.close());

  const moved = async (id: string, from: 'paid' | 'shipped', to: 'accepted' | 'signed') =>
    test.database.inTransaction((tx) => test.orders.advance(tx, id, [from], to));

  it('[ORDER-14] it is moved from where it stands, and published once', async () => {
    const published = test.listen(orderAccepted, orderSigned);
    await test.put(orderOf('ord_a'));
    expect(await moved('ord_a', 'shipped', 'signed')).toBeUndefined();
    expect(await moved('ord_a', 'paid', 'accepted')).toMatchObject({ state: 'accepted' });
    expect(await moved('ord_a', 'paid', 'accepted')).toBeUndefined();
    await test.outbox.drain();
    expect(published.map(({ type }) => type)).toEqual(['order.accepted.v1']);
    // What stands beside an order is published to nobody.
    const text = JSON.stringify(published);
    expect(text).toContain('ord_a');
    for (const hidden of ['addressId', 'holdId', 'heldBy', 'requestId', 'inputHash']) {
      expect(text).not.toContain(hidden);
    }
  });

  it('[ORDER-14] what is not done is not published either', async () => {
    await test.put(orderOf('ord_b'));
    const undone = test.database.inTransaction(async (tx) => {
      await test.orders.advance(tx, 'ord_b', ['paid'], 'accepted');
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await test.stateOf('ord_b')).toBe('paid');
  });

  it('[ORDER-13] whoever locked an order first has it; the other waits and sees what was done', async () => {
    await test.put(orderOf('ord_c'));
    const seen: string[] = [];
    let go = (): void => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    let locked = (): void => {};
    const isLocked = new Promise<void>((resolve) => {
      locked = resolve;
    });
    const first = test.database.inTransaction(async (tx) => {
      await test.orders.lock(tx, 'ord_c');
      locked();
      await held;
      await test.orders.advance(tx, 'ord_c', ['paid'], 'accepted');
      seen.push('first');
    });
    await isLocked;
    const second = test.database.inTransaction(async (tx) => {
      const row = await test.orders.lock(tx, 'ord_c');
      seen.push(`second saw ${row?.state ?? ''}`);
    });
    // Reading keeps nobody and waits for nobody.
    expect(await test.orders.read(test.database.sql, ['ord_c'])).toMatchObject([{ state: 'paid' }]);
    go();
    await Promise.all([first, second]);
    expect(seen).toEqual(['first', 'second saw accepted']);
  });

  it('[ORDER-17] a part that goes back leaves the order where it is, the last of it ends it', async () => {
    const published = test.listen(orderPartRefunded, orderRefunded);
    const row = orderOf('ord_d', { paymentId: 'pay_d2', holdId: 'hld_none' });
    await test.put(row);
    const units = [{ productId: 'washer', quantity: 1 }];
    const back = (refundId: string, before: typeof units) => {
      const share = shareOf(row, before, units);
      return { refundId, fen: share.payFen, units, share, first: before.length === 0 };
    };
    const take = (refundId: string, before: typeof units) =>
      test.database.inTransaction(async (tx) => {
        const order = await test.orders.lock(tx, row.id);
        if (!order) throw new Error('it is there');
        return test.orders.takeBack(tx, { order, back: back(refundId, before), shelved: [] });
      });
    expect(await take('rfd_1', [])).toMatchObject({ state: 'paid', refundedFen: 100_000 });
    expect(await take('rfd_2', units)).toMatchObject({ state: 'refunded', refundedFen: 200_000 });
    await test.outbox.drain();
    const mine = published.filter(({ data }) => JSON.stringify(data).includes(row.id));
    expect(mine.map(({ type }) => type)).toEqual(['order.part-refunded.v1', 'order.refunded.v1']);
  });

  it('[ORDER-18] pages of quiet orders go on behind the last, however many came at one moment', async () => {
    const signed = { state: 'signed', movedAt: 7 } as const;
    const many = Array.from({ length: 430 }, (_, index) => {
      const no = String(index).padStart(3, '0');
      return orderOf(`ord_q${no}`, { ...signed, movedAt: index < 300 ? 7 : 8 });
    });
    await test.put(...many, orderOf('ord_q_late', { ...signed, movedAt: 10 }));
    const ids: string[] = [];
    let page = await test.orders.quiet(test.database.sql, 9);
    while (page.length > 0) {
      ids.push(...page.map(({ id }) => id));
      page = await test.orders.quiet(test.database.sql, 9, page.at(-1));
    }
    expect(ids).toEqual(many.map(({ id }) => id));
  });

  it('[ORDER-23] whatever hangs on an order goes with it, or all of it stays', async () => {
    const besides: string[] = [];
    let fail = true;
    const other = await openTestOrders({
      database: test.database,
      forgetBesides: async (_tx, id) => {
        besides.push(id);
        if (fail) throw new Error('not now');
      },
    });
    await other.put(orderOf('ord_f', { state: 'completed' }));
    const object = { kind: 'order', id: 'ord_f', refs: [], moments: {} };
    await expect(other.orders.personal.purge?.(object)).rejects.toThrow('not now');
    expect(await other.orders.byId('ord_f')).toMatchObject({ viewerId: 'vwr_1' });
    fail = false;
    await other.orders.personal.purge?.(object);
    expect(await other.orders.byId('ord_f')).toMatchObject({ viewerId: '', maskedName: '' });
    expect(besides).toEqual(['ord_f', 'ord_f']);
    await other.close();
  });
});
