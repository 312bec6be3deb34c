import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../platform/db/index.ts';
import { emptyDatabase } from '../../platform/testing/index.ts';
import type { NewId } from '../../platform/kernel/index.ts';
import type { Payments } from '../payment/index.ts';
import { levelOne } from './app/level-one.ts';
import { nameRefused } from './app/refused.ts';
import { discrepancy, run } from './store/schema.ts';

type Refused = Awaited<ReturnType<Payments['refusedRefunds']>>;

describe('refunds that their channel refuses', () => {
  let database: Database;
  let refused: Refused = [];
  beforeAll(async () => {
    database = await emptyDatabase();
  });
  afterAll(() => database.close());

  let ids = 0;
  const deps = () => ({
    database,
    clock: { now: () => Date.UTC(2027, 0, 15, 8) },
    newId: ((prefix) => `${prefix}_${(ids += 1)}`) satisfies NewId,
    payments: { refusedRefunds: async () => refused },
  });
  const one = (refundId: string, remedy: 'never' | 'money') => ({
    refundId,
    orderId: 'ord_1',
    fen: 1234,
    said: { zh: `C 渠道的话 ${refundId}`, en: 'C: our words', remedy },
  });
  const named = () => database.sql.select().from(discrepancy).orderBy(discrepancy.no);

  it('[FINANCE-30] are named once with what was said and what to do, until they are done', async () => {
    refused = [one('rfd_1', 'never'), one('rfd_2', 'money')];
    expect(await nameRefused(deps())).toBe(2);
    await nameRefused(deps());
    expect(await named()).toMatchObject([
      {
        no: 'rfd_1',
        orderId: 'ord_1',
        class: 'D16',
        day: '2027-01-14',
        oursFen: -1234,
        detail: {
          zh: expect.stringMatching(/渠道的话 rfd_1。.*银行转账/),
          en: expect.stringMatching(/our words.*bank/),
        },
      },
      { no: 'rfd_2', detail: { zh: expect.stringContaining('充值') } },
    ]);
    refused = [one('rfd_2', 'money')];
    await nameRefused(deps());
    expect((await named()).map(({ no }) => no)).toEqual(['rfd_2']);
  });

  it('[FINANCE-30] laying orders beside their money leaves them', async () => {
    const afterSales = { fulfilment: async () => [] };
    const payments = { statusesOf: async () => new Map() };
    await levelOne({ ...deps(), afterSales, payments }, '2027-01-14', Date.UTC(2027, 0, 15, 8));
    expect((await named()).map(({ no }) => no)).toEqual(['rfd_2']);
  });

  it('[FINANCE-35] say what their channel says now, and what it said when they were solved', async () => {
    refused = [one('rfd_2', 'never'), one('rfd_3', 'money')];
    await nameRefused(deps());
    const bank = { detail: { zh: expect.stringContaining('银行转账') } };
    expect(await named()).toMatchObject([
      bank,
      { detail: { zh: expect.stringContaining('充值') } },
    ]);
    await database.sql.update(discrepancy).set({ solved: true });
    refused = [one('rfd_2', 'money')];
    await nameRefused(deps());
    expect(await named()).toMatchObject([bank, {}]);
  });

  const day = (at: string, closedAt: number | null) => ({
    day: at,
    at: 1,
    by: 'x',
    billHash: '',
    closedAt,
    closedBy: null,
    trouble: null,
    oursCount: 0,
    oursFen: 0,
    theirsCount: 0,
    theirsFen: 0,
    feeFen: 0,
    matched: 0,
    residualFen: 0,
    crossDay: 0,
    billNetFen: 0,
    fundNetFen: 0,
    payoutFen: 0,
  });
  it.each([
    [
      'the newest open day',
      [
        ['2027-01-13', null],
        ['2027-01-14', 5],
      ],
      '2027-01-13',
    ],
    [
      'the newest of them',
      [
        ['2027-01-13', null],
        ['2027-01-14', null],
      ],
      '2027-01-14',
    ],
    [
      'the next day where all are closed',
      [
        ['2027-01-13', 5],
        ['2027-01-14', 5],
      ],
      '2027-01-15',
    ],
    ['the day that is run next', [['2027-01-13', 5]], '2027-01-14'],
  ] as const)('[FINANCE-36] stand on %s', async (_name, days, stands) => {
    await database.sql.delete(discrepancy);
    await database.sql.delete(run);
    await database.sql.insert(run).values(days.map(([at, closed]) => day(at, closed)));
    refused = [one('rfd_9', 'never')];
    await nameRefused(deps());
    expect((await named()).map((row) => row.day)).toEqual([stands]);
  });
});
