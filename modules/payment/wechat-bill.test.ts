import { describe, expect, it } from 'vitest';
import { rowsIn } from '../../platform/tables/index.ts';
import { fenOf, yuanOf, type BillLine } from './domain/bill.ts';
import { WechatBillReader, writeWechatBill } from './domain/wechat-bill.ts';

const line = (change: Partial<BillLine> = {}): BillLine => ({
  at: Date.UTC(2026, 10, 21, 12, 30, 5),
  channelTxn: '4200001',
  merchantNo: 'pay_1',
  kind: 'pay',
  fen: 293_165,
  feeFen: 1759,
  currency: 'CNY',
  merchantId: '1900000001',
  refundNo: '',
  ...change,
});

function readAll(texts: Iterable<string>) {
  const reader = new WechatBillReader();
  const read = rowsIn(texts).flatMap((row) => reader.read(row) ?? []);
  return { lines: read, end: reader.end() };
}

const lines = [
  line(),
  line({
    kind: 'refund',
    fen: 5,
    feeFen: 0,
    merchantNo: 'pay_2',
    refundNo: 'rfd_2',
    refundTxn: '5030001',
  }),
];
const texts = [...writeWechatBill(lines)];

describe("WeChat's trade bill", () => {
  it('[PAYMENT-5] reads back what is written: mark, back-ticks, commas in names, summary', () => {
    const { lines: read, end } = readAll(texts);
    expect(read).toEqual(lines);
    expect(end).toEqual({ count: 2, paidFen: 293_165, refundedFen: 5, feeFen: 1759 });
    expect(readAll(texts.map((text) => `${text}\r`)).lines).toEqual(lines);
    expect(readAll([texts[0]?.slice(1) ?? '', ...texts.slice(1), '']).lines).toEqual(lines);
    expect(readAll([...writeWechatBill([])]).end).toMatchObject({ count: 0 });
  });

  it('[PAYMENT-5] finds columns by name, whatever their order', () => {
    const head =
      '`交易状态,`手续费,`商户号,`微信订单号,`商户订单号,`货币种类,`应结订单金额,`退款金额,`交易时间,`新列';
    const row =
      '`SUCCESS,`17.59,`1900000001,`4200001,`pay_1,`CNY,`2931.65,`0.00,`2026-11-21 20:30:05,`?';
    const tail = [texts[3] ?? '', '`1,`2931.65,`0.00,`0.00,`17.59,`2931.65,`0.00'];
    expect(readAll([head, row, ...tail])).toMatchObject({ lines: [line()], end: { count: 1 } });
  });

  it.each([
    ['an empty file', []],
    ['a missing column', [texts[0]?.replace('手续费', '手续'), ...texts.slice(1)]],
    ['a float', texts.map((text) => text.replace('`2931.65', '`2931.655'))],
    ['an amount with a comma', texts.map((text) => text.replace('`2931.65', '`2,931.65'))],
    ['an unknown state', texts.map((text) => text.replace('`SUCCESS', '`DONE'))],
    ['no time', texts.map((text) => text.replace('2026-11-21', 'yesterday'))],
    ['a line lost', texts.filter((_text, index) => index !== 1)],
    ['a line twice', [...texts.slice(0, 2), ...texts.slice(1)]],
    [
      'a changed fen',
      texts.map((text, index) => (index === 1 ? text.replace('2931.65', '2931.64') : text)),
    ],
    ['no tail', texts.slice(0, 3)],
    ['half a tail', texts.slice(0, 4)],
  ])('[PAYMENT-5] refuses %s and says where', (_what, given) => {
    const { lines: read, end } = readAll(given.map((text) => text ?? ''));
    const trouble = [...read, end].find((item) => 'en' in item);
    expect(trouble).toMatchObject({
      zh: expect.stringMatching(/第 \d+ 行/),
      line: expect.any(Number),
    });
  });

  it('[PAYMENT-5] yuan and fen without a float', () => {
    expect(['0.01', '-0.1', '12', '90071992547409.91'].map(fenOf)).toEqual([
      1, -10, 1200, 9_007_199_254_740_991,
    ]);
    expect(['', '1.', '.5', '1e3', '1.234', 'NaN', '--1'].map(fenOf)).toEqual(
      Array(7).fill(undefined),
    );
    for (const fen of [0, 1, -1, 99, 100, -12_345]) expect(fenOf(yuanOf(fen))).toBe(fen);
  });
});
