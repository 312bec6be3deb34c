import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, openTestProgram, type TestProgram } from './program.ts';

const product = {
  kind: 'washer',
  brand: { zh: '示例', en: 'Sample' },
  model: 'XQG-1',
  name: { zh: '示例洗衣机', en: 'Sample washer' },
  tagline: { zh: '十公斤', en: '10 kg' },
  listPriceFen: 200_000,
  priceFen: 180_000,
  specs: [],
  label: null,
  promises: [],
  stock: 5,
};

describe('a company that starts empty', () => {
  let test: TestProgram;
  let admin: Client;

  beforeAll(async () => {
    test = await openTestProgram({ world: false });
    const { database, team } = test.program.world;
    const login = {
      username: 'admin',
      name: '管理员',
      role: 'admin',
      password: 'first-password',
    } as const;
    await database.inTransaction((tx) => team.hire(tx, login));
    admin = await new Client(test.program).signIn('admin', 'first-password');
  }, 60_000);
  afterAll(() => test.close());

  it('[CATALOG-3] adds a product with its first stock, a model once, a price below the list', async () => {
    const added = await admin.send<{ id: string }>('POST', '/api/products', product);
    expect(added.status).toBe(201);
    expect(await test.program.supply.levels('main')).toMatchObject([
      { productId: added.body.id, onHand: 5, held: 0, available: 5 },
    ]);
    const listed = await admin.send<{ products: { id: string }[] }>('GET', '/api/products');
    expect(listed.body.products.map((item) => item.id)).toEqual([added.body.id]);
    const twice = await admin.send('POST', '/api/products', product);
    expect(twice).toMatchObject({ status: 409, body: { field: 'model' } });
    const dear = { ...product, model: 'XQG-2', priceFen: 300_000 };
    const refused = await admin.send('POST', '/api/products', dear);
    expect(refused).toMatchObject({ status: 422, body: { field: 'priceFen' } });
    expect(await test.program.supply.levels('main')).toHaveLength(1);
  });
});
