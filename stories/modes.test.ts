import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { demoIn, keepMode, type Mode } from '../apps/server/mode.ts';
import { readSettings, type Settings } from '../apps/server/settings.ts';
import { ownDatabase, type OwnDatabase } from '../platform/testing/index.ts';
import { handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openShow, type Show } from './show.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const alipay = {
  gateway: 'https://openapi.alipay.com/gateway.do',
  appId: '2021',
  merchantId: '2088',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  alipayPublicKey: publicKey.export({ type: 'spki', format: 'pem' }),
  notifyUrl: 'https://live.example.cn/api/payments/alipay/notify',
  feeBp: 60,
};
const seller = { name: '某公司', licence: '某执照', address: '某地', phone: '400' };
const secrets = {
  signIn: 's'.repeat(32),
  viewers: 'v'.repeat(16),
  sandbox: 'b'.repeat(16),
  currentKey: 'k1',
  keys: { k1: Buffer.alloc(32).toString('base64') },
};

describe('where a real channel is set', () => {
  let test: TestProgram;
  let show: Show;
  beforeAll(async () => {
    const clock = handClock();
    test = await openTestProgram({ clock, channels: { alipay } });
    test.program.jobs.stop();
    show = await openShow({ ...test, clock }, 'live');
  }, 60_000);
  afterAll(() => test.close());

  it('[PAYMENT-13] nobody pays at a sandbox cashier, and no sandbox is believed or named', async () => {
    const buyer = await newBuyer(test);
    const { body: order } = await buy(show, buyer);
    for (const provider of ['sandbox', 'sandbox-alipay']) {
      const body = { outcome: 'pay', provider };
      const path = `/api/payments/${order.paymentId}`;
      const paid = await buyer.client.send('POST', `${path}/cashier`, body);
      expect(paid).toMatchObject({ status: 422, body: { code: 'payment.provider-absent' } });
      const begun = await buyer.client.send('POST', `${path}/start`, { provider });
      expect(begun).toMatchObject({ status: 422, body: { code: 'payment.provider-absent' } });
    }
    const { rows } = await test.program.database.sql.execute(
      `select 1 from payment.sandbox_notice where payment_id = '${order.paymentId}'`,
    );
    expect(rows).toEqual([]);
    const channels = await buyer.client.send('GET', '/api/payments/channels');
    expect(channels.body).toEqual({ channels: ['alipay'] });
  });

  it('[HOUSE-20] a start in earnest finds the demo company, its logins and its sandboxes', async () => {
    const found = await demoIn(test.program.world);
    expect(found.join('\n')).toContain('admin, content, sales');
    expect(found).toHaveLength(2);
  });
});

it('[HOUSE-20] a house of its own is none of the demo', async () => {
  const test = await openTestProgram({ world: false });
  const { team, database } = test.program.world;
  const own = {
    username: 'admin',
    name: '王总',
    role: 'admin' as const,
    password: 'own-words-7319',
  };
  await database.inTransaction((tx) => team.hire(tx, own));
  expect(await demoIn(test.program.world)).toEqual([]);
  await test.close();
});

describe('a database that began in earnest', () => {
  let own: OwnDatabase;
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-began-'));
  const start = (mode: Mode) =>
    openTestProgram({ world: false, folder, databaseUrl: own.url, mode });
  const began = async ({ program: { world } }: TestProgram, mode: Mode): Promise<void> =>
    keepMode(world, { mode, at: 0 });
  beforeEach(async () => {
    own = await ownDatabase();
  });
  afterEach(() => own.drop());
  afterAll(() => rmSync(folder, { recursive: true }));

  it('[HOUSE-21] is never opened as a demo, whose settings were left behind', async () => {
    const first = await start('production');
    await began(first, 'production');
    await first.close();
    await expect(start('demo')).rejects.toThrow(/in production mode[^]*DIANBO_MODE=production/);
    const again = await start('production');
    await began(again, 'production');
    const { rows } = await again.program.database.sql.execute(
      `select object from audit.entry where action = 'house.begun'`,
    );
    expect(rows).toEqual([{ object: 'production' }]);
    await again.close();
  });

  it('[HOUSE-21] nor is a demo opened in earnest, and of two that begin at once one is first', async () => {
    const [one, other] = await Promise.all([start('demo'), start('production')]);
    const tried = await Promise.allSettled([began(one, 'demo'), began(other, 'production')]);
    await Promise.all([one.close(), other.close()]);
    expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const [first, second]: Mode[] =
      tried[0]?.status === 'fulfilled' ? ['demo', 'production'] : ['production', 'demo'];
    await expect(start(second ?? 'demo')).rejects.toThrow(new RegExp(`in ${first} mode`));
  });

  it('[HOUSE-21] one from before it was put down tells by its payments', async () => {
    const test = await openTestProgram({ clock: handClock() });
    test.program.jobs.stop();
    const { database } = test.program;
    expect(
      (await database.sql.execute('select 1 from payment.payment')).rows.length,
    ).toBeGreaterThan(0);
    await database.sql.execute(`update payment.payment set provider = 'wechat'`);
    await expect(began(test, 'demo')).rejects.toThrow(/in production mode/);
    await began(test, 'production');
    await test.close();
  });
});

describe('a start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-modes-'));
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (env: Record<string, string>, args: string[] = []): Settings => {
    const unset = ['MODE', 'WECHAT', 'ALIPAY', 'PUBLIC_URL', 'SECRETS', 'SELLER', 'DEMO_BOOKS'];
    for (const name of unset) vi.stubEnv(`DIANBO_${name}`, '');
    vi.stubEnv('DIANBO_DATA', folder);
    for (const [name, value] of Object.entries(env)) vi.stubEnv(`DIANBO_${name}`, value);
    return readSettings(args);
  };
  const all = {
    MODE: 'production',
    ALIPAY: JSON.stringify(alipay),
    SELLER: JSON.stringify(seller),
    PUBLIC_URL: 'https://live.example.cn',
    SECRETS: JSON.stringify(secrets),
  };

  it('[HOUSE-20] in production says all that is missing at once, and makes nothing', () => {
    expect(() => read({ MODE: 'production', DEMO_BOOKS: 'open' })).toThrow(
      /DIANBO_WECHAT[^]*DIANBO_PUBLIC_URL[^]*DIANBO_SECRETS[^]*DIANBO_SELLER[^]*DIANBO_DEMO_BOOKS/,
    );
    expect(existsSync(join(folder, 'secrets.json'))).toBe(false);
    expect(() => read({ ...all, PUBLIC_URL: 'http://live.example.cn' })).toThrow(/https/);
  });

  it('[HOUSE-20] in production has no demo company, and the seller of the house', () => {
    expect(read(all)).toMatchObject({ mode: 'production', empty: true, seller, secrets });
    const { SECRETS: _none, ...rest } = all;
    expect(read(rest, ['--new-secrets']).secrets.keys).toHaveProperty('k1');
    expect(read(rest).mode).toBe('production');
  });

  it('[HOUSE-20] is a demo where nothing is set, and never one with a real channel', () => {
    expect(read({})).toMatchObject({ mode: 'demo', empty: false });
    expect(() => read({ ...all, MODE: 'demo' })).toThrow(/DIANBO_MODE=demo/);
    // A forgotten word sells nothing for free.
    expect(read({ ...all, MODE: '' }).mode).toBe('production');
    expect(() => read({ MODE: 'live' })).toThrow(/DIANBO_MODE/);
  });
});
