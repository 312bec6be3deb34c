import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { businessDay } from '../../platform/kernel/index.ts';
import type { Caller } from '../../platform/testing/http.ts';
import { staffIn } from '../team/testing/open.ts';
import type { CommissionRow } from './contract.ts';
import { openTestFinance, type TestFinance } from './testing/open.ts';

const dayMs = 86_400_000;
const path = '/api/books/commissions';
const product = { kind: 'washer' };

describe('rates of commission', () => {
  let test: TestFinance;
  let supply: Caller;
  let finance: Caller;

  beforeAll(async () => {
    test = await openTestFinance();
    await test.addProduct('washer');
    const validFrom = test.clock.now() - 365 * dayMs;
    const usual = { partner: '*', kind: '*', rateBp: 200, validFrom };
    await test.database.inTransaction((tx) => test.finance.commissions.add(tx, usual));
    supply = test.http.staff(staffIn('supply'));
    finance = test.http.staff(staffIn('finance'));
  });
  afterAll(() => test.close());

  const day = (ahead: number): string => businessDay(test.clock.now() + ahead * dayMs);
  const set = (body: object) => finance.send<{ code?: string }>('PUT', path, body);
  const takeBack = (kind: string, from: string) =>
    finance.send<{ code?: string }>('DELETE', `${path}?partner=*&kind=${kind}&from=${from}`);

  it('[FINANCE-13] they change from tomorrow on, for hosts that there are, by finance alone', async () => {
    const { kind } = product;
    const { body } = await finance.send<{ terms: CommissionRow[] }>('GET', path);
    expect(body.terms).toMatchObject([
      { partner: '*', kind: '*', rateBp: 200, standing: 'holds', setBy: null },
    ]);
    const narrow = { partner: '*', kind, rateBp: 500, from: day(9) };
    expect(await set({ ...narrow, from: day(0) })).toMatchObject({
      status: 409,
      body: { code: 'finance.commission-begun', field: 'from' },
    });
    expect(await set({ ...narrow, partner: 'nobody' })).toMatchObject({
      status: 422,
      body: { code: 'finance.partner-unknown', field: 'partner' },
    });
    expect(await set({ ...narrow, kind: '*', rateBp: null })).toMatchObject({
      status: 422,
      body: { code: 'finance.commission-ends', field: 'rateBp' },
    });
    for (const rateBp of [-1, 5001, 1.5]) {
      expect((await set({ ...narrow, rateBp })).status).toBe(422);
    }
    expect((await supply.send('PUT', path, narrow)).status).toBe(403);
    expect((await set(narrow)).status).toBe(200);
    expect((await set({ ...narrow, rateBp: 600 })).status).toBe(200);
    const told = await finance.send<{ terms: CommissionRow[] }>('GET', path);
    expect(told.body.terms).toMatchObject([{ rateBp: 600, standing: 'coming' }, { rateBp: 200 }]);
    expect((await takeBack(kind, day(9))).status).toBe(204);
    expect((await takeBack(kind, day(9))).status).toBe(404);
    const auditor = test.http.staff(staffIn('auditor'));
    const log = await auditor.send<{ rows: { action: string; object: string }[] }>(
      'GET',
      '/api/audit?search=佣金',
    );
    expect(log.body.rows.map(({ object }) => object)).toEqual(Array(3).fill(`* ${kind}`));
  });
});
