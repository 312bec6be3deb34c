import { createSign, createVerify, randomBytes } from 'node:crypto';
import { AlipaySdk } from 'alipay-sdk';
import { describe, expect, it } from 'vitest';
import { rowsIn } from '../../platform/tables/index.ts';
import { clock, json, now, ours, theirs, type Double } from './channel-double.ts';
import { openAlipay, type AlipayTerms } from './app/alipay.ts';
import { packAlipay, toGbk, unpackAlipay } from './app/alipay-file.ts';
import { NoBill } from './app/provider.ts';
import type { Call, Transport } from './app/transport.ts';
import { AlipayBillReader, writeAlipayBill } from './domain/alipay-bill.ts';
import { signedPart, signText } from './domain/alipay-sign.ts';
import type { BillLine } from './domain/bill.ts';

describe('Alipay', () => {
  const terms: AlipayTerms = {
    gateway: 'https://openapi.alipay.com/gateway.do',
    appId: '2021000000000001',
    merchantId: '2088000000000009',
    privateKey: ours.secret,
    alipayPublicKey: theirs.open,
    notifyUrl: 'https://shop.example/alipay',
    feeBp: 55,
  };
  const kit = new AlipaySdk({
    appId: terms.appId,
    privateKey: ours.secret,
    alipayPublicKey: ours.open,
    keyType: 'PKCS8',
  });
  const double = (): Double => {
    const calls: Call[] = [];
    const made: Double = {
      calls,
      answer: () => json(200, {}),
      transport: async (call) => {
        calls.push(call);
        const { status, body } = made.answer(call);
        if (call.method === 'GET') return { status, body, headers: {} };
        const method = new URLSearchParams(call.body).get('method') ?? '';
        const part = body.toString();
        const sign = createSign('RSA-SHA256').update(part).sign(theirs.secret, 'base64');
        const text = `{"${method.replaceAll('.', '_')}_response":${part},"sign":"${sign}"}`;
        return { status, body: Buffer.from(text), headers: {} };
      },
    };
    return made;
  };
  const open = (made: Double) => openAlipay({ clock, transport: made.transport }, terms);
  const payment = { no: 'pay_1', orderId: 'ord_1', amountFen: 293_165, until: now + 300_000 };

  it('[PAYMENT-9] every request carries the signature that the kit of Alipay makes and verifies', async () => {
    const made = double();
    made.answer = () =>
      json(200, { code: '10000', msg: 'Success', qr_code: 'https://qr.alipay.com/x' });
    expect(await open(made).start(payment)).toMatchObject({
      value: { code: 'https://qr.alipay.com/x' },
    });
    const params = Object.fromEntries(new URLSearchParams(made.calls[0]?.body));
    expect(JSON.parse(params['biz_content'] ?? '')).toMatchObject({ total_amount: '2931.65' });
    const { sign = '', ...rest } = params;
    const text = signText(rest, []);
    expect(createVerify('RSA-SHA256').update(text).verify(ours.open, sign, 'base64')).toBe(true);
    // The kit verifies notices over all but sign and sign_type; it must find the same text.
    const { sign_type: _type, ...told } = rest;
    const again = createSign('RSA-SHA256').update(signText(told, [])).sign(ours.secret, 'base64');
    expect(kit.checkNotifySignV2({ ...told, sign: again, sign_type: 'RSA2' })).toBe(true);
    expect(kit.checkNotifySignV2({ ...told, sign: again, sign_type: 'RSA2', app_id: 'x' })).toBe(
      false,
    );
  });

  it('[PAYMENT-9] the signed part is cut out raw, braces in texts and all', () => {
    const part = '{"code":"10000","subject":"a } \\" { b","x":{"y":1}}';
    const answer = `{"alipay_trade_query_response":${part},"sign":"s"}`;
    expect(signedPart(Buffer.from(answer), 'alipay_trade_query_response')?.toString()).toBe(part);
    expect(signedPart(Buffer.from(answer), 'alipay_trade_refund_response')).toBeUndefined();
    expect(
      signedPart(
        Buffer.from('{"alipay_trade_query_response":{"x":1'),
        'alipay_trade_query_response',
      ),
    ).toBeUndefined();
  });

  it('[PAYMENT-9] an answer with a changed amount is a fault', async () => {
    const made = double();
    made.answer = () =>
      json(200, {
        code: '10000',
        trade_status: 'TRADE_SUCCESS',
        total_amount: '1.00',
        trade_no: '9',
      });
    const honest = made.transport;
    const changed: Transport = async (call) => {
      const answer = await honest(call);
      return { ...answer, body: Buffer.from(answer.body.toString().replace('1.00', '2.00')) };
    };
    expect(await open(made).query('pay_1')).toEqual({ state: 'paid', fen: 100, txn: '9' });
    const lying = openAlipay({ clock, transport: changed }, terms);
    await expect(lying.query('pay_1')).rejects.toThrow('not signed');
  });

  it('[PAYMENT-9] [PAYMENT-17] a notice counts when its signature, app and seller are right', () => {
    const alipay = open(double());
    const notice = (change: Record<string, string> = {}, alter: Record<string, string> = {}) => {
      const params = {
        app_id: terms.appId,
        seller_id: terms.merchantId,
        out_trade_no: 'pay_1',
        trade_status: 'TRADE_SUCCESS',
        subject: '电器 & 配件',
        empty: '',
        notify_id: 'n1',
        ...change,
      };
      const sign = createSign('RSA-SHA256')
        .update(signText(params, []))
        .sign(theirs.secret, 'base64');
      const body = new URLSearchParams({ ...params, ...alter, sign, sign_type: 'RSA2' });
      return { body: Buffer.from(body.toString()), headers: {} };
    };
    const about = { about: 'payment', no: 'pay_1', number: 'n1' };
    expect(alipay.read(notice(), now)).toMatchObject({ value: about });
    const back = { refund_fee: '1.00', out_biz_no: 'rfd_1' };
    const refunded = { about: 'refund', refundId: 'rfd_1' };
    expect(alipay.read(notice(back), now)).toMatchObject({ value: refunded });
    for (const wrong of [
      notice({}, { total_amount: '0.01' }),
      notice({ app_id: 'other' }),
      notice({ seller_id: '2088999' }),
    ]) {
      expect(alipay.read(wrong, now)).toMatchObject({ refusal: { code: 'payment.bad-signature' } });
    }
  });

  it('[PAYMENT-9] a refund that moved nothing is asked about, not believed', async () => {
    const made = double();
    const refund = { id: 'rfd_1', paymentNo: 'pay_1', amountFen: 40, totalFen: 100, reason: '退' };
    made.answer = () => json(200, { code: '10000', fund_change: 'Y' });
    expect(await open(made).refund(refund)).toEqual({ state: 'done' });
    made.answer = () => json(200, { code: '10000', fund_change: 'N' });
    expect(await open(made).refund(refund)).toEqual({ state: 'processing' });
    made.answer = () => json(200, { code: '10000', refund_status: 'REFUND_SUCCESS' });
    expect(await open(made).queryRefund(refund)).toEqual({ state: 'done' });
    made.answer = () => json(200, { code: '10000' });
    expect(await open(made).queryRefund(refund)).toMatchObject({ state: 'failed', sure: true });
    made.answer = () =>
      json(200, {
        code: '40004',
        msg: 'Business Failed',
        sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH',
        sub_msg: '余额不足',
      });
    expect(await open(made).refund(refund)).toMatchObject({
      state: 'failed',
      why: { zh: 'ACQ.SELLER_BALANCE_NOT_ENOUGH 余额不足', remedy: 'money' },
    });
  });

  const bills: BillLine[] = [
    {
      at: Date.UTC(2026, 10, 21, 12, 30, 5),
      kind: 'pay',
      fen: 293_165,
      feeFen: 1612,
      channelTxn: '2026112122001',
      merchantNo: 'pay_1',
      refundNo: '',
      currency: 'CNY',
      merchantId: terms.merchantId,
    },
    {
      at: Date.UTC(2026, 10, 21, 13),
      kind: 'refund',
      fen: 5000,
      feeFen: -28,
      channelTxn: '2026112122001',
      merchantNo: 'pay_1',
      refundNo: 'rfd_1',
      currency: 'CNY',
      merchantId: terms.merchantId,
    },
  ];
  const at = { merchantId: terms.merchantId, day: '2026-11-21' };
  const readAll = (texts: Iterable<string>) => {
    const reader = new AlipayBillReader();
    return { lines: rowsIn(texts).flatMap((row) => reader.read(row) ?? []), end: reader.end() };
  };

  it('[PAYMENT-5] its bill is fetched, unpacked, decoded from GBK and read whole', async () => {
    const file = packAlipay(writeAlipayBill(bills, at), 'bill');
    const made = double();
    made.answer = ({ method }) =>
      method === 'GET'
        ? { status: 200, body: Buffer.from(file) }
        : json(200, { code: '10000', bill_download_url: 'https://dwbillcenter.alipay.com/x' });
    const { text, reader } = await open(made).bill('2026-11-21');
    const read = rowsIn(await Array.fromAsync(text)).map((row) => reader.read(row));
    expect(read.filter(Boolean)).toEqual(bills);
    expect(reader.end()).toMatchObject({ count: 2, paidFen: 293_165, refundedFen: 5000 });
    made.answer = () => json(200, { code: '40004', sub_code: 'isp.bill_not_exist' });
    await expect(open(made).bill('2026-11-21')).rejects.toBeInstanceOf(NoBill);
  });

  it('[PAYMENT-5] a torn, altered or foreign Alipay file is refused with the line', () => {
    const texts = [...writeAlipayBill(bills, at)];
    expect(readAll(texts).lines).toEqual(bills);
    expect(readAll(texts.slice(0, -1)).end).toMatchObject({
      en: expect.stringContaining('end line'),
    });
    expect(readAll(texts.filter((_, index) => index !== 5)).end).toMatchObject({
      en: expect.stringContaining('the summary states 2 lines'),
    });
    const strange = texts.map((text) => text.replace(',交易,', ',分账,'));
    expect(readAll(strange).lines[0]).toMatchObject({
      line: 6,
      zh: expect.stringContaining('分账'),
    });
    const sign = texts.map((text) => text.replace(',2931.65,', ',-2931.65,'));
    expect(readAll(sign).lines[0]).toMatchObject({ en: expect.stringContaining('sign') });
    expect(readAll(['#支付宝业务明细查询', 'a,b']).lines[0]).toMatchObject({ line: 2 });
    expect(readAll([]).end).toMatchObject({ en: expect.stringContaining('empty') });
  });

  it('[PAYMENT-5] GBK goes there and back; a file of anything else is no bill', () => {
    const text = '支付宝业务明细:「云锦」电器,含安装 A1';
    expect(new TextDecoder('gbk').decode(toGbk(text))).toBe(text);
    expect(() => [...unpackAlipay(randomBytes(2000), '业务明细')]).toThrow();
    expect(() => [...unpackAlipay(packAlipay(['#别的'], 'x'), '业务明细')]).toThrow('业务明细');
    const many = Array.from({ length: 50_000 }, (_, index) => `第 ${index} 行`);
    const back = [...unpackAlipay(packAlipay(['#支付宝业务明细查询', ...many], 'big'), '业务明细')];
    expect(back.join('').split('\r\n').slice(1)).toEqual(many);
  });
});
