import { createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openAlipay } from './app/alipay.ts';
import type { CallAnswer } from './app/transport.ts';
import { openWechat } from './app/wechat.ts';
import { remedyWords, saidBefore, saidOf } from './domain/channel-words.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const secret = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
const open = pair.publicKey.export({ type: 'spki', format: 'pem' });
const now = Date.UTC(2026, 10, 22, 4);
const clock = { now: () => now };
const payment = { no: 'pay_1', orderId: 'ord_1', amountFen: 100, until: now + 300_000 };
const back = { id: 'rfd_1', paymentNo: 'pay_1', amountFen: 40, totalFen: 100, reason: '退' };
const signed = (text: string): string =>
  createSign('RSA-SHA256').update(text).sign(secret, 'base64');

/** A WeChat whose every answer is this one, signed. */
function wechat(status: number, text: string) {
  const seconds = String(now / 1000);
  const headers = {
    'wechatpay-timestamp': seconds,
    'wechatpay-nonce': 'n',
    'wechatpay-serial': 'P',
    'wechatpay-signature': signed(`${seconds}\nn\n${text}\n`),
  };
  const transport = async (): Promise<CallAnswer> => ({ status, body: Buffer.from(text), headers });
  return openWechat(
    { clock, nonce: () => 'N', transport },
    {
      gateway: 'https://api.mch.weixin.qq.com',
      merchantId: '1900000109',
      appId: 'wx1',
      serial: 'S',
      privateKey: secret,
      apiV3Key: '0'.repeat(32),
      feeBp: 60,
      platformKeys: { P: open },
      notifyUrl: 'https://shop.example/notify',
    },
  );
}

/** An Alipay whose answer to this method is this one, signed. */
function alipay(method: string, part: string) {
  const name = `${method.replaceAll('.', '_')}_response`;
  const body = Buffer.from(`{"${name}":${part},"sign":"${signed(part)}"}`);
  const transport = async (): Promise<CallAnswer> => ({ status: 200, body, headers: {} });
  return openAlipay(
    { clock, transport },
    {
      gateway: 'https://openapi.alipay.com/gateway.do',
      appId: '2021000000000001',
      merchantId: '2088000000000001',
      privateKey: secret,
      alipayPublicKey: open,
      notifyUrl: 'https://shop.example/alipay',
      feeBp: 55,
    },
  );
}

describe('what a channel says of a refund', () => {
  it.each([
    [404, '{"code":"RESOURCE_NOT_EXISTS","message":"无"}'],
    [200, '{"status":"CLOSED"}'],
    [200, '{"status":"ABNORMAL"}'],
  ])('[PAYMENT-50] WeChat is sure with %i %s', async (status, text) => {
    expect(await wechat(status, text).queryRefund(back)).toMatchObject({
      state: 'failed',
      sure: true,
    });
  });

  it.each([
    [404, '{}'],
    [404, '{"code":"MCH_NOT_EXISTS","message":"商户号不存在"}'],
    [404, '{"code":"ORDER_NOT_EXIST","message":"订单不存在"}'],
    [404, '{"code":"NOT_FOUND"}'],
    [403, '{"code":"RESOURCE_NOT_EXISTS"}'],
    [200, '{"status":"NEWSTATE"}'],
    [200, '{"status":""}'],
    [200, '{"status":"REFUNDING"}'],
  ])('[PAYMENT-50] WeChat is not sure with %i %s: it is asked again', async (status, text) => {
    const told = await wechat(status, text).queryRefund(back);
    expect(told).toMatchObject({ state: 'failed', why: { zh: expect.any(String) } });
    expect(told).not.toHaveProperty('sure');
    if (status === 200) expect(told).toMatchObject({ why: { remedy: 'again' } });
  });

  const query = 'alipay.trade.fastpay.refund.query';
  it.each(['REFUND_CLOSED', '', 'NEW'])(
    '[PAYMENT-50] a status of Alipay that nobody knows (%s) is neither done nor under way',
    async (status) => {
      const part = `{"code":"10000","msg":"Success","refund_status":"${status}"}`;
      const told = await alipay(query, part).queryRefund(back);
      expect(told).toMatchObject({ state: 'failed', why: { remedy: 'again' } });
      expect(told).not.toHaveProperty('sure');
    },
  );

  it('[PAYMENT-50] Alipay is sure where it says that it failed or was never received', async () => {
    for (const part of ['{"code":"10000"}', '{"code":"10000","refund_status":"REFUND_FAIL"}']) {
      expect(await alipay(query, part).queryRefund(back)).toMatchObject({ sure: true });
    }
    const no = '{"code":"40004","sub_code":"ACQ.TRADE_NOT_EXIST","sub_msg":"交易不存在"}';
    expect(await alipay(query, no).queryRefund(back)).not.toHaveProperty('sure');
    const going = '{"code":"10000","refund_status":"REFUND_PROCESSING"}';
    expect(await alipay(query, going).queryRefund(back)).toEqual({ state: 'processing' });
  });
});

describe('an answer that has not its form', () => {
  const trouble = {
    said: {
      zh: expect.stringContaining('无法解析'),
      en: expect.stringMatching(/^[^\p{Script=Han}]+$/u),
    },
    refusal: { code: 'payment.provider-trouble', status: 502 },
  };

  it.each([
    '{}',
    'null',
    '[]',
    '{"trade_state":1}',
    '{"trade_state":"SUCCESS"}',
    '{"trade_state":"SUCCESS","transaction_id":"T","amount":{"total":"100"}}',
    '{"trade_state":"SUCCESS","transaction_id":"","amount":{"total":100}}',
    '{"trade_state":"NEWSTATE"}',
  ])('[PAYMENT-51] WeChat’s %s says nothing of a payment, in words', async (text) => {
    await expect(wechat(200, text).query('pay_1')).rejects.toMatchObject(trouble);
  });

  it('[PAYMENT-51] WeChat’s {} says nothing of a code, a refund or a bill', async () => {
    const empty = wechat(200, '{}');
    await expect(empty.start(payment)).rejects.toMatchObject(trouble);
    await expect(empty.queryRefund(back)).rejects.toMatchObject(trouble);
    await expect(empty.refund(back)).rejects.toMatchObject(trouble);
    await expect(empty.bill('2026-11-21')).rejects.toMatchObject(trouble);
  });

  it('[PAYMENT-51] a 404 of WeChat that is not about the order is not an order that waits', async () => {
    const wrong = wechat(404, '{"code":"MCH_NOT_EXISTS","message":"商户号不存在"}');
    await expect(wrong.query('pay_1')).rejects.toThrow('MCH_NOT_EXISTS 商户号不存在');
    const none = wechat(404, '{"code":"ORDER_NOT_EXIST","message":"订单不存在"}');
    expect(await none.query('pay_1')).toEqual({ state: 'waiting' });
  });

  it.each([
    '{"code":10000,"msg":"Success"}',
    '{}',
    '{"code":"10000"}',
    '{"code":"10000","trade_status":"TRADE_SUCCESS","trade_no":"T"}',
    '{"code":"10000","trade_status":"TRADE_SUCCESS","total_amount":"1.00"}',
    '{"code":"10000","trade_status":"TRADE_SUCCESS","trade_no":"T","total_amount":"1e2"}',
    '{"code":"10000","trade_status":"NEW_STATE","trade_no":"T","total_amount":"1.00"}',
  ])('[PAYMENT-51] Alipay’s %s says nothing of a payment, in words', async (part) => {
    const asked = alipay('alipay.trade.query', part).query('pay_1');
    await expect(asked).rejects.toMatchObject(trouble);
  });

  it('[PAYMENT-51] Alipay without a code to scan, or without the place of a bill', async () => {
    const yes = '{"code":"10000","msg":"Success"}';
    const started = alipay('alipay.trade.precreate', yes).start(payment);
    await expect(started).rejects.toMatchObject(trouble);
    const bill = alipay('alipay.data.dataservice.bill.downloadurl.query', yes).bill('2026-11-21');
    await expect(bill).rejects.toMatchObject(trouble);
  });
});

describe('money that may be back already', () => {
  it.each([
    ['INVALID_REQUEST', '订单已全额退款'],
    ['INVALID_REQUEST', '该订单已退款完成'],
    ['INVALID_REQUEST', '退款金额大于可退金额'],
    ['INVALID_REQUEST', '订单金额或退款金额与之前请求不一致,请核实后再试'],
    ['PARAM_ERROR', '累计退款金额超过支付金额'],
    ['ACQ.TRADE_HAS_CLOSE', '交易已经关闭'],
    ['ACQ.REFUND_FEE_ERROR', '退款金额无效'],
    ['ACQ.REFUND_AMT_NOT_EQUAL_TOTAL', '退款金额超限'],
    ['ACQ.REASON_TRADE_REFUND_FEE_ERR', '退款金额无效'],
  ])('[PAYMENT-52] %s %s: finance looks there before it pays by the bank', (code, message) => {
    const said = saidOf(code, message);
    expect(said.remedy).toBe('look-first');
    expect(saidBefore(said.zh).remedy).toBe('look-first');
    const { zh, en } = remedyWords[said.remedy];
    expect([zh.indexOf('先到渠道'), en.indexOf('first checks')].every((at) => at >= 0)).toBe(true);
    expect(zh.indexOf('先到渠道')).toBeLessThan(zh.indexOf('银行转账'));
  });

  it.each([
    ['INVALID_REQUEST', '订单已超过可退款的最大期限,支付完成一年之后的订单无法退款', 'never'],
    ['ACQ.TRADE_HAS_FINISHED', '交易已完结', 'never'],
    ['NOT_ENOUGH', '基本账户余额不足,请充值后重新发起', 'money'],
    ['SYSTEM_ERROR', '系统异常', 'again'],
  ])('[PAYMENT-52] %s %s is not one of them', (code, message, remedy) => {
    expect(saidOf(code, message).remedy).toBe(remedy);
  });
});
