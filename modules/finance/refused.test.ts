import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../platform/db/index.ts';
import { emptyDatabase } from '../../platform/testing/index.ts';
import type { NewId } from '../../platform/kernel/index.ts';
import type { Payments } from '../payment/index.ts';
import { levelOne } from './app/level-one.ts';
import { nameRefused } from './app/refused.ts';
import { finding } from './store/schema.ts';

type Refused = Awaited<ReturnType<Payments['refusedRefunds']>>;

describe('refunds that their channel refuses', () => {
  let database: Database;
  let refused: Refused = [];
  beforeAll(async () => {
    database = await emptyDatabase();
  });
  afterAll(() => database.close());

  let ids = 0;
  const needs = () => ({
    ...{ database, clock: { now: () => Date.UTC(2027, 0, 15, 8) } },
    newId: ((prefix) => `${prefix}_${(ids += 1)}`) satisfies NewId,
    payments: { refusedRefunds: async () => refused },
  });
  const one = (refundId: string, remedy: 'never' | 'money') => ({
    ...{ refundId, orderId: 'ord_1', fen: 1234 },
    said: { zh: `C 渠道的话 ${refundId}`, en: 'C: our words', remedy },
  });
  const named = () => database.sql.select().from(finding).orderBy(finding.no);

  it('[FINANCE-30] are named once with what was said and what to do, until they are done', async () => {
    refused = [one('rfd_1', 'never'), one('rfd_2', 'money')];
    expect(await nameRefused(needs())).toBe(2);
    await nameRefused(needs());
    expect(await named()).toMatchObject([
      {
        ...{ no: 'rfd_1', orderId: 'ord_1', class: 'D16', day: '2027-01-14', oursFen: -1234 },
        detail: {
          zh: expect.stringMatching(/渠道的话 rfd_1。.*银行转账/),
          en: expect.stringMatching(/our words.*bank/),
        },
      },
      { no: 'rfd_2', detail: { zh: expect.stringContaining('充值') } },
    ]);
    refused = [one('rfd_2', 'money')];
    await nameRefused(needs());
    expect((await named()).map(({ no }) => no)).toEqual(['rfd_2']);
  });

  it('[FINANCE-30] laying orders beside their money leaves them', async () => {
    const afterSales = { fulfilment: async () => [] };
    const payments = { standingsOf: async () => new Map() };
    await levelOne({ ...needs(), afterSales, payments }, '2027-01-14', Date.UTC(2027, 0, 15, 8));
    expect((await named()).map(({ no }) => no)).toEqual(['rfd_2']);
  });
});
