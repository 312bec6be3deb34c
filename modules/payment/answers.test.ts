import { createSign, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openAlipay, type AlipayTerms } from './app/alipay.ts';
import { toGbk } from './app/alipay-file.ts';
import type { Call, CallAnswer } from './app/transport.ts';
import { openWechat, type WechatTerms } from './app/wechat.ts';
import { saidBefore, saidOf } from './domain/channel-words.ts';
import { cutBytes } from './domain/limits.ts';
import { answerBytes } from './domain/wechat-sign.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const secret = pair.privateKey.export({ type: 'pkcs8', format: 'pem' });
const open = pair.publicKey.export({ type: 'spki', format: 'pem' });
const now = Date.UTC(2026, 10, 22, 4);
const clock = { now: () => now };
const payment = { no: 'pay_1', orderId: 'ord_1', amountFen: 100, until: now + 300_000 };
const back = { id: 'rfd_1', paymentNo: 'pay_1', amountFen: 40, totalFen: 100, reason: '退' };
const signed = (bytes: Uint8Array | string): string =>
  createSign('RSA-SHA256').update(bytes).sign(secret, 'base64');

const alipayTerms: AlipayTerms = {
  gateway: 'https://openapi.alipay.com/gateway.do',
  appId: '2021000000000001',
  merchantId: '20880000000000010156',
  privateKey: secret,
  alipayPublicKey: open,
  notifyUrl: 'https://shop.example/alipay',
  feeBp: 55,
};

function alipay(answer: Uint8Array | string, status = 200, calls: Call[] = []) {
  const body = Buffer.from(answer);
  const transport = async (call: Call): Promise<CallAnswer> => {
    calls.push(call);
    return { status, body, headers: {} };
  };
  return openAlipay({ clock, transport }, alipayTerms);
}

/** As its gateway answers: the part is signed on its bytes. */
function answered(method: string, part: Uint8Array | string): Buffer {
  const bytes = Buffer.from(part);
  const head = Buffer.from(`{"${method.replaceAll('.', '_')}_response":`);
  return Buffer.concat([head, bytes, Buffer.from(`,"sign":"${signed(bytes)}"}`)]);
}

const wechatTerms: WechatTerms = {
  gateway: 'https://api.mch.weixin.qq.com',
  merchantId: '1900000109',
  appId: 'wx1',
  serial: 'S',
  privateKey: secret,
  apiV3Key: '0'.repeat(32),
  feeBp: 60,
  platformKeys: { P: open },
  notifyUrl: 'https://shop.example/notify',
};

function wechat(status: number, text: string, how: { calls?: Call[]; unsigned?: true } = {}) {
  const seconds = String(now / 1000);
  const headers = {
    'wechatpay-timestamp': seconds,
    'wechatpay-nonce': 'n',
    'wechatpay-serial': 'P',
    'wechatpay-signature': signed(`${seconds}\nn\n${text}\n`),
  };
  const transport = async (call: Call): Promise<CallAnswer> => {
    how.calls?.push(call);
    return { status, body: Buffer.from(text), headers: how.unsigned ? {} : headers };
  };
  return openWechat({ clock, nonce: () => 'N', transport }, wechatTerms);
}

describe('what goes to a channel', () => {
  const long = '拍错了型号,家里厨房下水口的位置不合适,装不了这一款净水器,麻烦退款,谢谢';
  it.each([
    ['Chinese', long, 80, '拍错了型号,家里厨房下水口的位置不合适,装不了这一款净水'],
    ['a sign of several parts', `${'a'.repeat(70)}👨‍👩‍👧`, 80, 'a'.repeat(70)],
    ['one that fits', '不想要了', 80, '不想要了'],
    ['line breaks', '破了\n\t漏水 ', 80, '破了 漏水'],
    ['half a sign', 'a\uD83D', 80, 'a\uFFFD'],
  ])('[PAYMENT-31] %s is cut by bytes behind a whole sign', (_what, text, most, kept) => {
    expect(cutBytes(text, most)).toBe(kept);
    expect(Buffer.byteLength(cutBytes(text, most))).toBeLessThanOrEqual(most);
  });

  it('[PAYMENT-31] a reason has at most 80 bytes for WeChat and 256 for Alipay', async () => {
    const calls: Call[] = [];
    const reason = long.repeat(4);
    await wechat(200, '{"status":"PROCESSING"}', { calls }).refund({ ...back, reason });
    const told = JSON.parse(calls[0]?.body ?? '');
    expect(Buffer.byteLength(told.reason)).toBeLessThanOrEqual(80);
    expect(reason.startsWith(told.reason)).toBe(true);
    const answer = answered('alipay.trade.refund', '{"code":"10000","fund_change":"Y"}');
    await alipay(answer, 200, calls).refund({ ...back, reason });
    const content = JSON.parse(new URLSearchParams(calls[1]?.body).get('biz_content') ?? '');
    expect(Buffer.byteLength(content.refund_reason)).toBeGreaterThan(240);
    expect(Buffer.byteLength(content.refund_reason)).toBeLessThanOrEqual(256);
  });
});

describe('what comes from a channel', () => {
  const busy =
    '{"code":"20000","msg":"Service Currently Unavailable","sub_code":"aop.unknow-error","sub_msg":"';
  // The second byte of these in GBK is a backslash, and an opening and a closing brace.
  it.each(['系统繁忙', '\u4E57', '\u4E84', '\u4E86\u4E88', '朶', '闂'])(
    '[PAYMENT-32] an answer of Alipay in GBK is verified as it came and read: %s',
    async (words) => {
      const part = Buffer.concat([Buffer.from(busy), toGbk(words), Buffer.from('"}')]);
      const started = await alipay(answered('alipay.trade.precreate', part)).start(payment);
      expect(started).toMatchObject({
        refusal: { code: 'payment.provider-trouble', status: 502 },
      });
      if (started.ok) return;
      expect(started.refusal.words.zh).toContain(`aop.unknow-error ${words}`);
      expect(started.refusal.words.en).toContain('aop.unknow-error: the channel’s own system');
    },
  );

  it('[PAYMENT-32] every second byte of GBK is passed over, one changed byte is not believed', async () => {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      if (low === 0x7f) continue;
      const part = Buffer.concat([
        Buffer.from(busy),
        Buffer.from([0xb0, 0xa1, 0x81, low]),
        Buffer.from('"}'),
      ]);
      const answer = answered('alipay.trade.precreate', part);
      const started = await alipay(answer).start(payment);
      expect(started).toMatchObject({ refusal: { code: 'payment.provider-trouble' } });
      answer[answer.indexOf('Currently')] = 0x63;
      await expect(alipay(answer).start(payment)).rejects.toThrow('not signed');
    }
  });

  const unknownApp =
    '{"error_response":{"code":"40002","msg":"Invalid Arguments","sub_code":"isv.invalid-app-id","sub_msg":"无效的AppID参数"}}';
  const unsignedNo =
    '{"alipay_trade_query_response":{"code":"40002","msg":"Invalid Arguments","sub_code":"isv.invalid-signature","sub_msg":"无效签名"}}';

  it.each([
    ['error_response', unknownApp, 'isv.invalid-app-id'],
    ['a member of its own', unsignedNo, 'isv.invalid-signature'],
  ])(
    '[PAYMENT-33] an unsigned no of Alipay in %s says why, and nothing of the payment',
    async (_w, body, code) => {
      const asked = alipay(body);
      await expect(asked.query('pay_1')).rejects.toMatchObject({
        said: { remedy: 'again' },
        refusal: { code: 'payment.provider-trouble', status: 502 },
        message: expect.stringContaining(code),
      });
    },
  );

  it('[PAYMENT-33] an unsigned yes of Alipay is nobody’s word', async () => {
    const yes = '{"alipay_trade_refund_response":{"code":"10000","fund_change":"Y"}}';
    await expect(alipay(yes).refund(back)).rejects.toMatchObject({
      message: expect.stringContaining('not signed'),
      refusal: { status: 502 },
    });
  });

  it('[PAYMENT-33] a system that is busy has not said how a payment stands', async () => {
    const answer = answered('alipay.trade.query', `${busy}系统繁忙"}`);
    await expect(alipay(answer).query('pay_1')).rejects.toThrow('aop.unknow-error');
    const failed = wechat(500, '{"code":"SYSTEM_ERROR","message":"系统异常"}');
    await expect(failed.query('pay_1')).rejects.toThrow('SYSTEM_ERROR 系统异常');
  });

  const page = '<html><head><title>502 Bad Gateway</title></head></html>';
  it.each([
    ['a 502 page', 502, page],
    ['a page that says 200', 200, page],
    ['nothing', 502, ''],
    ['half an answer', 200, '{"alipay_trade_query_response":{"code":"10'],
  ])('[PAYMENT-33] %s of a gateway is a channel that is away', async (_what, status, body) => {
    for (const channel of [alipay(body, status), wechat(status, body, { unsigned: true })]) {
      for (const asking of [
        () => channel.start(payment),
        () => channel.query('pay_1'),
        () => channel.refund(back),
        () => channel.bill('2026-11-21'),
      ]) {
        await expect(asking()).rejects.toMatchObject({
          refusal: { code: 'payment.channel-away', status: 502 },
        });
      }
    }
  });

  it('[PAYMENT-33] an unsigned no of WeChat says why', async () => {
    const no = wechat(401, '{"code":"SIGN_ERROR","message":"商户证书序列号有误"}', {
      unsigned: true,
    });
    await expect(no.start(payment)).rejects.toMatchObject({
      refusal: {
        code: 'payment.provider-trouble',
        words: { zh: expect.stringContaining('商户证书序列号有误') },
      },
    });
  });
});

describe('what helps where a channel says no', () => {
  it.each([
    ['ACQ.TRADE_HAS_FINISHED', '交易已完结', 'never'],
    ['ACQ.TRADE_NOT_ALLOW_REFUND', '当前交易不允许退款', 'never'],
    ['INVALID_REQUEST', '订单已超过可退款的最大期限,支付完成一年之后的订单无法退款', 'never'],
    ['USER_ACCOUNT_ABNORMAL', '用户帐号注销', 'never'],
    ['ABNORMAL', '', 'never'],
    ['ACQ.NEW_CODE', '买家账户已销户', 'never'],
    ['NOT_ENOUGH', '基本账户余额不足,请充值后重新发起', 'money'],
    ['ACQ.SELLER_BALANCE_NOT_ENOUGH', '卖家余额不足', 'money'],
    ['ACQ.SYSTEM_ERROR', '系统错误', 'again'],
    ['aop.unknow-error', '系统繁忙', 'again'],
    ['FREQUENCY_LIMITED', '频率超限', 'again'],
    ['isv.invalid-app-id', '无效的AppID参数', 'again'],
  ])('[PAYMENT-34] %s %s: %s', (code, message, remedy) => {
    const said = saidOf(code, message);
    expect(said.remedy).toBe(remedy);
    expect(said.zh).toContain(`${code} ${message}`.trim());
    expect(said.en).toMatch(/^[\w.-]+: .*[a-z]{3}/);
    expect(saidBefore(said.zh).remedy).toBe(remedy);
  });

  it('[PAYMENT-34] a refund says what helps, as its channel answered', async () => {
    const finished =
      '{"code":"40004","msg":"Business Failed","sub_code":"ACQ.TRADE_HAS_FINISHED","sub_msg":"交易已完结"}';
    const refused = await alipay(answered('alipay.trade.refund', finished)).refund(back);
    expect(refused).toMatchObject({ state: 'failed', why: { remedy: 'never' } });
    const void_ = await wechat(200, '{"status":"ABNORMAL"}').queryRefund(back);
    expect(void_).toMatchObject({ state: 'failed', sure: true, why: { remedy: 'never' } });
    const unknown = await wechat(404, '{"code":"RESOURCE_NOT_EXISTS"}').queryRefund(back);
    expect(unknown).toMatchObject({ state: 'failed', sure: true, why: { remedy: 'again' } });
  });

  it('[PAYMENT-27] a merchant number that was entered with 0156 is that of the notices', () => {
    const channel = alipay('{}');
    expect(channel.terms.merchantId).toBe('2088000000000001');
    const text = `app_id=${alipayTerms.appId}&out_trade_no=pay_1&seller_id=2088000000000001`;
    const body = `${text}&sign_type=RSA2&sign=${encodeURIComponent(signed(text))}`;
    expect(channel.read({ body: Buffer.from(body), headers: {} }, now)).toMatchObject({
      value: { about: 'payment', no: 'pay_1' },
    });
  });
});

it('[PAYMENT-32] of an answer of WeChat its bytes are signed, also those that are no UTF-8', () => {
  const of = (body: Buffer): string => {
    return answerBytes({ timestamp: '1', nonce: 'n', body }).toString('latin1');
  };
  expect(of(Buffer.from([0xd6, 0xd0, 0x80]))).toBe('1\nn\n\u00d6\u00d0\u0080\n');
  expect(of(Buffer.from([0xd6]))).not.toBe(of(Buffer.from([0xd7])));
});
