import { describe, expect, it } from 'vitest';
import { rowsIn, type SeparatedRow } from '../../platform/tables/index.ts';
import { AlipayBillReader } from './domain/alipay-bill.ts';
import { AlipayFundReader } from './domain/alipay-fund.ts';
import { saidOf } from './domain/channel-words.ts';

interface Reader {
  read(row: SeparatedRow): object | undefined;
  end(): object;
}

function readAll(reader: Reader, texts: readonly string[]) {
  return { lines: rowsIn(texts).flatMap((row) => reader.read(row) ?? []), end: reader.end() };
}

const head =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注';

interface Row {
  readonly goods?: string;
  readonly shop?: string;
  readonly buyer?: string;
  readonly coupon?: string;
  readonly fee?: string;
  readonly remark?: string;
}
const time = '2026-11-30 12:00:05';
const back = ({
  goods = '锅',
  shop = '',
  buyer = '**民',
  coupon = '',
  fee = '0.54',
  remark = '',
}: Row) =>
  `T1\t,pay_a1\t,退款,${goods},${time},${time},,${shop},,,${buyer},-90.00,-90.00,0.00,0.00,0.00,0.00,0.00,${coupon},0.00,0.00,2026113001,${fee},0.00,${remark}`;
const sold = ({ goods = '锅', coupon = '', fee = '-0.54' }: Row) =>
  `T1\t,pay_a1\t,交易,${goods},${time},${time},,,,,**民,90.00,90.00,0.00,0.00,0.00,0.00,0.00,${coupon},0.00,0.00,,${fee},0.00,`;
const bill = (rows: readonly string[], tail: readonly string[]) =>
  readAll(new AlipayBillReader(), [
    '#支付宝业务明细查询',
    '#账号：[2088000000000001]',
    head,
    ...rows,
    ...tail,
    '#导出时间：[2026年12月01日 09:00:00]',
  ]);
const oneBack = ['#退款合计：1笔，商家实收退款共-90.00元，商家优惠退款共0.00元'];

describe('a comma that nobody quoted', () => {
  it.each([
    { coupon: '满100,减10' },
    { coupon: '满100,10' },
    { coupon: '满100,减5,10' },
    { goods: '锅,银色' },
    { shop: '一店,二楼' },
    { buyer: '张,**' },
    { remark: '急,送货' },
    { goods: '锅,2026-11-30 12:00:05' },
  ])('[PAYMENT-45] in %j moves neither the fee nor the number of a refund', (row) => {
    const { lines, end } = bill([back(row)], oneBack);
    expect(lines).toMatchObject([{ fen: 9000, feeFen: -54, refundNo: '2026113001' }]);
    expect(end).toMatchObject({ count: 1 });
  });

  it.each([{ coupon: '100,50' }, { coupon: '1,2,3' }, { remark: '1.00,2.00' }])(
    '[PAYMENT-45] %j can be read in two ways, and is refused with its row',
    (row) => {
      const { lines } = bill([back(row)], oneBack);
      expect(lines[0]).toMatchObject({ line: 4, zh: expect.stringContaining('应有 25 列') });
    },
  );

  it('[PAYMENT-45] a sale with a comma in its coupon keeps its fee', () => {
    const { lines } = bill([sold({ coupon: '满100,减10' })], []);
    expect(lines).toMatchObject([{ kind: 'pay', fen: 9000, feeFen: 54 }]);
  });
});

describe('what the tail tells', () => {
  const tail = (fee: string): string[] => [
    `#交易合计：1笔，商家实收共90.00元，商家优惠共0.00元，服务费共${fee}元`,
  ];
  it.each(['-0.54', '0.54', ' -0.54'])('[PAYMENT-46] fees of %s are those of the lines', (fee) => {
    expect(bill([sold({})], tail(fee)).end).toMatchObject({ count: 1, feeFen: 54 });
  });
  it.each(['-9.99', '0.00', '-0.53', '0.5.4'])('[PAYMENT-46] fees of %s are not', (fee) => {
    const { lines, end } = bill([sold({})], tail(fee));
    expect([...lines, end]).toContainEqual(
      expect.objectContaining({ zh: expect.stringMatching(/服务费汇总.*0\.54|合计行无法解析/) }),
    );
  });

  const fundHead =
    '账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,交易渠道,业务类型,备注';
  const moves = [
    `1\t,T1,pay_1,锅,2026-11-30 12:00:01,**民,100.00,,1100.00,支付宝,在线支付,`,
    `2\t,T1,pay_1,锅,2026-11-30 12:00:02,,,-0.60,1099.40,支付宝,收费,`,
    `3\t,T2,pay_2,锅,2026-11-30 12:00:03,**民,50.00,,1149.40,支付宝,在线支付,`,
  ];
  const told = ['#收入合计：2笔，共150.00元', '#支出合计：1笔，共-0.60元'];
  const fund = (rows: readonly string[], sums: readonly string[]) =>
    readAll(new AlipayFundReader(), [fundHead, ...rows, ...sums, '#导出时间：[2026-12-01]']).end;

  it('[PAYMENT-46] income and spending of a fund flow are those that are told', () => {
    expect(fund(moves, told)).toEqual({ balanceFen: 114_940 });
    expect(fund(moves.toReversed(), [told[0] ?? ''])).toEqual({ balanceFen: 114_940 });
    expect(fund(moves, ['#收入合计:2笔,共150.00元,,', '#支出合计：1笔，共0.60元,,'])).toEqual({
      balanceFen: 114_940,
    });
  });

  it.each([
    ['the newest line is lost', moves.slice(0, 2), told, /收入汇总 2 笔 150.00,明细 1 笔 100.00/],
    ['the oldest line is lost', moves.slice(1), told, /收入汇总 2 笔/],
    ['newest first, the top is lost', moves.slice(0, 2).toReversed(), told, /收入汇总 2 笔/],
    ['spending is told as more', moves, ['#支出合计：1笔，共0.61元'], /支出汇总 1 笔 0.61/],
    ['more lines are told', moves, ['#支出合计：2笔，共0.60元'], /支出汇总 2 笔/],
  ])('[PAYMENT-46] %s: not whole', (_what, rows, sums, zh) => {
    expect(fund(rows, sums)).toMatchObject({ zh: expect.stringMatching(zh) });
  });
});

it.each([
  '超过当日限额,明天再试',
  '退款次数超过今天上限',
  '超过时间,请重试',
  '已关闭退款通道,请联系客服',
  '单日退款笔数超出限制',
  '订单处理中,请稍后',
  '账户异常,请稍后重试',
  '超过每日退款限额',
])('[PAYMENT-47] “%s” is no refusal for ever', (words) => {
  expect(saidOf('INVALID_REQUEST', words).remedy).toBe('again');
});

it.each([
  '超过退款期限',
  '订单已超过一年',
  '交易已完结',
  '超过90天不能退款',
  '账户已注销',
  '不支持退款,请勿重试',
  '超出退款有效期',
])('[PAYMENT-47] “%s” is one', (words) => {
  expect(saidOf('INVALID_REQUEST', words).remedy).toBe('never');
});

it('[PAYMENT-47] [PAYMENT-52] a closed trade may have been refunded: somebody looks first', () => {
  expect(saidOf('INVALID_REQUEST', '订单已关闭').remedy).toBe('look-first');
});
