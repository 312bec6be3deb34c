import { createCipheriv, createHash, createPublicKey } from 'node:crypto';
import { Aes, Formatter, Rsa } from 'wechatpay-axios-plugin';
import { describe, expect, it } from 'vitest';
import { rowsIn } from '../../platform/tables/index.ts';
import { clock, json, now, ours, seconds, theirs, type Double } from './channel-double.ts';
import { NoBill, type RawNotice } from './app/provider.ts';
import type { Call } from './app/transport.ts';
import { openResource, openWechat, type WechatTerms } from './app/wechat.ts';
import type { BillLine } from './domain/bill.ts';
import { writeWechatBill } from './domain/wechat-bill.ts';
import { requestText } from './domain/wechat-sign.ts';

describe('WeChat Pay v3', () => {
  const apiV3Key = '0123456789abcdef0123456789abcdef';
  const serial = 'PUB_KEY_ID_0119000000012026';
  const terms: WechatTerms = {
    gateway: 'https://api.mch.weixin.qq.com',
    merchantId: '1900000109',
    appId: 'wxd678efh567hg6787',
    serial: '5157F09EFDC096DE15EBE81A47057A72',
    privateKey: ours.secret,
    apiV3Key,
    platformKeys: { [serial]: theirs.open },
    notifyUrl: 'https://shop.example/notify',
    feeBp: 60,
  };
  const sealed = (body: Buffer, change: Record<string, string> = {}): RawNotice['headers'] => {
    const nonce = 'EcYMr7';
    const text = `${change['wechatpay-timestamp'] ?? seconds}\n${nonce}\n${body.toString()}\n`;
    return {
      'wechatpay-timestamp': seconds,
      'wechatpay-nonce': nonce,
      'wechatpay-serial': serial,
      'wechatpay-signature': Rsa.sign(text, theirs.secret),
      ...change,
    };
  };
  const double = (): Double => {
    const calls: Call[] = [];
    const made: Double = {
      calls,
      answer: () => json(200, {}),
      transport: async (call) => {
        calls.push(call);
        const { status, body, headers } = made.answer(call);
        return { status, body, headers: headers ?? sealed(body) };
      },
    };
    return made;
  };
  const open = (made: Double) =>
    openWechat({ clock, nonce: () => 'NONCE', transport: made.transport }, terms);
  const payment = { no: 'pay_1', orderId: 'ord_1', amountFen: 100, until: now + 300_000 };

  it('[PAYMENT-8] signs the very text that the documentation prints', () => {
    // developers: "GET\n/v3/certificates\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n"
    const text = requestText({
      method: 'GET',
      path: '/v3/certificates',
      timestamp: '1554208460',
      nonce: '593BEC0C930BF1AFEB40B4A08C8FB242',
      body: '',
    });
    expect(text).toBe('GET\n/v3/certificates\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n');
    expect(text).toBe(
      Formatter.request(
        'GET',
        '/v3/certificates',
        '1554208460',
        '593BEC0C930BF1AFEB40B4A08C8FB242',
      ),
    );
  });

  it('[PAYMENT-8] every request carries the signature that the kit of WeChat verifies', async () => {
    const made = double();
    made.answer = ({ url }) =>
      json(
        200,
        url.includes('native') ? { code_url: 'weixin://wxpay/x' } : { trade_state: 'NOTPAY' },
      );
    const wechat = open(made);
    expect(await wechat.start(payment)).toEqual({
      ok: true,
      value: { provider: 'wechat', code: 'weixin://wxpay/x' },
    });
    expect(await wechat.query('pay_1')).toEqual({ state: 'waiting' });
    await wechat.close('pay_1');
    for (const { method, url, headers, body = '' } of made.calls) {
      const { pathname, search } = new URL(url);
      const [, signature = ''] = /signature="([^"]+)"/.exec(headers['authorization'] ?? '') ?? [];
      const text = Formatter.request(method, pathname + search, seconds, 'NONCE', body);
      expect(Rsa.verify(text, signature, createPublicKey(ours.open))).toBe(true);
      const told = Formatter.authorization(
        terms.merchantId,
        'NONCE',
        signature,
        seconds,
        terms.serial,
      );
      const parts = (header = '') =>
        header.replace('WECHATPAY2-SHA256-RSA2048 ', '').split(',').toSorted();
      expect(parts(headers['authorization'])).toEqual(parts(told));
    }
    const [first] = made.calls;
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      out_trade_no: 'pay_1',
      mchid: '1900000109',
      amount: { total: 100, currency: 'CNY' },
      time_expire: '2026-11-22T12:05:00+08:00',
    });
  });

  it.each([
    ['another key', (body: Buffer) => sealed(body, { 'wechatpay-signature': 'AAAA' })],
    ['a probe', (body: Buffer) => sealed(body, { 'wechatpay-signature': 'WECHATPAY/SIGNTEST/x' })],
    ['an old time', (body: Buffer) => sealed(body, { 'wechatpay-timestamp': '1554208460' })],
    ['a strange serial', (body: Buffer) => sealed(body, { 'wechatpay-serial': 'OTHER' })],
    ['no signature', () => ({})],
  ])(
    '[PAYMENT-8] an answer with %s is a fault, and a notice is refused',
    async (_name, headers) => {
      const made = double();
      const body = Buffer.from(
        '{"trade_state":"SUCCESS","transaction_id":"1","amount":{"total":100}}',
      );
      made.answer = () => ({ status: 200, body, headers: headers(body) });
      await expect(open(made).query('pay_1')).rejects.toThrow('not signed');
      expect(open(made).read({ body, headers: headers(body) }, now)).toMatchObject({
        refusal: { code: 'payment.bad-signature' },
      });
    },
  );

  it('[PAYMENT-8] opens what the kit of WeChat sealed; one changed bit is not opened', () => {
    const ciphertext = Aes.AesGcm.encrypt(
      '{"out_trade_no":"pay_1"}',
      apiV3Key,
      'n'.repeat(12),
      'transaction',
    );
    const resource = {
      algorithm: 'AEAD_AES_256_GCM' as const,
      ciphertext,
      nonce: 'n'.repeat(12),
      associated_data: 'transaction',
    };
    expect(openResource(apiV3Key, resource)).toBe('{"out_trade_no":"pay_1"}');
    const bytes = Buffer.from(ciphertext, 'base64');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    const bad = { ...resource, ciphertext: bytes.toString('base64') };
    expect(() => openResource(apiV3Key, bad)).toThrow();
  });

  it('[PAYMENT-8] [PAYMENT-17] reads a genuine notice of a payment and of a refund', () => {
    const wechat = open(double());
    const notice = (inner: object): RawNotice => {
      const cipher = createCipheriv('aes-256-gcm', apiV3Key, 'abcdefghijkl').setAAD(
        Buffer.from('x'),
      );
      const text = Buffer.concat([
        cipher.update(JSON.stringify(inner)),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      const resource = {
        algorithm: 'AEAD_AES_256_GCM',
        ciphertext: text.toString('base64'),
        nonce: 'abcdefghijkl',
        associated_data: 'x',
        original_type: 'transaction',
      };
      const body = Buffer.from(
        JSON.stringify({ id: '1', event_type: 'TRANSACTION.SUCCESS', resource }),
      );
      return { body, headers: sealed(body) };
    };
    expect(wechat.read(notice({ out_trade_no: 'pay_1' }), now)).toMatchObject({
      value: { about: 'payment', no: 'pay_1', number: '1' },
    });
    expect(
      wechat.read(notice({ out_trade_no: 'pay_1', out_refund_no: 'rfd_1' }), now),
    ).toMatchObject({
      value: { about: 'refund', refundId: 'rfd_1' },
    });
  });

  it('[PAYMENT-8] knows how a payment and a refund stand, and why it was refused', async () => {
    const made = double();
    const wechat = open(made);
    const refund = { id: 'rfd_1', paymentNo: 'pay_1', amountFen: 40, totalFen: 100, reason: '退' };
    made.answer = () =>
      json(200, { trade_state: 'SUCCESS', transaction_id: '42', amount: { total: 100 } });
    expect(await wechat.query('pay_1')).toEqual({ state: 'paid', fen: 100, txn: '42' });
    made.answer = () => json(200, { trade_state: 'CLOSED' });
    expect(await wechat.query('pay_1')).toEqual({ state: 'closed' });
    made.answer = () => json(404, { code: 'ORDER_NOT_EXIST', message: '订单不存在' });
    expect(await wechat.query('pay_1')).toEqual({ state: 'waiting' });
    made.answer = () => json(200, { status: 'PROCESSING' });
    expect(await wechat.refund(refund)).toEqual({ state: 'processing' });
    expect(JSON.parse(made.calls.at(-1)?.body ?? '').amount).toEqual({
      refund: 40,
      total: 100,
      currency: 'CNY',
    });
    made.answer = () => json(200, { status: 'SUCCESS' });
    expect(await wechat.queryRefund(refund)).toEqual({ state: 'done' });
    made.answer = () => json(404, { code: 'RESOURCE_NOT_EXISTS', message: '无' });
    expect(await wechat.queryRefund(refund)).toMatchObject({ state: 'failed', sure: true });
    made.answer = () => json(403, { code: 'NOT_ENOUGH', message: '余额不足' });
    expect(await wechat.refund(refund)).toMatchObject({
      state: 'failed',
      why: { zh: 'NOT_ENOUGH 余额不足', remedy: 'money' },
    });
    expect(await wechat.start(payment)).toMatchObject({
      refusal: { code: 'payment.provider-trouble' },
    });
  });

  it('[PAYMENT-5] a bill whose SHA-1 is not the one that was told is not read', async () => {
    const line: BillLine = {
      at: now,
      channelTxn: '42',
      merchantNo: 'pay_1',
      refundNo: '',
      kind: 'pay',
      fen: 100,
      feeFen: 1,
      currency: 'CNY',
      merchantId: terms.merchantId,
    };
    const file = Buffer.from([...writeWechatBill([line])].join('\r\n'));
    const sum = createHash('sha1').update(file).digest('hex');
    const made = double();
    const place = (hash: string) => (call: Call) =>
      call.url.includes('download')
        ? { status: 200, body: file, headers: {} }
        : json(200, {
            hash_type: 'SHA1',
            hash_value: hash,
            download_url: 'https://api.mch.weixin.qq.com/v3/billdownload/file?token=t',
          });
    made.answer = place(sum);
    const { text, reader } = await open(made).bill('2026-11-22');
    const read = rowsIn(await Array.fromAsync(text)).map((row) => reader.read(row));
    expect(read.filter(Boolean)).toEqual([line]);
    expect(reader.end()).toMatchObject({ count: 1 });
    made.answer = place('0'.repeat(40));
    await expect(open(made).bill('2026-11-22')).rejects.toThrow('SHA-1');
    made.answer = () => json(400, { code: 'NO_STATEMENT_EXIST', message: '账单文件不存在' });
    await expect(open(made).bill('2026-11-22')).rejects.toBeInstanceOf(NoBill);
  });
});
