import { billTime, fenOf, fromBillTime, troubleAt, yuanOf, type BillTrouble } from './bill.ts';
import type { FundLine, FundReader } from './fund-flow.ts';

const columns = [
  '账务流水号',
  '业务流水号',
  '商户订单号',
  '商品名称',
  '发生时间',
  '对方账号',
  '收入金额（+元）',
  '支出金额（-元）',
  '账户余额（元）',
  '交易渠道',
  '业务类型',
  '备注',
] as const;

const kinds: Readonly<Record<string, FundLine['kind']>> = {
  在线支付: 'pay',
  交易退款: 'refund',
  收费: 'fee',
  提现: 'payout',
};

const kindNames: Readonly<Record<FundLine['kind'], string>> = {
  pay: '在线支付',
  refund: '交易退款',
  fee: '收费',
  payout: '提现',
  other: '其他',
};

/** Reads Alipay's account bill (账务明细, signcustomer), decoded from GBK already. */
export class AlipayFundReader implements FundReader {
  #head: ReadonlyMap<string, number> | undefined;
  #line = 0;
  #balance: number | undefined;
  #ended = false;

  read(given: string): FundLine | BillTrouble | undefined {
    this.#line += 1;
    const text = (this.#line === 1 ? given.replace(/^\uFEFF/, '') : given).trim();
    if (text === '') return undefined;
    if (text.startsWith('#')) {
      if (text.startsWith('#导出时间')) this.#ended = true;
      return undefined;
    }
    const cells = text.split(',').map((cell) => cell.trim());
    if (this.#head) return this.#readLine(cells);
    const head = new Map(cells.map((name, index) => [name, index]));
    const missing = columns.slice(0, 11).filter((name) => !head.has(name));
    if (missing.length > 0) {
      const zh = `缺列:${missing.join('、')}`;
      return troubleAt(this.#line, zh, `columns missing: ${missing.join(', ')}`);
    }
    this.#head = head;
    return undefined;
  }

  end(): { readonly balanceFen: number | undefined } | BillTrouble {
    if (this.#head && this.#ended) return { balanceFen: this.#balance };
    return troubleAt(this.#line, '没有结束行,文件不完整', 'the end line is missing');
  }

  #readLine(cells: readonly string[]): FundLine | BillTrouble {
    const value = (name: (typeof columns)[number]): string =>
      cells[this.#head?.get(name) ?? -1] ?? '';
    const income = fenOf(value('收入金额（+元）') || '0');
    const spent = fenOf((value('支出金额（-元）') || '0').replace(/^-/, ''));
    const balanceFen = fenOf(value('账户余额（元）'));
    const at = fromBillTime(value('发生时间'));
    const wrong = income === undefined || spent === undefined || balanceFen === undefined;
    if (wrong || Number.isNaN(at)) {
      return troubleAt(this.#line, '时间或金额读不懂', 'a time or an amount cannot be read');
    }
    const fen = income - spent;
    if (this.#balance !== undefined && this.#balance + fen !== balanceFen) {
      const was = yuanOf(this.#balance);
      return troubleAt(
        this.#line,
        `余额不连续:前一行 ${was},本行 ${yuanOf(fen)},余额却是 ${yuanOf(balanceFen)}`,
        `the balance does not go on: ${was} and ${yuanOf(fen)} do not make ${yuanOf(balanceFen)}`,
      );
    }
    this.#balance = balanceFen;
    return {
      ...{ at, fen, balanceFen, kind: kinds[value('业务类型')] ?? 'other' },
      flowNo: value('账务流水号'),
      businessNo: value('业务流水号'),
      voucher: value('商户订单号'),
    };
  }
}

/** Writes an account bill as Alipay does, before it is put into GBK and a ZIP. */
export function* writeAlipayFund(
  lines: Iterable<FundLine>,
  { merchantId, day }: { readonly merchantId: string; readonly day: string },
): Generator<string> {
  yield '#支付宝账务明细查询';
  yield `#账号：[${merchantId}]`;
  yield '#-----------------------------------------账务明细列表----------------------------------------';
  yield columns.join(',');
  for (const line of lines) {
    const cells = [
      ...[`${line.flowNo}\t`, `${line.businessNo}\t`, `${line.voucher}\t`, '电器'],
      ...[billTime(line.at), '', line.fen >= 0 ? yuanOf(line.fen) : ''],
      ...[line.fen < 0 ? yuanOf(line.fen) : '', yuanOf(line.balanceFen), '支付宝'],
      ...[kindNames[line.kind], ''],
    ];
    yield cells.join(',');
  }
  yield '#-----------------------------------------账务明细列表结束------------------------------------';
  yield `#导出时间：[${day} 23:59:59]`;
}
