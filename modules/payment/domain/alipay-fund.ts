import { billTime, fenOf, fromBillTime, troubleAt, yuanOf, type BillTrouble } from './bill.ts';
import { BalanceChain } from './chain.ts';
import { amountWords, Columns, timeWords, widthWords, type BillRow } from './rows.ts';
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

const kinds: ReadonlyMap<string, FundLine['kind']> = new Map(
  Object.entries({
    在线支付: 'pay',
    交易退款: 'refund',
    收费: 'fee',
    退费: 'fee',
    提现: 'payout',
  } as const),
);

const kindNames: Readonly<Record<FundLine['kind'], string>> = {
  pay: '在线支付',
  refund: '交易退款',
  fee: '收费',
  payout: '提现',
  other: '其他',
};

const timeName = '发生时间';

/** Reads Alipay's account bill (账务明细, signcustomer); the newest line may stand on top. */
export class AlipayFundReader implements FundReader {
  #head: Columns | undefined;
  #line = 0;
  #ended = false;
  readonly #chain = new BalanceChain();

  read({ row, cells }: BillRow): FundLine | BillTrouble | undefined {
    this.#line = row;
    if (cells.every((cell) => cell === '')) return undefined;
    if (cells[0]?.startsWith('#')) {
      if (cells[0].startsWith('#导出时间')) this.#ended = true;
      return undefined;
    }
    if (this.#head) return this.#readLine(cells, this.#head);
    const head = new Columns(cells);
    const missing = head.missing(columns.slice(0, 11));
    if (missing.length > 0) {
      const zh = `缺列:${missing.join('、')}`;
      return troubleAt(this.#line, zh, `columns missing: ${missing.join(', ')}`);
    }
    this.#head = head;
    return undefined;
  }

  end(): { readonly balanceFen: number | undefined } | BillTrouble {
    if (this.#head && this.#ended) return this.#chain.end();
    return troubleAt(this.#line, '没有结束行,文件不完整', 'the end line is missing');
  }

  #readLine(came: readonly string[], head: Columns): FundLine | BillTrouble {
    const fits = (row: readonly string[]): boolean =>
      !Number.isNaN(fromBillTime(head.value(row, timeName)));
    const cells = head.fitGoods(came, fits);
    if (!cells) return this.#say(widthWords(came, head));
    const value = (name: (typeof columns)[number]): string => head.value(cells, name);
    const income = fenOf((value('收入金额（+元）') || '0').replace(/^\+/, ''));
    if (income === undefined) return this.#say(amountWords('收入金额', value('收入金额（+元）')));
    const spent = fenOf((value('支出金额（-元）') || '0').replace(/^-/, ''));
    if (spent === undefined) return this.#say(amountWords('支出金额', value('支出金额（-元）')));
    const balanceFen = fenOf(value('账户余额（元）'));
    if (balanceFen === undefined)
      return this.#say(amountWords('账户余额', value('账户余额（元）')));
    const at = fromBillTime(value(timeName));
    if (Number.isNaN(at)) return this.#say(timeWords(timeName, value(timeName)));
    const fen = income - spent;
    this.#chain.add({ line: this.#line, at, fen, balanceFen });
    return {
      ...{ at, fen, balanceFen, kind: kinds.get(value('业务类型')) ?? 'other' },
      flowNo: value('账务流水号'),
      businessNo: value('业务流水号'),
      voucher: value('商户订单号'),
    };
  }

  #say({ zh, en }: { readonly zh: string; readonly en: string }): BillTrouble {
    return troubleAt(this.#line, zh, en);
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
