import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../platform/db/index.ts';
import { businessDay } from '../../platform/kernel/index.ts';
import { databaseBefore, emptyDatabase } from '../../platform/testing/index.ts';
import { closePayment, startPayment, visitCashier } from './app/cashier.ts';
import { moneyOf, startMany } from './app/money.ts';
import { receiveNotice, workLeftNotices } from './app/notices.ts';
import { grantRefund, sendRefunds } from './app/refunds.ts';
import { askingAbout, workStarts } from './app/payment-status.ts';
import { notice } from './store/schema.ts';
import { openChannels, type Channels } from './testing.ts';
import { whileThere } from './app/while-there.ts';
import { openLog } from '../../platform/telemetry/index.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

describe('the channels of a payment', () => {
  let database: Database;
  let test: Channels;
  beforeAll(async () => {
    database = await emptyDatabase();
    test = openChannels(database);
  });
  afterAll(async () => {
    await test.deps.outbox.stop();
    await database.close();
  });

  const opened = async (id: string): Promise<void> => {
    const row = { id, orderId: `ord_${id}`, payerId: 'v', amountFen: 100, at: test.now() };
    await startMany(database.sql, [row]);
  };
  const go = (id: string, provider: 'wechat' | 'alipay') =>
    startPayment(test.deps, { paymentId: id, payerId: 'v', provider });
  const rowOf = async (id: string) => {
    const { rows } = await database.sql.execute(
      sql`select state, provider, no from payment.payment where id = ${id}`,
    );
    return rows[0];
  };
  const startsOf = async (id: string) => {
    const { rows } = await database.sql.execute<{ text: string }>(sql`
      select provider || ' ' || no || ' ' || state as text from payment.start
      where payment_id = ${id} order by at, no`);
    return rows.map(({ text }) => text);
  };
  const tell = (provider: 'wechat' | 'alipay', no: string) =>
    receiveNotice(test.deps, provider, { body: Buffer.from(no), headers: {} });
  /** While `work` has the payment's row, somebody else is at it and waits. */
  const whileHeld = async <T>(id: string, begin: () => Promise<T>): Promise<T> => {
    const { promise, resolve } = Promise.withResolvers<Promise<T>>();
    await database.inTransaction(async (tx) => {
      await tx.execute(
        sql`update payment.payment set state = 'paid', paid_at = 1 where id = ${id}`,
      );
      resolve(begin());
      await expect
        .poll(async () => {
          const { rows } = await database.sql.execute(`
            select 1 from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`);
          return rows.length;
        })
        .toBe(1);
    });
    return promise;
  };

  it('[PAYMENT-19] whoever chooses a channel while the money is written down is told, and changes nothing', async () => {
    await opened('pay_over');
    await go('pay_over', 'wechat');
    const chosen = await whileHeld('pay_over', () => go('pay_over', 'alipay'));
    expect(chosen).toMatchObject({ refusal: { code: 'payment.over' } });
    expect(await rowOf('pay_over')).toMatchObject({ state: 'paid', provider: 'wechat' });
    expect(test.started).toEqual(['wechat pay_over']);
  });

  it('[PAYMENT-19] so is whoever stands at the cashier of a sandbox', async () => {
    await opened('pay_desk');
    const decided: string[] = [];
    const visit = { paymentId: 'pay_desk', payerId: 'v', provider: 'sandbox' } as const;
    const chosen = await whileHeld('pay_desk', () =>
      visitCashier(test.deps, [test.sandbox(decided)], { ...visit, outcome: 'pay' }),
    );
    expect(chosen).toMatchObject({ refusal: { code: 'payment.over' } });
    expect([await rowOf('pay_desk'), decided]).toMatchObject([{ state: 'paid' }, []]);
  });

  it('[PAYMENT-60] [PAYMENT-61] who leaves a channel has its code closed there, again until it is, and a new number at the next', async () => {
    await opened('pay_left');
    await go('pay_left', 'wechat');
    await go('pay_left', 'wechat');
    await go('pay_left', 'alipay');
    expect(await startsOf('pay_left')).toEqual([
      'wechat pay_left leaving',
      'alipay pay_left-2 open',
    ]);
    test.away.add('wechat');
    await workStarts(test.deps, 'wechat');
    expect(await startsOf('pay_left')).toContain('wechat pay_left leaving');
    test.away.delete('wechat');
    // Not at once again, but when the pause is over.
    await workStarts(test.deps, 'wechat');
    expect(test.closed).not.toContain('wechat pay_left');
    test.forward(minuteMs);
    await workStarts(test.deps, 'wechat');
    expect(test.closed).toContain('wechat pay_left');
    // A channel takes no number up again that it closed.
    await go('pay_left', 'wechat');
    expect(await startsOf('pay_left')).toEqual([
      'wechat pay_left closed',
      'alipay pay_left-2 leaving',
      'wechat pay_left-3 open',
    ]);
    await database.inTransaction((tx) => closePayment(test.deps, tx, 'pay_left'));
    await workStarts(test.deps, 'wechat');
    expect(test.closed).toContain('wechat pay_left-3');
  });

  it('[PAYMENT-61] a code that its channel does not know yet is asked about until a day after it ran out', async () => {
    await opened('pay_unscanned');
    await go('pay_unscanned', 'alipay');
    test.unscanned.add('alipay pay_unscanned');
    await go('pay_unscanned', 'wechat');
    await workStarts(test.deps, 'alipay');
    test.forward(dayMs);
    await workStarts(test.deps, 'alipay');
    expect(await startsOf('pay_unscanned')).toContain('alipay pay_unscanned leaving');
    test.forward(10 * minuteMs);
    await workStarts(test.deps, 'alipay');
    expect(await startsOf('pay_unscanned')).toContain('alipay pay_unscanned closed');
  });

  it('[PAYMENT-62] before an order is closed every channel is asked that is not known to be closed', async () => {
    for (const id of ['pay_asked', 'pay_dark', 'pay_never']) await opened(id);
    for (const id of ['pay_asked', 'pay_dark']) {
      await go(id, 'wechat');
      await go(id, 'alipay');
    }
    test.paid.add('wechat pay_asked');
    expect([...(await askingAbout(test.deps)(['pay_asked', 'pay_never']))]).toEqual([
      'pay_asked',
      'pay_never',
    ]);
    expect(await rowOf('pay_asked')).toMatchObject({ state: 'paid', provider: 'wechat' });
    expect(await startsOf('pay_asked')).toContain('alipay pay_asked-2 leaving');
    test.away.add('wechat');
    expect([...(await askingAbout(test.deps)(['pay_dark']))]).toEqual([]);
    test.away.delete('wechat');
    expect([...(await askingAbout(test.deps)(['pay_dark']))]).toEqual(['pay_dark']);
  });

  it('[PAYMENT-63] [PAYMENT-64] [PAYMENT-65] what comes a second time goes back whole, once, to where it came from; the payment stays', async () => {
    const id = 'pay_twice';
    await opened(id);
    await go(id, 'wechat');
    await go(id, 'alipay');
    test.paid.add('wechat pay_twice').add('alipay pay_twice-2');
    await tell('alipay', 'pay_twice-2');
    await tell('wechat', 'pay_twice');
    await tell('wechat', 'pay_twice');
    await tell('alipay', 'pay_twice-2');
    expect(await rowOf(id)).toEqual({ state: 'paid', provider: 'alipay', no: 'pay_twice-2' });
    await sendRefunds(test.deps, 'wechat');
    const [back] = test.refunds;
    expect(test.refunds).toHaveLength(1);
    expect(back).toMatchObject({
      provider: 'wechat',
      paymentNo: id,
      amountFen: 100,
      totalFen: 100,
      reason: expect.stringContaining('重复付款'),
    });
    // The payment's own money is still all there to refund, under its own number.
    await database.inTransaction((tx) =>
      grantRefund(test.deps, tx, { paymentId: id, refundId: 'rfd_own', reason: '退' }),
    );
    await sendRefunds(test.deps, 'alipay');
    expect(test.refunds.at(-1)).toMatchObject({
      provider: 'alipay',
      id: 'rfd_own',
      paymentNo: 'pay_twice-2',
      amountFen: 100,
    });
    expect(await test.eventsOf(id)).toEqual([
      'payment.paid.v1 alipay',
      'payment.paid-again.v1 wechat',
      'payment.refund-asked.v1 second',
      'payment.refunded.v1 second',
      'payment.refund-asked.v1 whole',
      'payment.refunded.v1 whole',
    ]);
    expect(await rowOf(id)).toMatchObject({ state: 'refunded' });
    // Both bills have what we have.
    const lines = (await Array.fromAsync(moneyOf(test.deps, businessDay(test.now())))).flat();
    const mine = lines.filter(({ orderId }) => orderId === `ord_${id}`);
    expect(mine.map(({ kind, provider, no }) => `${kind} ${provider} ${no}`).toSorted()).toEqual([
      'pay alipay pay_twice-2',
      'pay wechat pay_twice',
      'refund alipay rfd_own',
      `refund wechat ${back?.id}`,
    ]);
  });

  it('[PAYMENT-63] another sum than was asked for pays nothing and goes back', async () => {
    await opened('pay_sum');
    await go('pay_sum', 'wechat');
    test.sums.set('wechat pay_sum', 70);
    await tell('wechat', 'pay_sum');
    expect(await rowOf('pay_sum')).toMatchObject({ state: 'waiting' });
    await sendRefunds(test.deps, 'wechat');
    expect(test.refunds.at(-1)).toMatchObject({ paymentNo: 'pay_sum', amountFen: 70 });
  });
});

it('[PAYMENT-60] payments that were begun before starts were kept go on, and none is paid back for a word that comes again', async () => {
  const { url, drop } = await databaseBefore('channels-started', (before) =>
    before.query(`
      insert into payment.payment (id, order_id, payer_id, amount_fen, provider, state, at, paid_at)
      values ('pay_w', 'o1', 'v', 100, 'wechat', 'waiting', 1e12, null),
        ('pay_p', 'o2', 'v', 100, 'wechat', 'paid', 1e12, 1e12),
        ('pay_s', 'o3', 'v', 100, 'alipay', 'waiting', 1e12, null)`),
  );
  const database = await openDatabase({ url });
  const test = openChannels(database);
  const tell = (provider: 'wechat' | 'alipay', no: string) =>
    receiveNotice(test.deps, provider, { body: Buffer.from(no), headers: {} });
  test.paid.add('wechat pay_w').add('wechat pay_p').add('wechat pay_s');
  await tell('wechat', 'pay_p');
  expect([...(await askingAbout(test.deps)(['pay_w']))]).toEqual(['pay_w']);
  // Begun at one channel, and then at another, under the same number.
  await tell('wechat', 'pay_s');
  const { rows } = await database.sql.execute(
    'select id, state, provider from payment.payment order by 1',
  );
  expect(rows).toEqual([
    { id: 'pay_p', state: 'paid', provider: 'wechat' },
    { id: 'pay_s', state: 'paid', provider: 'wechat' },
    { id: 'pay_w', state: 'paid', provider: 'wechat' },
  ]);
  await sendRefunds(test.deps, 'wechat');
  expect(test.refunds).toEqual([]);
  await test.deps.outbox.stop();
  await database.close();
  await drop();
});

it('[PAYMENT-23] a channel that hangs keeps the others from nothing, and is not asked on and on', async () => {
  const database = await emptyDatabase();
  const test = openChannels(database);
  const ids = ['pay_1', 'pay_2', 'pay_3', 'pay_4', 'pay_5'];
  const at = test.now();
  await startMany(
    database.sql,
    ids.map((id) => ({ id, orderId: `ord_${id}`, payerId: 'v', amountFen: 100, at })),
  );
  for (const id of ids) {
    const provider = id === 'pay_5' ? 'alipay' : 'wechat';
    await startPayment(test.deps, { paymentId: id, payerId: 'v', provider });
  }
  const ask = askingAbout(test.deps);
  test.away.add('wechat');
  const asked = await ask(ids);
  expect([[...asked], test.asked.filter((one) => one.startsWith('wechat'))]).toEqual([
    ['pay_5'],
    ['wechat pay_1', 'wechat pay_2', 'wechat pay_3'],
  ]);
  // Nor by the next who want to know at once.
  const before = test.asked.length;
  expect([...(await ask(['pay_4']))]).toEqual([]);
  expect(test.asked).toHaveLength(before);
  test.forward(10_000);
  test.away.clear();
  // What it says of some and nobody can read keeps it from none of the others.
  for (const id of ids.slice(0, 3)) test.unreadable.add(`wechat ${id}`);
  expect([...(await ask(ids))]).toEqual(['pay_4', 'pay_5']);
  // It does not even hang up.
  test.away.add('wechat');
  const hanging = test.hang('wechat');
  test.paid.add('alipay pay_5');
  const known = ask(ids);
  const stateOf = async () =>
    (await database.sql.execute(`select state from payment.payment where id = 'pay_5'`)).rows;
  await expect.poll(stateOf).toEqual([{ state: 'paid' }]);
  hanging.resolve();
  expect([...(await known)]).toEqual(['pay_5']);
  await test.deps.outbox.stop();
  await database.close();
});

it('[PAYMENT-23] however many notices wait for one channel, those of another are worked', async () => {
  const database = await emptyDatabase();
  const test = openChannels(database);
  const { deps } = test;
  const row = { id: 'pay_1', orderId: 'ord_1', payerId: 'v', amountFen: 100, at: test.now() };
  await startMany(database.sql, [row]);
  const rows = Array.from({ length: 101 }, (_, index) => {
    const provider = index < 100 ? ('wechat' as const) : ('alipay' as const);
    const about = { body: Buffer.from('pay_1'), signature: '', headers: {}, outcome: null };
    return { id: `ntc_${index}`, provider, receivedAt: index, ...about };
  });
  await database.sql.insert(notice).values(rows);
  test.away.add('wechat');
  await workLeftNotices(deps);
  const worked = await database.sql.execute(
    'select provider from payment.notice where outcome is not null',
  );
  expect(worked.rows).toEqual([{ provider: 'alipay' }]);
  // One that is not set up for a while finds its notices when it is.
  await workLeftNotices({ ...deps, providers: new Map() });
  test.away.clear();
  test.paid.add('wechat pay_1');
  await workLeftNotices(deps);
  const left = await database.sql.execute('select 1 from payment.notice where outcome is null');
  expect([left.rows, await test.eventsOf('pay_1')]).toEqual([[], ['payment.paid.v1 wechat']]);
  await deps.outbox.stop();
  await database.close();
});

it('[PAYMENT-23] a channel of which nothing can be read, many times in a row, is away as well', async () => {
  const asked: string[] = [];
  const items = Array.from({ length: 60 }, (_, index) => ({ id: `${index}` }));
  const round = (readable: (index: number) => boolean) =>
    whileThere({ log: openLog('silent'), what: 'ask' }, items, ({ id }) => {
      asked.push(id);
      return readable(Number(id)) ? Promise.resolve(true) : Promise.reject(new Error('<html>'));
    });
  expect(await round(() => false)).toEqual({ told: [], away: true });
  expect(asked.splice(0)).toHaveLength(20);
  expect(await round((index) => index % 20 === 19)).toMatchObject({ away: false });
  expect(asked).toHaveLength(60);
});
