import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../platform/db/index.ts';
import { emptyDatabase } from '../../platform/testing/index.ts';
import { startPayment } from './app/cashier.ts';
import { startMany } from './app/money.ts';
import type { ChannelDeps } from './app/channel-deps.ts';
import type { RefundStatus } from './app/provider.ts';
import { refusedRefunds } from './app/reading.ts';
import { settleByHand, takeOver } from './app/by-hand.ts';
import { askRefund, grantRefund, sendRefunds } from './app/refunds.ts';
import { askStart } from './app/payment-status.ts';
import { ChannelAway } from './app/transport.ts';
import { saidOf } from './domain/channel-words.ts';
import { openChannels, type Channels } from './testing.ts';

const hourMs = 3_600_000;

describe('a refund that its channel refuses', () => {
  let database: Database;
  let test: Channels;
  let says: () => RefundStatus;
  let deps: ChannelDeps;
  let asked = 0;
  beforeAll(async () => {
    database = await emptyDatabase();
    test = openChannels(database);
    const wechat = test.deps.providers.get('wechat');
    if (!wechat) throw new Error('the double has a WeChat');
    const refund = async (): Promise<RefundStatus> => {
      asked += 1;
      return says();
    };
    deps = { ...test.deps, providers: new Map([['wechat', { ...wechat, refund }]]) };
  });
  afterAll(async () => {
    await test.deps.outbox.stop();
    await database.close();
  });

  const refused = (code: string, words: string) => (): RefundStatus => {
    return { state: 'failed', why: saidOf(code, words) };
  };
  const granted = async (id: string): Promise<void> => {
    const row = { id, orderId: `ord_${id}`, payerId: 'v', amountFen: 100, at: test.now() };
    await startMany(database.sql, [row]);
    await startPayment(deps, { paymentId: id, payerId: 'v', provider: 'wechat' });
    test.paid.add(`wechat ${id}`);
    await askStart(deps, { provider: 'wechat', no: id, paymentId: id });
    const ask = { paymentId: id, refundId: `rfd_${id}`, reason: '不要了' };
    await database.inTransaction((tx) => grantRefund(deps, tx, ask));
  };
  const told = async (id: string) => {
    const { rows } = await database.sql.execute<{ remedy: string | null; zh: string }>(sql`
      select f->'data'->'why'->>'remedy' as remedy, f->'data'->'why'->>'zh' as zh
      from events.outbox o, json_array_elements(o.facts::json) f
      where f->'data'->>'paymentId' = ${id} and f->>'type' = 'payment.refund-failed.v1' order by o.id`);
    return rows.map(({ remedy, zh }) => `${remedy} ${zh}`);
  };

  it('[PAYMENT-34] is told when it is first refused, and again when something else helps', async () => {
    await granted('p1');
    says = () => {
      throw new ChannelAway('no answer');
    };
    await sendRefunds(deps, 'wechat');
    expect(await told('p1')).toEqual([expect.stringMatching(/^again 支付渠道暂时无法连接/)]);
    for (const step of [
      refused('SYSTEM_ERROR', '系统异常'),
      refused('NOT_ENOUGH', '余额不足'),
      refused('NOT_ENOUGH', '余额不足'),
      refused('USER_ACCOUNT_ABNORMAL', '用户帐号注销'),
    ]) {
      says = step;
      test.forward(hourMs / 2);
      await sendRefunds(deps, 'wechat');
    }
    expect((await told('p1')).slice(1)).toEqual([
      'money NOT_ENOUGH 余额不足',
      'never USER_ACCOUNT_ABNORMAL 用户帐号注销',
    ]);
  });

  it('[PAYMENT-34] one that is never done is asked for once a day, and waits for somebody', async () => {
    const before = asked;
    test.forward(hourMs);
    await sendRefunds(deps, 'wechat');
    expect(asked).toBe(before);
    expect(await refusedRefunds(database.sql)).toMatchObject([
      { refundId: 'rfd_p1', orderId: 'ord_p1', fen: 100, said: { remedy: 'never' } },
    ]);
    says = () => ({ state: 'done' });
    test.forward(24 * hourMs);
    await sendRefunds(deps, 'wechat');
    expect(asked).toBe(before + 1);
    expect(await refusedRefunds(database.sql)).toEqual([]);
    expect(await told('p1')).toHaveLength(3);
  });

  it('[PAYMENT-48] what finance takes over is asked for by nobody, and paid once', async () => {
    const wechat = deps.providers.get('wechat');
    if (!wechat) throw new Error('the double has a WeChat');
    let looks = 0;
    let stands: RefundStatus = { state: 'processing' };
    const looked = {
      ...wechat,
      queryRefund: async () => {
        looks += 1;
        return stands;
      },
    };
    const ours = { ...deps, providers: new Map([['wechat' as const, looked]]) };
    await granted('p3');
    const take = { refundId: 'rfd_p3', by: '财务小周' };
    const notYet = await takeOver(ours, take);
    expect(notYet).toMatchObject({ refusal: { code: 'payment.refund-not-stuck' } });
    says = refused('USER_ACCOUNT_ABNORMAL', '用户帐号注销');
    await sendRefunds(ours, 'wechat');
    expect(await takeOver(ours, take)).toMatchObject({
      refusal: { code: 'payment.refund-under-way' },
    });
    stands = { state: 'failed', why: saidOf('REFUND_FAIL') };
    expect(await takeOver(ours, take)).toMatchObject({ ok: false });
    stands = { ...stands, sure: true };
    expect(await takeOver(ours, take)).toMatchObject({ ok: true, value: { state: 'failed' } });
    expect(await takeOver(ours, { ...take, by: '别人' })).toMatchObject({ ok: true });
    // The channel would do it now; nobody asks.
    const before = [asked, looks];
    says = () => ({ state: 'done' });
    test.forward(48 * hourMs);
    await sendRefunds(ours, 'wechat');
    expect([asked, looks]).toEqual(before);
    expect(await askRefund(ours, 'rfd_p3')).toBe('failed');
    expect(asked).toBe(before[0]);
    test.forward(48 * hourMs);
    const paid = { ...take, reference: 'TR20261201' };
    expect(await settleByHand(ours, paid)).toMatchObject({ value: { state: 'done' } });
    expect(await takeOver(ours, take)).toMatchObject({ refusal: { code: 'payment.refund-over' } });
  });

  it('[PAYMENT-34] what is only tried again waits for nobody', async () => {
    await granted('p2');
    says = refused('SYSTEM_ERROR', '系统异常');
    await sendRefunds(deps, 'wechat');
    expect(await told('p2')).toHaveLength(1);
    expect(await refusedRefunds(database.sql)).toEqual([]);
  });
});
