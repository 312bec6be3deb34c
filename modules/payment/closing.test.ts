import { createSign, generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { openAlipay } from './app/alipay.ts';
import type { Transport } from './app/transport.ts';
import { openWechat } from './app/wechat.ts';

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const now = Date.UTC(2026, 10, 22, 4);
const clock = { now: () => now };
const sign = (text: string): string =>
  createSign('RSA-SHA256').update(text).sign(keys.privateKey, 'base64');

/** WeChat, of which a test says what it answers. */
function wechatThat(status: number, told: object | undefined) {
  const transport: Transport = () => {
    const body = Buffer.from(told === undefined ? '' : JSON.stringify(told));
    const timestamp = String(now / 1000);
    const headers = {
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': 'n',
      'wechatpay-serial': 'ours',
      'wechatpay-signature': sign(`${timestamp}\nn\n${body.toString()}\n`),
    };
    return Promise.resolve({ status, body, headers });
  };
  return openWechat(
    { clock, nonce: () => 'n', transport },
    {
      gateway: 'https://api.mch.weixin.qq.com',
      merchantId: '19',
      appId: 'wx',
      serial: 's',
      privateKey: keys.privateKey,
      apiV3Key: '0'.repeat(32),
      platformKeys: { ours: keys.publicKey },
      notifyUrl: 'https://x.example',
      feeBp: 60,
    },
  );
}

function alipayThat(told: object) {
  const part = JSON.stringify(told);
  const body = Buffer.from(`{"alipay_trade_close_response":${part},"sign":"${sign(part)}"}`);
  const transport: Transport = () => Promise.resolve({ status: 200, body, headers: {} });
  return openAlipay(
    { clock, transport },
    {
      gateway: 'https://openapi.alipay.com/gateway.do',
      appId: '2021',
      merchantId: '2088',
      privateKey: keys.privateKey,
      alipayPublicKey: keys.publicKey,
      notifyUrl: 'https://x.example',
      feeBp: 60,
    },
  );
}

it.each([
  ['no content', 204, undefined, 'closed'],
  ['closed before', 400, { code: 'ORDER_CLOSED', message: '订单已关闭' }, 'closed'],
  ['paid before', 400, { code: 'INVALID_REQUEST', message: '该订单已支付' }, 'open'],
  ['never heard of it', 404, { code: 'ORDER_NOT_EXIST', message: '订单不存在' }, 'open'],
  ['out of order', 500, { code: 'SYSTEM_ERROR', message: '系统错误' }, 'open'],
] as const)('[PAYMENT-61] WeChat closes a code: %s', async (_name, status, told, said) => {
  expect(await wechatThat(status, told).close('pay_1')).toBe(said);
});

it.each([
  ['done', { code: '10000', msg: 'Success' }, 'closed'],
  ['nobody scanned it', { code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' }, 'open'],
  ['paid before', { code: '40004', sub_code: 'ACQ.TRADE_STATUS_ERROR' }, 'open'],
] as const)('[PAYMENT-61] Alipay closes a code: %s', async (_name, told, said) => {
  expect(await alipayThat(told).close('pay_1')).toBe(said);
});
