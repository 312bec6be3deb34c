import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { rowsIn, type SeparatedRow } from '../../platform/tables/index.ts';
import { toGbk, unpackAlipay } from './app/alipay-file.ts';
import { AlipayBillReader } from './domain/alipay-bill.ts';
import { AlipayFundReader } from './domain/alipay-fund.ts';
import { textOf } from './domain/charset.ts';
import { FundFlowReader } from './domain/fund-flow.ts';
import { WechatBillReader } from './domain/wechat-bill.ts';

interface Reader {
  read(row: SeparatedRow): object | undefined;
  end(): object;
}

function readAll(reader: Reader, texts: Iterable<string>) {
  return { lines: rowsIn(texts).flatMap((row) => reader.read(row) ?? []), end: reader.end() };
}

const wechatHead =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const wechatTail =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
const paid = (no: string, yuan: string, fee: string, whole = yuan): string =>
  `\`2026-11-30 12:00:05,\`wx1,\`1900000109,\`0,\`,\`420000${no},\`pay_${no},\`oA,\`NATIVE,\`SUCCESS,\`OTHERS,\`CNY,\`${yuan},\`0.00,\`0,\`0,\`0.00,\`0.00,\`,\`,\`洗碗机,\`,\`${fee},\`0.60%,\`${whole},\`0.00,\``;
const back = (no: string, yuan: string, fee: string, asked = yuan): string =>
  `\`2026-11-30 13:00:05,\`wx1,\`1900000109,\`0,\`,\`420000${no},\`pay_${no},\`oA,\`NATIVE,\`REFUND,\`OTHERS,\`CNY,\`0.00,\`0.00,\`503000${no},\`rfd_${no},\`${yuan},\`0.00,\`ORIGINAL,\`SUCCESS,\`洗碗机,\`,\`${fee},\`0.60%,\`0.00,\`${asked},\``;
const sums = (...values: string[]): string => values.map((value) => `\`${value}`).join(',');

function wechat(rows: readonly string[], tail: string) {
  return readAll(new WechatBillReader(), [`\uFEFF${wechatHead}`, ...rows, wechatTail, tail, '']);
}

describe('a WeChat bill as WeChat writes it', () => {
  it.each([
    ['0.60000', 60],
    ['0.00600', 1],
    ['0.00499', 0],
    ['-0.60000', -60],
    ['0.6', 60],
  ])('[PAYMENT-26] a fee of %s yuan is %i fen', (fee, feeFen) => {
    const { lines, end } = wechat([paid('1', '100.00', fee)], sums('1', '100.00', '0', '0', fee));
    expect(lines).toMatchObject([{ fen: 10_000, feeFen }]);
    expect(end).toMatchObject({ count: 1, feeFen });
  });

  it('[PAYMENT-26] fees are added up before they are rounded, and a changed one is found', () => {
    const rows = [paid('1', '1.00', '0.00600'), paid('2', '1.00', '0.00600')];
    const good = wechat(rows, sums('2', '2.00', '0.00', '0.00', '0.01200', '2.00', '0.00'));
    expect(good.end).toMatchObject({ count: 2, feeFen: 1 });
    const bad = wechat(rows, sums('2', '2.00', '0.00', '0.00', '0.01201', '2.00', '0.00'));
    expect(bad.end).toMatchObject({ zh: expect.stringContaining('手续费') });
  });

  it.each(['0.600001', '1,000.00', '', '0.6元', 'NaN'])(
    '[PAYMENT-26] a fee of "%s" is refused with its row, its column and what came',
    (fee) => {
      const { lines } = wechat([paid('1', '100.00', fee)], sums('1', '100.00', '0', '0', '0.6'));
      const said = expect.stringMatching(/第 2 行.*手续费.*五位.*「/);
      expect(lines[0]).toMatchObject({ line: 2, zh: said, en: expect.stringContaining('five') });
      expect(lines[0]).toMatchObject({ en: expect.stringContaining(`“${fee}”`) });
    },
  );

  it('[PAYMENT-28] a coupon that we pay for stands beside what comes to us, there and back', () => {
    const rows = [
      paid('1', '95.00', '0.57000', '100.00'),
      back('1', '95.00', '-0.57000', '100.00'),
      back('2', '5.00', '0.00000'),
    ];
    const tail = sums('3', '95.00', '100.00', '0.00', '0.00000', '100.00', '105.00');
    const { lines, end } = wechat(rows, tail);
    expect(lines).toMatchObject([
      { kind: 'pay', fen: 9500, discountFen: 500, feeFen: 57, merchantNo: 'pay_1' },
      { kind: 'refund', fen: 9500, discountFen: 500, feeFen: -57, refundNo: 'rfd_1' },
      { kind: 'refund', fen: 500, refundNo: 'rfd_2', refundTxn: '5030002', channelTxn: '4200002' },
    ]);
    expect(lines[2]).not.toHaveProperty('discountFen');
    expect(end).toEqual({ count: 3, paidFen: 9500, refundedFen: 10_000, feeFen: 0 });
  });

  it('[PAYMENT-29] commas in names, quotes and strokes of a spreadsheet, GBK: the same bill', () => {
    const rows = [paid('1', '100.00', '0.60000').replace('洗碗机', '洗碗机,白色')];
    const tail = sums('1', '100.00', '0.00', '0.00', '0.60000', '100.00', '0.00');
    const plain = wechat(rows, tail);
    expect(plain.lines).toMatchObject([{ fen: 10_000, feeFen: 60 }]);
    const saved = [
      rows[0]?.replace('`洗碗机,白色', '"`洗碗机,白色"').replace('2026-11-30 12', '2026/11/30 12'),
    ];
    expect(wechat(saved.map(String), tail)).toEqual(plain);
    const bare = paid('1', '100.00', '0.60000').replaceAll('`', '').replace('洗碗机', '"12"" 锅"');
    expect(wechat([bare], tail.replaceAll('`', ''))).toEqual(plain);
    const gbk = Buffer.from(toGbk([wechatHead, ...rows, wechatTail, tail].join('\r\n')));
    expect(readAll(new WechatBillReader(), textOf(gbk).split('\n'))).toEqual(plain);
    const marked = Buffer.from(`\uFEFF${[wechatHead, ...rows, wechatTail, tail].join('\n')}`);
    expect(readAll(new WechatBillReader(), textOf(marked).split('\n'))).toEqual(plain);
  });

  it.each([
    ['half a row', paid('1', '100.00', '0.60000').slice(0, 150), /应有 27 列,实际 \d+ 列/],
    ['a row too wide', `${paid('1', '100.00', '0.60000')}9,\`9`, /应有 27 列,实际 28 列/],
    ['no such day', paid('1', '1.00', '0.00').replace('11-30', '11-31'), /交易时间.*2026-11-31/],
    ['a swallowed sum', paid('1', '1E+3', '0.00'), /应结订单金额.*「1E\+3」/],
  ])('[PAYMENT-29] %s is refused where it stands, with what was expected', (_what, row, said) => {
    const { lines } = wechat([row], sums('1', '100.00', '0.00', '0.00', '0.60000'));
    expect(lines[0]).toMatchObject({ line: 2, zh: expect.stringMatching(said) });
  });
});

const alipayHead =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注';
const alipay = (
  rows: readonly string[],
  tail: readonly string[],
  change: { readonly account?: string; readonly head?: string } = {},
): string[] => [
  '#支付宝业务明细查询',
  change.account ?? '#账号：[20880000000000010156]',
  '#起始日期：[2026年11月30日 00:00:00]   终止日期：[2026年12月01日 00:00:00]',
  '#-----------------------------------------业务明细列表----------------------------------------',
  change.head ?? alipayHead,
  ...rows,
  '#-----------------------------------------业务明细列表结束------------------------------------',
  ...tail,
  '#导出时间：[2026年12月01日 09:00:00]',
];
const sold = (goods: string, whole: string, came: string, off = '0.00'): string =>
  `2026113022001\t,pay_a1\t,交易\t,${goods},2026-11-30 12:00:05,2026-11-30 12:00:06,\t,\t,\t,\t,**民(138****0000)\t,${whole},${came},0.00,0.00,0.00,${off},0.00,,0.00\t,0.00,\t,-0.60,0.00,`;
const oneSold = ['#交易合计：1笔，商家实收共100.00元，商家优惠共0.00元'];

function alipayRead(texts: readonly string[]) {
  return readAll(new AlipayBillReader(), texts);
}

describe('an Alipay bill as Alipay writes it', () => {
  it.each([
    ['#账号：[20880000000000010156]', '2088000000000001'],
    ['#账号：[2088000000000001]', '2088000000000001'],
    ['#账号:20880000000000010156', '2088000000000001'],
    ['"#账号：[20880000000000010156]"', '2088000000000001'],
    // The account of another currency is another account.
    ['#账号：[20880000000000010840]', '20880000000000010840'],
  ])('[PAYMENT-27] %s is of the merchant %s', (account, merchantId) => {
    const { lines } = alipayRead(alipay([sold('锅', '100.00', '100.00')], oneSold, { account }));
    expect(lines).toMatchObject([{ merchantId, fen: 10_000, feeFen: 60 }]);
  });

  it('[PAYMENT-28] what we let a buyer off is not a difference: the sums are of what came', () => {
    const tail = [
      '#交易合计：1笔，商家实收共95.00元，商家优惠共5.00元',
      '#退款合计：0笔，商家实收退款共0.00元，商家优惠退款共0.00元',
    ];
    const { lines, end } = alipayRead(alipay([sold('锅', '100.00', '95.00', '5.00')], tail));
    expect(lines).toMatchObject([{ fen: 9500, discountFen: 500, feeFen: 60 }]);
    expect(end).toMatchObject({ count: 1, paidFen: 9500 });
    const byAlipay = alipayRead(alipay([sold('锅', '100.00', '100.00')], oneSold));
    expect(byAlipay.lines[0]).not.toHaveProperty('discountFen');
  });

  it.each(['锅,银色', '锅,银色,28cm', '"锅,银色"', '"12"" 锅"', '锅 "银"'])(
    '[PAYMENT-29] goods of the name %s keep their columns',
    (goods) => {
      const { lines, end } = alipayRead(alipay([sold(goods, '100.00', '100.00')], oneSold));
      expect(lines).toMatchObject([{ fen: 10_000, feeFen: 60, merchantNo: 'pay_a1' }]);
      expect(end).toMatchObject({ count: 1 });
    },
  );

  it('[PAYMENT-29] brackets of either width, commas beside comments, a remark with a comma', () => {
    const head = alipayHead.replaceAll('（', '(').replaceAll('）', ')');
    const rows = [`${sold('锅', '100.00', '100.00')}急,送货`];
    const texts = alipay(rows, oneSold, { head }).map((text) =>
      text.startsWith('#') ? `${text},,,` : text,
    );
    expect(alipayRead([...texts, ',,,'])).toMatchObject({
      lines: [{ fen: 10_000, merchantId: '2088000000000001' }],
      end: { count: 1 },
    });
    const torn = alipayRead(alipay([sold('锅', '100.00', '1.001')], oneSold));
    expect(torn.lines[0]).toMatchObject({ line: 6, zh: expect.stringMatching(/商家实收.*1\.001/) });
  });

  it.each([
    ['GBK', (text: string) => toGbk(text)],
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
  ])('[PAYMENT-29] its ZIP is read in %s, behind folders and sums', (_what, bytesOf) => {
    const texts = alipay([sold('银杏锅', '100.00', '100.00')], oneSold);
    const file = zipSync({
      '20881/': new Uint8Array(),
      '20881/业务明细(汇总).csv': bytesOf('#支付宝业务汇总查询'),
      '20881/业务明细.csv': [bytesOf(texts.join('\r\n')), { level: 0 }],
    });
    const { lines, end } = alipayRead([...unpackAlipay(file, '业务明细')].join('').split('\n'));
    expect(lines).toMatchObject([{ fen: 10_000, merchantId: '2088000000000001' }]);
    expect(end).toMatchObject({ count: 1 });
  });
});

const fundHead =
  '账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注';
const moves = [
  ['1001', '12:00:05', '100.00', '0.00', '1100.00', '在线支付'],
  ['1002', '12:00:05', '0.00', '-0.60', '1099.40', '收费'],
  ['1003', '13:00:00', '50.00', '0.00', '1149.40', '在线支付'],
  ['1004', '14:00:00', '', '-20.00', '1129.40', '交易退款'],
] as const;
const fundTexts = (rows: readonly (readonly string[])[]): string[] => [
  '#支付宝账务明细查询',
  fundHead,
  ...rows.map(
    ([no, time, came, went, left, kind]) =>
      `${no}\t,2026113022001\t,pay_a1\t,锅,2026-11-30 ${time},**民,${came},${went},${left},支付宝,${kind},`,
  ),
  '#支出合计：2笔，共20.60元',
  '#导出时间：[2026年12月01日 09:00:00]',
];
const fund = (rows: readonly (readonly string[])[]) =>
  readAll(new AlipayFundReader(), fundTexts(rows));

describe('a fund flow in whatever order', () => {
  const [a, b, c, d] = moves;
  it.each([
    ['oldest first', [a, b, c, d]],
    ['newest first', [d, c, b, a]],
    ['newest first, one second the other way round', [d, c, a, b]],
    ['oldest first, one second the other way round', [b, a, c, d]],
  ])('[FINANCE-54] [PAYMENT-30] %s, its balances go on', (_order, rows) => {
    const { lines, end } = fund(rows);
    expect(lines).toHaveLength(4);
    expect(end).toEqual({ balanceFen: 112_940 });
  });

  it.each([
    ['oldest first', [a, b, d], 5, '1099.40'],
    ['newest first', [d, b, a], 4, '1129.40'],
    ['a line twice', [a, b, b, c, d], 5, '1099.40'],
  ])('[FINANCE-54] [PAYMENT-30] %s, a line is missing or twice', (_order, rows, line, balance) => {
    expect(fund(rows).end).toMatchObject({ line, zh: expect.stringContaining(balance) });
  });

  it("[PAYMENT-30] WeChat's too, and a day that came to nothing ends where it began", () => {
    const row = (time: string, side: string, sum: string, left: string): string =>
      `\`2026-11-30 ${time},\`50000,\`190,\`交易,\`交易,\`${side},\`${sum},\`${left},\`system,\`备注,有逗号,\`REF42`;
    const head =
      '记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,资金变更提交申请人,备注,业务凭证号';
    const tail = ['资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额', '`2,`1,`5.00,`1,`5.00'];
    const rows = [row('13:00:00', '支出', '5.00', '0.00'), row('12:00:00', '收入', '5.00', '5.00')];
    for (const [order, balanceFen] of [
      [rows, 0],
      [rows.toReversed(), 0],
    ] as const) {
      expect(readAll(new FundFlowReader(), [head, ...order, ...tail]).end).toEqual({ balanceFen });
    }
    const torn = [row('13:00:00', '支出', '4.00', '0.00'), rows[1] ?? ''];
    expect(readAll(new FundFlowReader(), [head, ...torn, ...tail]).end).toHaveProperty('zh');
  });
});
