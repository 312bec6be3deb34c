import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Product } from '../modules/catalog/contract.ts';
import { actionWords } from '../modules/audit/contract.ts';
import { Client, openTestProgram, type TestProgram } from './program.ts';

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const routes = z.record(z.string(), z.unknown()).parse(read('permits.json'));
/** Where each route by which staff change something says who called it. */
const records = z.record(z.string(), z.string()).parse(read('audit-records.json'));
const columns = z
  .object({ actions: z.record(z.string(), z.array(z.string())) })
  .parse(read('../modules/privacy/rules/columns.json'));

const year = 365 * 86_400_000;

describe('[PRIVACY-17] whoever of the staff changes something leaves a record of it', () => {
  let test: TestProgram;
  let admin: Client;

  beforeAll(async () => {
    test = await openTestProgram();
    test.program.jobs.stop();
    admin = await new Client(test.program).signIn('admin');
  }, 60_000);
  afterAll(() => test.close());

  it('[PRIVACY-17] every route says where, and what it names is there', () => {
    const changing = Object.entries(routes).flatMap(([route, who]) =>
      Array.isArray(who) && !route.startsWith('GET ') ? [route] : [],
    );
    expect(Object.keys(records).toSorted()).toEqual(changing.toSorted());
    const lost = Object.values(records).filter((record) => {
      const [where = '', what = ''] = record.split(' ');
      if (where === 'audit') return actionWords(what) === undefined;
      // A plan and a tape name who did it in themselves; all else names it in a column of its own.
      if (where === 'row' && !/^(live|tape)\./.test(what))
        return (columns.actions[what] ?? []).length === 0;
      return !['row', 'none'].includes(where) || what === '';
    });
    expect(lost).toEqual([]);
  });

  it('[PRIVACY-17] goods, offers, risk, stock, staff and keys: who changed what stands in the audit log', async () => {
    const send = async <T extends object = { id: string }>(
      method: 'GET' | 'POST' | 'PUT' | 'DELETE',
      url: string,
      body?: object,
    ): Promise<T> => {
      const answer = await admin.send<T>(method, url, body);
      if (answer.status >= 300) throw new Error(`${url}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    };
    const { products } = await send<{ products: Product[] }>('GET', '/api/products');
    const [one, two] = products;
    if (!one || !two) throw new Error('the world has products');
    const now = test.clock.now();
    const name = { zh: '样', en: 'sample' };
    const coupon = await send('POST', '/api/coupons', {
      name,
      layer: 'shop',
      scope: { of: 'shop' },
      thresholdFen: 10_000,
      segment: 'all',
      benefit: { is: 'fixed', fen: 100 },
      issueMost: 5,
      perPerson: 1,
      exclusive: false,
      withFlash: true,
      returns: true,
      validFrom: now,
      validUntil: now + year,
    });
    await send('PUT', '/api/coupons/open', { ids: [coupon.id, 'cpn_none'], open: false });
    await send('PUT', `/api/coupons/${coupon.id}/open`, { open: true });
    // What stands so already is no action.
    await send('PUT', `/api/coupons/${coupon.id}/open`, { open: true });
    const items = [
      { productId: one.id, quantity: 1 },
      { productId: two.id, quantity: 1 },
    ];
    const bundle = await send('POST', '/api/bundles', { name, items, priceFen: 10_000 });
    await send('PUT', `/api/bundles/${bundle.id}/open`, { open: false });
    const policy = await send('POST', '/api/policies', {
      document: '样字〔2028〕1号',
      kinds: ['washer'],
      grade: 1,
      rateBp: 1500,
      capFen: 150_000,
      regions: ['广东'],
      validFrom: now + 3 * year,
      validUntil: now + 4 * year,
    });
    await send('DELETE', `/api/policies/${policy.id}`);
    await send('PUT', '/api/stock/allocations', {
      productId: one.id,
      holder: 'channel:own',
      quantity: 1,
    });
    await send('PUT', '/api/stock/parts', { productId: one.id, parts: [] });
    await send('PUT', '/api/risk/rules/F01', { on: false, points: 1, limits: {} });
    const set = { stepUpAt: 11, reviewAt: 22, blockAt: 33 };
    await send('PUT', '/api/risk/thresholds', set);
    const terms = await send<object>('GET', '/api/profit-terms');
    await send('PUT', '/api/profit-terms', terms);
    const hired = { username: 'xinren', name: '新人', role: 'service' };
    await send('POST', '/api/staff', hired);
    const { sessions } = await send<{ sessions: { id: string }[] }>('GET', '/api/sessions');
    await send('POST', `/api/sessions/${sessions[0]?.id ?? ''}/stream-key/replace`);

    const auditor = await new Client(test.program).signIn('auditor');
    const { body } = await auditor.send<{
      rows: { action: string; actor: string; object: string; detail: object }[];
    }>('GET', '/api/audit');
    const actions = body.rows.map(({ action }) => action).filter((action) => !/sign/.test(action));
    expect(actions.slice(-14)).toEqual([
      'coupon.created',
      'coupon.stopped',
      'coupon.opened',
      'bundle.created',
      'bundle.stopped',
      'policy.entered',
      'policy.ended',
      'stock.allocated',
      'stock.parts',
      'risk.rule',
      'risk.thresholds',
      'terms.profit',
      'staff.hired',
      'stream.key-replaced',
    ]);
    const [whole] = body.rows.filter(({ action }) => action === 'risk.thresholds');
    expect(whole?.detail).toMatchObject({ ...set, before: { blockAt: 80 } });
  });
});
