import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../platform/db/index.ts';
import { openOutbox } from '../../platform/events/index.ts';
import { ok } from '../../platform/kernel/index.ts';
import { emptyDatabase } from '../../platform/testing/index.ts';
import { openLog, openMetrics } from '../../platform/telemetry/index.ts';
import { Forged } from './app/forged.ts';
import { startMany } from './app/money.ts';
import { receiveNotice } from './app/notices.ts';
import type { ChannelDeps } from './app/channel-deps.ts';
import type { Provider, RawNotice } from './app/provider.ts';
import type { ProviderName } from './contract.ts';
import { notice } from './store/schema.ts';

let database: Database;
beforeAll(async () => {
  database = await emptyDatabase();
});
afterAll(() => database.close());

/** A channel whose notices are all genuine, and say their number. */
function channel(name: ProviderName, asked: string[]): Provider {
  const unused = (): never => {
    throw new Error('not asked for here');
  };
  return {
    name,
    terms: { merchantId: 'm', feeBp: 0 },
    thanks: { type: 'text/plain', body: 'ok' },
    query: async (no) => {
      asked.push(no);
      return { state: 'waiting' };
    },
    read: ({ body }) => ok({ about: 'payment', no: 'pay_1', number: body.toString() }),
    start: unused,
    close: unused,
    refund: unused,
    queryRefund: unused,
    bill: unused,
    fundFlow: unused,
  };
}

it('[PAYMENT-17] a notice that comes again is answered as before and stored once', async () => {
  const asked: string[] = [];
  const names = ['wechat', 'alipay'] as const;
  const clock = { now: () => 1_000_000 };
  let ids = 0;
  const deps: ChannelDeps = {
    database,
    clock,
    forged: new Forged(clock),
    log: openLog('silent'),
    outbox: openOutbox({
      database,
      log: openLog('silent'),
      metrics: openMetrics(),
      now: clock.now,
    }),
    newId: (kind) => `${kind}_${(ids += 1)}` as const,
    providers: new Map(names.map((name) => [name, channel(name, asked)])),
  };
  const row = { id: 'pay_1', orderId: 'ord_1', payerId: 'v', amountFen: 100, at: clock.now() };
  await startMany(database.sql, [row]);
  const raw = (number: string, signature = ''): RawNotice => {
    return { body: Buffer.from(number), headers: { 'wechatpay-signature': signature } };
  };
  const first = await receiveNotice(deps, 'alipay', raw('n1'));
  const again = await Promise.all(
    ['', 'signed anew', ''].map((signature) => receiveNotice(deps, 'alipay', raw('n1', signature))),
  );
  expect([first.ok, ...again]).toEqual([true, first, first, first]);
  // Numbers are each channel's own.
  await receiveNotice(deps, 'alipay', raw('n2'));
  await receiveNotice(deps, 'wechat', raw('n1'));
  const rows = await database.sql.select().from(notice);
  expect(rows.map(({ provider, body }) => `${provider} ${body.toString()}`).toSorted()).toEqual([
    'alipay n1',
    'alipay n2',
    'wechat n1',
  ]);
  expect(asked).toHaveLength(3);
});
