import { createCipheriv, createSign, generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { emptyDatabase } from '../../platform/testing/index.ts';
import { startPayment } from './app/cashier.ts';
import { startMany } from './app/money.ts';
import { receiveNotice, workLeftNotices } from './app/notices.ts';
import { openWechat } from './app/wechat.ts';
import { openChannels } from './testing.ts';

const apiV3Key = '0123456789abcdef0123456789abcdef';
const serial = 'PUB_KEY_ID_0119000000012026';
const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

function signed(body: Buffer, at: number) {
  const timestamp = String(Math.floor(at / 1000));
  const text = `${timestamp}\nnonce\n${body.toString()}\n`;
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': 'nonce',
    'wechatpay-serial': serial,
    'wechatpay-signature': createSign('RSA-SHA256').update(text).sign(keys.privateKey, 'base64'),
  };
}

/** A notice as WeChat pushes it: an envelope in the clear, the number of the payment sealed. */
function noticeOf(no: string, at: number) {
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, 'abcdefghijkl').setAAD(Buffer.from('x'));
  const sealed = [cipher.update(JSON.stringify({ out_trade_no: no })), cipher.final()];
  const ciphertext = Buffer.concat([...sealed, cipher.getAuthTag()]).toString('base64');
  const resource = {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext,
    nonce: 'abcdefghijkl',
    associated_data: 'x',
  };
  const body = Buffer.from(JSON.stringify({ event_type: 'TRANSACTION.SUCCESS', resource }));
  return { body, headers: signed(body, at) };
}

it('[PAYMENT-22] a notice that could not be worked at once is worked an hour later; one that was old when it came is not', async () => {
  const database = await emptyDatabase();
  const test = openChannels(database);
  const { deps } = test;
  let away = false;
  const wechat = openWechat(
    {
      clock: deps.clock,
      nonce: () => 'nonce',
      transport: ({ url }) => {
        if (away) return Promise.reject(new Error('the channel is away'));
        const told = url.includes('native')
          ? { code_url: 'weixin://x' }
          : { trade_state: 'SUCCESS', transaction_id: '42', amount: { total: 100 } };
        const body = Buffer.from(JSON.stringify(told));
        return Promise.resolve({ status: 200, body, headers: signed(body, test.now()) });
      },
    },
    {
      gateway: 'https://api.mch.weixin.qq.com',
      merchantId: '19',
      appId: 'wx',
      serial: 's',
      privateKey: keys.privateKey,
      apiV3Key,
      platformKeys: { [serial]: keys.publicKey },
      notifyUrl: 'https://shop.example/notify',
      feeBp: 60,
    },
  );
  const channels = { ...deps, providers: new Map([['wechat' as const, wechat]]) };
  const id = 'pay_late';
  const at = test.now();
  await startMany(database.sql, [{ id, orderId: 'ord_1', payerId: 'v', amountFen: 100, at }]);
  await startPayment(channels, { paymentId: id, payerId: 'v', provider: 'wechat' });
  away = true;
  const old = await receiveNotice(channels, 'wechat', noticeOf(id, test.now() - 600_000));
  expect(old).toMatchObject({ refusal: { code: 'payment.bad-signature' } });
  expect(await receiveNotice(channels, 'wechat', noticeOf(id, test.now()))).toMatchObject({
    ok: true,
  });
  test.forward(3_600_000);
  await workLeftNotices(channels);
  away = false;
  await workLeftNotices(channels);
  const { rows } = await database.sql.execute('select outcome from payment.notice order by id');
  expect(rows).toEqual([{ outcome: 'bad-signature' }, { outcome: 'paid' }]);
  await deps.outbox.stop();
  await database.close();
});
