import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { everyConnection } from '../../platform/testing/connection.ts';
import type { Caller } from '../../platform/testing/http.ts';
import { staffIn } from '../team/testing/open.ts';
import type { Order, OrderList } from './contract.ts';
import {
  openCounter,
  openTestOrders,
  orderOf,
  type Counter,
  type TestOrders,
} from './testing/open.ts';

const agoMs = 400 * 86_400_000;
const many = 620;

describe('the list of orders', () => {
  let test: TestOrders;
  let counter: Counter;
  let finance: Caller;
  let model: Order;
  /** Orders of other days. */
  let others = 0;

  beforeAll(async () => {
    test = await openTestOrders();
    counter = await openCounter(test);
    finance = counter.http.staff(staffIn('finance'));
    const lines = [{ productId: counter.product.id, quantity: 1, unitFen: 1, listFen: 1 }];
    const placedAt = test.clock.now() - 7 * 86_400_000;
    const earlier = Array.from({ length: 30 }, (_, index) =>
      orderOf(`ord_earlier_${index}`, { lines, placedAt: placedAt + index }),
    );
    await test.put(...earlier);
    model = (await counter.buy(counter.newBuyer())).body;
    others = (await list({})).total;
    // A flash sale a year and more ago: all of them in one millisecond.
    const rows = Array.from({ length: many }, (_, index) => ({
      ...model,
      id: `ord_list_${index}`,
      viewerId: `vwr_list_${index}`,
      placedAt: model.placedAt - agoMs,
      holdId: `hld_${index}`,
      paymentId: `pay_${index}`,
      requestId: `r${index}`,
      inputHash: '',
      addressId: '',
    }));
    await test.database.inTransaction((tx) => test.orders.seed(tx, rows));
  });
  afterAll(() => test.close());

  const list = async (query: Record<string, string>): Promise<OrderList> => {
    const path = `/api/orders?${new URLSearchParams(query).toString()}`;
    return (await finance.send<OrderList>('GET', path)).body;
  };

  it('[ORDER-25] goes on to the first order, repeating and losing none', async () => {
    const seen: string[] = [];
    let after = '';
    for (let pages = 0; pages < 12; pages += 1) {
      const page = await list({ limit: '100', ...(after === '' ? {} : { after }) });
      seen.push(...page.orders.map(({ id }) => id));
      expect(page.total).toBe(others + many);
      after = page.orders.at(-1)?.id ?? after;
    }
    expect([seen.length, new Set(seen).size, seen[0]]).toEqual([
      others + many,
      others + many,
      model.id,
    ]);
    expect((await list({ after: 'ord_nobody' })).orders).toEqual([]);
  });

  it('[ORDER-25] shows one product, and the days from and until that are named', async () => {
    const day = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
    const today = day(model.placedAt);
    const before = day(model.placedAt - agoMs);
    expect((await list({ from: today })).orders.map(({ id }) => id)).toContain(model.id);
    expect((await list({ until: before })).total).toBe(many);
    expect((await list({ from: before, until: before })).total).toBe(many);
    expect((await list({ from: before, until: today })).total).toBe(others + many);
    const { productId = '' } = model.lines[0] ?? {};
    const named = await list({ productId, from: before, until: before });
    expect(named.total).toBe(many);
    expect((await list({ productId: 'prd_nobody' })).total).toBe(0);
    const bad = await finance.send<{ field: string }>('GET', '/api/orders?from=2026-13-01');
    expect([bad.status, bad.body.field]).toEqual([422, 'from']);
  });

  it('[ORDER-30] looks a product up in an index, and counts and sums what it finds on one way', async () => {
    const asked = vi.spyOn(everyConnection, 'query');
    await list({ productId: model.lines[0]?.productId ?? '' });
    const texts = asked.mock.calls.map((given) => JSON.stringify(given[0]));
    asked.mockRestore();
    const found = texts.filter((text) => text.includes('jsonb_path_query_array'));
    expect(found).toHaveLength(2);
    const { lines } = model;
    await test.database.inTransaction(async (tx) => {
      // So few rows are read one by one faster than by any index.
      await tx.execute(sql`set local enable_seqscan = off`);
      const plan = await tx.execute(sql`explain select count(*) from "order"."order"
        where jsonb_path_query_array(lines::jsonb, '$[*].productId') ? ${lines[0]?.productId}`);
      expect(JSON.stringify(plan.rows)).toContain('order_goods');
    });
  });

  it('[ORDER-25] [HTTP-3] its table holds every order that fits, with goods and yuan', async () => {
    const ask = { kind: 'export-orders', reason: '对账要用' };
    const { body } = await finance.send<{ id: string }>('POST', '/api/approvals', ask);
    const legal = counter.http.staff(staffIn('legal'));
    await legal.send('POST', `/api/approvals/${body.id}`, { agree: true });
    const file = await finance.download(`/api/orders.csv?approval=${body.id}`);
    const [head = '', ...lines] = file.bytes.toString().trim().split('\r\n');
    expect(head).toContain('商品 goods');
    expect(lines).toHaveLength(others + many);
    expect(lines[0]).toContain(`"${counter.product.name.zh} × 1"`);
    expect(lines[0]).toContain(`"${(model.totalFen / 100).toFixed(2)}"`);
  });
});
