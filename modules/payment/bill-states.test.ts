import { describe, expect, it } from 'vitest';
import { rowsIn } from '../../platform/tables/index.ts';
import { AlipayBillReader, writeAlipayBill } from './domain/alipay-bill.ts';
import { AlipayComments } from './domain/alipay-comments.ts';
import { WechatBillReader } from './domain/wechat-bill.ts';

const head =
  '交易时间,商户号,微信订单号,商户订单号,交易状态,货币种类,应结订单金额,微信退款单号,商户退款单号,退款金额,退款状态,手续费,订单金额,申请退款金额';
const tailHead = '总交易单数,应结订单总金额,退款总金额,手续费总金额';

interface Row {
  readonly state: string;
  readonly paid?: string;
  readonly back?: string;
  readonly became?: string;
  readonly fee?: string;
  readonly refundNo?: string;
}

/** As WeChat writes it: every cell behind a back-tick. */
const row = ({ state, paid = '0.00', back = '0.00', became = '', ...rest }: Row): string => {
  const { fee = '0.60000', refundNo = 'RF1' } = rest;
  const numbers = back === '0.00' ? ['0', '0'] : ['5000', refundNo];
  const cells = ['2026-11-30 10:00:05', '190000', '4200001', 'P1', state, 'CNY', paid];
  return [...cells, ...numbers, back, became, fee, paid, back].map((cell) => `\`${cell}`).join(',');
};

function read(rows: readonly string[], tail: string) {
  const reader = new WechatBillReader();
  const lines = rowsIn([head, ...rows, tailHead, tail]).flatMap((one) => reader.read(one) ?? []);
  return { lines, end: reader.end() };
}

const back = { paid: '0.00', back: '100.00', fee: '-0.60000' };

describe("the states of WeChat's bill", () => {
  it('[PAYMENT-53] a trade that was revoked is money back', () => {
    const { lines, end } = read([row({ state: 'REVOKED', ...back })], '`1,`0.00,`100.00,`-0.60000');
    expect(lines).toMatchObject([
      { kind: 'refund', fen: 10_000, feeFen: -60, merchantNo: 'P1', refundNo: 'RF1' },
    ]);
    expect(end).toMatchObject({ count: 1, paidFen: 0, refundedFen: 10_000, feeFen: -60 });
  });

  it('[PAYMENT-53] a revoked trade without a number of a refund has none', () => {
    const bare = row({ state: 'REVOKED', ...back, refundNo: '0' });
    const { lines } = read([bare], '`1,`0.00,`100.00,`-0.60000');
    expect(lines).toMatchObject([{ kind: 'refund', refundNo: '', refundTxn: '5000' }]);
  });

  it('[PAYMENT-53] a revoked trade that was never paid moves nothing', () => {
    const { lines } = read([row({ state: 'REVOKED', fee: '0.00000' })], '`1,`0.00,`0.00,`0.00000');
    expect(lines).toMatchObject([{ kind: 'pay', fen: 0 }]);
  });

  it.each(['SUCCESS', 'PROCESSING', 'CHANGE', ''])(
    '[PAYMENT-53] a refund that is “%s” has left our account',
    (became) => {
      const rows = [row({ state: 'REFUND', ...back, became })];
      const { lines, end } = read(rows, '`1,`0.00,`100.00,`-0.60000');
      expect(lines).toMatchObject([{ kind: 'refund', fen: 10_000, refundNo: 'RF1' }]);
      expect(end).toMatchObject({ count: 1, refundedFen: 10_000 });
    },
  );

  it.each(['FAIL', 'CLOSED', 'REFUNDCLOSE'])(
    '[PAYMENT-53] a refund that is %s moved nothing, whether the tail counts it or not',
    (became) => {
      const rows = [
        row({ state: 'SUCCESS', paid: '100.00' }),
        row({ state: 'REFUND', ...back, became }),
      ];
      for (const tail of ['`2,`100.00,`100.00,`0.00000', '`1,`100.00,`0.00,`0.60000']) {
        const { lines, end } = read(rows, tail);
        expect(lines).toMatchObject([{ kind: 'pay', fen: 10_000 }]);
        expect(end).toEqual({ count: 1, paidFen: 10_000, refundedFen: 0, feeFen: 60 });
      }
      expect(read(rows, '`2,`100.00,`0.00,`0.60000').end).toHaveProperty('line');
    },
  );

  it.each([
    ['a state of a refund that nobody knows', { state: 'REFUND', ...back, became: 'NEW' }, /NEW/],
    ['paid and back at once', { state: 'SUCCESS', paid: '9.00', back: '2.00' }, /9\.00.*2\.00/],
    ['revoked, in and back', { state: 'REVOKED', paid: '9.00', back: '2.00' }, /REVOKED/],
  ])('[PAYMENT-53] %s is refused with what came', (_what, given, words) => {
    const [first] = read([row(given)], '`1,`9.00,`2.00,`0.60000').lines;
    expect(first).toMatchObject({
      zh: expect.stringMatching(words),
      en: expect.stringMatching(words),
      line: 2,
    });
  });
});

describe("the comments of Alipay's bill", () => {
  const at = Date.UTC(2026, 10, 21, 12, 30, 5);
  const line = (fen: number, refund?: true) => ({
    at,
    channelTxn: '2026',
    merchantNo: 'pay_1',
    refundNo: refund ? 'rfd_1' : '',
    fen,
    kind: refund ? ('refund' as const) : ('pay' as const),
    feeFen: 0,
    currency: 'CNY',
    merchantId: '2088000000000001',
  });
  const lines = [line(129_900), line(123_456_789), line(100_000, true)];
  const day = { merchantId: '20880000000000010156', day: '2026-11-21' };
  const texts = [...writeAlipayBill(lines, day)];
  const readAll = (given: readonly string[]) => {
    const reader = new AlipayComments(new AlipayBillReader());
    const read = rowsIn(given).flatMap((one) => reader.read(one) ?? []);
    return { lines: read, end: reader.end() };
  };

  it.each([
    ['as it is written', (text: string) => text],
    ['with separators', (text: string) => text.replace('1235866.89元', '1,235,866.89元')],
    ['a refund with separators', (text: string) => text.replace('-1000.00元', '-1,000.00元')],
    ['full-width separators', (text: string) => text.replace('1235866.89元', '1，235，866.89元')],
  ])('[PAYMENT-54] a tail %s is read', (_what, change) => {
    const changed = texts.map((text) => (text.includes('合计') ? change(text) : text));
    const { lines: read, end } = readAll(changed);
    expect(read).toEqual(lines);
    expect(end).toMatchObject({ count: 3, paidFen: 123_586_689, refundedFen: 100_000 });
  });

  it('[PAYMENT-54] a sum with separators that is another one is still refused', () => {
    const changed = texts.map((text) => text.replace('1235866.89元', '1,235,866.88元'));
    expect(readAll(changed).end).toHaveProperty('line');
  });

  it.each(['2088********0156', '2088000000000001****', '*', 'pay@example.com', ''])(
    '[PAYMENT-54] an account that is “%s” refuses the bill and says what came',
    (account) => {
      const changed = texts.map((text) => text.replace('20880000000000010156', account));
      const [first] = readAll(changed).lines;
      expect(first).toMatchObject({
        line: 2,
        zh: expect.stringContaining(`来了「${account}」`),
        en: expect.stringContaining(`is “${account}”`),
      });
    },
  );
});
