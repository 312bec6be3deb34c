import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asker } from '../../platform/testing/http.ts';
import { openTestPayments } from './testing/open.ts';

const dayMs = 86_400_000;

describe('the routes for notices', () => {
  let test: Awaited<ReturnType<typeof openTestPayments>>;
  let ask: ReturnType<typeof asker>;
  beforeAll(async () => {
    test = await openTestPayments();
    ask = asker(test.http.app);
  });
  afterAll(() => test.close());

  const forged = async () => {
    const { rows } = await test.database.sql.execute<{ n: number; bytes: number }>(
      "select count(*)::int as n, coalesce(sum(length(body) + length(signature) + length(headers::text)), 0)::int as bytes from payment.notice where outcome = 'bad-signature'",
    );
    return rows[0] ?? { n: 0, bytes: 0 };
  };

  it('[PAYMENT-1] [PAYMENT-2] a notice with a wrong signature is stored and refused', async () => {
    const body = Buffer.from('{"paymentId":"pay_x","amountFen":1,"outcome":"paid"}');
    const headers = { 'x-sandbox-signature': 'wrong' };
    const refused = await test.payments.receiveNotice('sandbox', { body, headers });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'payment.bad-signature' } });
    const { rows } = await test.database.sql.execute<{ body: Uint8Array }>(
      "select body from payment.notice where outcome = 'bad-signature'",
    );
    expect(Buffer.from(rows[0]?.body ?? []).equals(body)).toBe(true);
  });

  it.each([
    ['sandbox', 'application/json', '{"paymentId":"x"}'],
    ['alipay', 'application/x-www-form-urlencoded;charset=utf-8', 'out_trade_no=x&sign=y'],
    ['wechat', 'application/json', 'not even json'],
    ['sandbox-alipay', 'application/octet-stream', '\u0001\u0002'],
  ])(
    '[PAYMENT-2] the notice route of %s takes bytes of %s, and refuses what nobody signed',
    async (name, type, payload) => {
      const url = `/api/payments/${name}/notify`;
      const headers = { 'content-type': type, host: 'localhost' };
      const answer = await test.http.app.inject({ method: 'POST', url, headers, payload });
      expect(answer.statusCode).toBe(401);
      expect(answer.json().code).toBe('payment.bad-signature');
    },
  );

  it('[PAYMENT-2] a signed notice is thanked when it is durable', async () => {
    const body = '{"paymentId":"pay_nobody","amountFen":1,"outcome":"paid"}';
    const signature = createHmac('sha256', 'sandbox').update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-sandbox-signature': signature };
    const url = '/api/payments/sandbox/notify';
    const answer = await test.http.app.inject({ method: 'POST', url, headers, payload: body });
    expect([answer.statusCode, answer.body]).toEqual([200, '{"code":"SUCCESS"}']);
  });

  it('[PAYMENT-16] of forged notices a little is kept of a few, and for a week', async () => {
    const types = { 'content-type': 'application/json' };
    for (const name of ['wechat', 'sandbox', 'alipay']) {
      for (let count = 0; count < 30; count += 1) {
        const headers = { ...types, 'wechatpay-signature': 'x'.repeat(6000) };
        const url = `/api/payments/${name}/notify`;
        await ask('POST', url, headers, `{"sign":"${'y'.repeat(50_000)}"}`);
      }
    }
    const kept = await forged();
    expect(kept.n).toBeLessThanOrEqual(20);
    expect(kept.n).toBeGreaterThan(0);
    expect(kept.bytes).toBeLessThan(kept.n * 4096);
    expect((await ask('POST', '/api/payments/wechat/notify', types, 'x'.repeat(1e6))).status).toBe(
      413,
    );
    test.clock.forward(8 * dayMs);
    await test.payments.pruneForged();
    expect((await forged()).n).toBe(0);
    expect((await ask('POST', '/api/payments/sandbox/notify', types, '{}')).status).toBe(401);
    expect((await forged()).n).toBe(1);
  });
});
