import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ok } from '../../platform/kernel/index.ts';
import { openRoutes, type Caller, type TestRoutes } from '../../platform/testing/http.ts';
import { staffIn } from '../team/testing/open.ts';
import { sameOf, type Product, type ProductDetail, type ProductEdit } from './contract.ts';
import type { Changeable } from './domain/changeable.ts';
import { openCatalog } from './index.ts';
import { openTestCatalog, type TestCatalog } from './testing/open.ts';

/** Every field that a change may cover, and what it becomes. */
const changes: Readonly<Record<Exclude<Changeable, 'claims'>, unknown>> = {
  brand: { zh: '新牌', en: 'New brand' },
  name: { zh: '新名', en: 'New name' },
  tagline: { zh: '新话', en: 'New words' },
  listPriceFen: 130_000,
  priceFen: 90_000,
  specs: [{ name: { zh: '容量', en: 'Load' }, value: '10', unit: 'kg' }],
  label: { standard: 'GB 12021.4-2013', grade: 1, figures: [], recordNo: '示例-1' },
  promises: [{ zh: '送货上门', en: 'Delivered' }],
  onSale: false,
};

interface Refused {
  readonly code: string;
}

describe('the life of a product', () => {
  let test: TestCatalog;
  let http: TestRoutes;
  let content: Caller;

  beforeAll(async () => {
    test = await openTestCatalog();
    const promises = [{ zh: '七天无理由退货', en: 'Seven days to return' }];
    for (const id of ['washer', 'dryer', 'mangle']) await test.addProduct(id, { promises });
    http = await openRoutes([test.catalog, test.audit]);
    content = http.staff(staffIn('content', '周导'));
  });
  afterAll(() => test.close());

  const page = async (id: string): Promise<ProductDetail> =>
    (await content.send<ProductDetail>('GET', `/api/products/${id}`)).body;
  const change = (product: Product, more: object, by = content) =>
    by.send<Product & Refused>('PUT', `/api/products/${product.id}`, {
      ...sameOf(product),
      ...more,
    });

  it('[CATALOG-13] a change keeps what was before and who, on the page and in the audit log', async () => {
    const product = await page('washer');
    const cheaper = product.priceFen - 10_000;
    const name = { zh: `${product.name.zh} 焕新`, en: product.name.en };
    const changed = await change(product, { priceFen: cheaper, name });
    expect(changed).toMatchObject({ status: 200, body: { priceFen: cheaper, name, rev: 2 } });
    expect(await page(product.id)).toMatchObject({ priceFen: cheaper, name, rev: 2 });
    const path = `/api/products/${product.id}/edits`;
    const { body } = await content.send<{ edits: ProductEdit[] }>('GET', path);
    expect(body.edits).toEqual([
      {
        rev: 2,
        at: test.clock.now(),
        by: '周导',
        changes: [
          { field: 'name', before: product.name, after: name },
          { field: 'priceFen', before: product.priceFen, after: cheaper },
        ],
      },
    ]);
    const auditor = http.staff(staffIn('auditor'));
    const { body: log } = await auditor.send<{ rows: { object: string; detail: object }[] }>(
      ...(['GET', '/api/audit?search=product.changed'] as const),
    );
    const before = { before: product.priceFen, after: cheaper };
    expect(log.rows[0]).toMatchObject({ object: product.id, detail: { priceFen: before } });
    const host = http.staff(staffIn('host'));
    expect((await change(product, {}, host)).status).toBe(403);
  });

  it('[CATALOG-11] of two who change it at once the second is told, and nothing of theirs is lost on anybody', async () => {
    const product = await page('dryer');
    const admin = http.staff(staffIn('admin'));
    const tagline = { zh: '安静', en: 'Quiet' };
    const both = await Promise.all([
      change(product, { tagline }),
      change(product, { promises: [] }, admin),
    ]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const late = both.find(({ status }) => status === 409);
    expect(late?.body.code).toBe('catalog.changed-meanwhile');
    expect((await page(product.id)).rev).toBe(2);
    // Saved again without a change it is what it was.
    expect((await change(await page(product.id), {})).body.rev).toBe(2);
  });

  it('[CATALOG-9] what another process changed is seen within a second', async () => {
    const other = openCatalog({ ...test, mayChange: async () => ok(undefined) });
    const elsewhere = (await openRoutes([other])).staff(staffIn('content'));
    const list = async (by: Caller): Promise<readonly Product[]> =>
      (await by.send<{ products: Product[] }>('GET', '/api/products')).body.products;
    const [product] = await list(elsewhere);
    if (!product) throw new Error('there are products');
    const changed = { ...sameOf(product), priceFen: product.priceFen - 100 };
    expect((await content.send('PUT', `/api/products/${product.id}`, changed)).status).toBe(200);
    test.clock.forward(1000);
    const seenThere = (await list(elsewhere)).find(({ id }) => id === product.id);
    expect(seenThere?.priceFen).toBe(changed.priceFen);
  });

  it.each(Object.entries(changes))('[CATALOG-12] a change may cover %s', async (field, after) => {
    const product = await page('mangle');
    const changed = await change(product, { [field]: after });
    expect([changed.status, changed.body.rev]).toEqual([200, product.rev + 1]);
    expect(await page('mangle')).toEqual({
      ...product,
      [field]: after,
      rev: product.rev + 1,
    });
  });

  it('[CATALOG-12] a change may cover claims with their documents, and neither kind nor model', async () => {
    const product = await page('mangle');
    const filed = await content.send<{ id: string }>('POST', '/api/products/mangle/evidence', {
      kind: 'test-report',
      title: { zh: '噪声检测', en: 'Noise' },
      issuer: '检测所',
      number: 'N-1',
      issuedOn: '2026-01-01',
      expiresOn: null,
      body: '噪声 18 分贝',
    });
    const claims = [{ text: { zh: '噪声 18 分贝', en: '18 dB' }, evidenceId: filed.body.id }];
    const changed = await change(product, { claims, kind: 'television', model: 'other' });
    expect(changed.status).toBe(200);
    const { kind, model } = product;
    expect(await page('mangle')).toMatchObject({ claims, kind, model, rev: product.rev + 1 });
  });
});
