import { describe, expect, it } from 'vitest';
import { fuzz, fuzzCases, hurtBytes, hurtText } from '../../platform/testing/index.ts';
import { rowsIn, type SeparatedRow } from '../../platform/tables/index.ts';
import { packAlipay, unpackAlipay } from './app/alipay-file.ts';
import { AlipayBillReader, writeAlipayBill } from './domain/alipay-bill.ts';
import { AlipayFundReader, writeAlipayFund } from './domain/alipay-fund.ts';
import { signedPart } from './domain/alipay-sign.ts';
import type { BillLine } from './domain/bill.ts';
import { FundFlowReader, writeFundFlow, type FundLine } from './domain/fund-flow.ts';
import { WechatBillReader, writeWechatBill } from './domain/wechat-bill.ts';

const at = Date.UTC(2026, 10, 22, 12);
const line = (change: Partial<BillLine>): BillLine => ({
  at,
  channelTxn: '4200001',
  merchantNo: 'pay_1',
  refundNo: '',
  kind: 'pay',
  fen: 259_900,
  feeFen: 1559,
  currency: 'CNY',
  merchantId: '1900000001',
  ...change,
});
const bills = [line({}), line({ kind: 'refund', refundNo: 'rfd_1', channelTxn: '4200002' })];
const fund = (change: Partial<FundLine>): FundLine => ({
  at,
  businessNo: '4200001',
  flowNo: '1',
  kind: 'pay',
  fen: 259_900,
  balanceFen: 259_900,
  voucher: 'pay_1',
  ...change,
});
const funds = [fund({}), fund({ kind: 'fee', fen: -1559, balanceFen: 258_341, flowNo: '2' })];
const terms = { merchantId: '2088000000000001', day: '2026-11-22' };

interface Reader {
  read(row: SeparatedRow): unknown;
  end(): unknown;
}

const readAll = (open: () => Reader) => (text: string) => {
  const reader = open();
  for (const row of rowsIn(text.split('\n'))) reader.read(row);
  return reader.end();
};

describe('what channels send, hurt', () => {
  const readers: readonly (readonly [string, string, () => Reader])[] = [
    ['a WeChat bill', [...writeWechatBill(bills)].join('\r\n'), () => new WechatBillReader()],
    [
      'a WeChat bill that a spreadsheet saved',
      [...writeWechatBill(bills)].join('\r\n').replaceAll('`电器, 含安装', '"`电器, 含安装"'),
      () => new WechatBillReader(),
    ],
    [
      'an Alipay bill',
      [...writeAlipayBill(bills, terms)].join('\r\n'),
      () => new AlipayBillReader(),
    ],
    ['a WeChat fund flow', [...writeFundFlow(funds)].join('\r\n'), () => new FundFlowReader()],
    [
      'an Alipay account',
      [...writeAlipayFund(funds, terms)].join('\r\n'),
      () => new AlipayFundReader(),
    ],
  ];

  it.each(readers)('[HOUSE-9] %s is read, or refused, and never throws', (_, sample, open) => {
    const { faults, slowestMs } = fuzz((random) => hurtText([sample], random), readAll(open));
    expect(faults).toEqual([]);
    expect(slowestMs).toBeLessThan(5000);
  });

  it('[HOUSE-9] a ZIP is unpacked or refused with an error of its own, within its limits', () => {
    const file = packAlipay(writeAlipayBill(bills, terms), '20261122');
    let characters = 0;
    const { slowestMs } = fuzz(
      (random) => hurtBytes([file], random),
      (bytes) => {
        try {
          for (const text of unpackAlipay(bytes, '业务明细')) characters += text.length;
        } catch (error) {
          // A damaged file is refused by an error that whoever fetched it hears (FINANCE-3).
          expect(error).toBeInstanceOf(Error);
        }
      },
      { cases: Math.min(fuzzCases, 200_000) },
    );
    expect(characters).toBeGreaterThan(0);
    expect(slowestMs).toBeLessThan(5000);
  });

  it('[HOUSE-9] the signed part of an answer is found or not, and never throws', () => {
    const answer = '{"alipay_trade_query_response":{"code":"10000","a":"}\\"{"},"sign":"x"}';
    const feed = (text: string): unknown => [
      signedPart(Buffer.from(text), 'alipay_trade_query_response'),
      signedPart(Buffer.from(text), 'alipay_trade_query_response', 'gb18030'),
    ];
    expect(fuzz((random) => hurtText([answer], random), feed).faults).toEqual([]);
  });
});
