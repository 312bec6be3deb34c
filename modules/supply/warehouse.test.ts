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
    desk = test.http.staff(staffIn('supply', '罗仓'));
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

  it('[SUPPLY-8] a set is sold from its parts, shared with single sales, and costs what they cost', async () => {
    const { database, supply: shelf } = test;
    const [innerId, outerId, set] = ['inner', 'outer', 'set'];
    for (const id of [innerId, outerId, set]) {
      await test.addProduct(id);
      await test.receive(id, 20);
    }
    const row = async (id: string) => {
      const found = (await shelf.levels('main')).find((item) => item.productId === id);
      if (!found) throw new Error(`${id} is known`);
      return found;
    };
    const change = (productId: string, parts: object[]) =>
      desk.send<{ code?: string; field?: string }>('PUT', '/api/stock/parts', {
        productId,
        parts,
      });
    const two = [
      { partId: innerId, quantity: 1 },
      { partId: outerId, quantity: 2 },
    ];
    const parts = { productId: set, parts: two };
    const service = test.http.staff(staffIn('service'));
    expect((await service.send('PUT', '/api/stock/parts', parts)).status).toBe(403);
    expect((await change(set, two)).body.code).toBe('supply.parts-stocked');
    for (const { id, onHand } of await shelf.lots(set)) {
      const gone = { lotId: id, quantity: onHand, reason: '改为成套' };
      if (onHand > 0) await desk.send('POST', '/api/stock/write-offs', gone);
    }
    expect((await change(set, [{ partId: set, quantity: 1 }])).body.code).toBe(
      'supply.part-nested',
    );
    expect((await change(set, [{ partId: 'prd_none', quantity: 1 }])).body.code).toBe(
      'supply.part-unknown',
    );
    expect((await change(set, [...two, ...two])).status).toBe(422);
    expect((await change(set, two)).status).toBe(200);
    expect((await change(innerId, [{ partId: set, quantity: 1 }])).body.code).toBe(
      'supply.part-nested',
    );
    const [one, other] = [await row(innerId), await row(outerId)];
    const sets = Math.min(one.available, Math.floor(other.available / 2));
    expect((await row(set)).available).toBe(sets);
    const costs = await shelf.unitCosts();
    expect(costs.get(set)).toBe((costs.get(innerId) ?? 0) + 2 * (costs.get(outerId) ?? 0));
    const hold = async (productId: string, quantity: number): Promise<boolean> =>
      database.inTransaction(async (tx) => {
        const holding = await shelf.openHolding(tx, 'main', [productId]);
        const held = holding.hold('session:none', [{ productId, quantity }]);
        await holding.saveShelf();
        if (held.ok) await shelf.writeHolds(tx, [held.value]);
        return held.ok;
      });
    expect(await hold(set, 1)).toBe(true);
    expect((await row(innerId)).held).toBe(one.held + 1);
    expect((await row(outerId)).held).toBe(other.held + 2);
    expect(await hold(set, sets)).toBe(false);
    expect((await row(set)).available).toBe(sets - 1);
    expect((await change(set, [])).status).toBe(200);
    expect(await shelf.parts(set)).toEqual([]);
  });
});
