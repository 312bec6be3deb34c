import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../platform/testing/http.ts';
import { staffIn } from '../team/testing/open.ts';
import type { Stocktake } from './contract.ts';
import { openTestSupply } from './testing/open.ts';

const product = 'washer';

describe('the warehouse', () => {
  let test: Awaited<ReturnType<typeof openTestSupply>>;
  let desk: Caller;

  beforeAll(async () => {
    test = await openTestSupply();
    desk = test.doors.staff(staffIn('supply', '罗仓'));
    await test.addProduct(product);
    await test.receive(product, 5);
    // One of them is promised to somebody.
    await test.database.inTransaction(async (tx) => {
      const holding = await test.supply.openHolding(tx, 'main', [product]);
      const held = holding.hold('session:ses_1', [{ productId: product, quantity: 1 }]);
      await holding.saveShelf();
      if (held.ok) await test.supply.writeHolds(tx, [held.value]);
    });
  });
  afterAll(() => test.close());

  const stockOf = async () =>
    (await test.supply.levels('main')).find((row) => row.productId === product);

  it('[SUPPLY-9] a stocktake books its differences, once, and says whose they are', async () => {
    const opened = await desk.send<Stocktake>('POST', '/api/stocktakes', {});
    expect((await desk.send('POST', '/api/stocktakes', {})).status).toBe(409);
    const { id, lines } = opened.body;
    const line = lines.find((item) => item.productId === product);
    const counts = `/api/stocktakes/${id}/counts`;
    await desk.send('PUT', counts, { lotId: line?.lotId, counted: 0 });
    const short = await desk.send('POST', `/api/stocktakes/${id}/close`, {});
    expect(short).toMatchObject({ status: 409, body: { code: 'supply.lot-promised' } });
    const before = await stockOf();
    const counted = (line?.book ?? 0) - 2;
    await desk.send('PUT', counts, { lotId: line?.lotId, counted });
    expect((await desk.send('POST', `/api/stocktakes/${id}/close`, {})).status).toBe(200);
    expect((await stockOf())?.onHand).toBe((before?.onHand ?? 0) - 2);
    expect((await desk.send('POST', `/api/stocktakes/${id}/close`, {})).status).toBe(409);
    const [newest] = await test.supply.movements(product);
    expect(newest).toMatchObject({ kind: 'counted', quantity: -2, by: '罗仓', reference: id });
  });

  it('[SUPPLY-6] every lot is the sum of its movements, and no movement can be changed', async () => {
    const { sql } = test.database;
    const wrong = await sql.execute(`select l.id from supply.lot l
      where pool = 'main' and on_hand <> (select coalesce(sum(quantity), 0)
        from supply.movement m where m.lot_id = l.id)`);
    expect(wrong.rows).toEqual([]);
    await expect(sql.execute('update supply.movement set quantity = 0')).rejects.toThrow();
    await expect(sql.execute('delete from supply.movement')).rejects.toThrow();
  });
});
