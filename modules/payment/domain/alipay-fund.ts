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

/** `#收入合计：2笔，共150.00元`; what was spent may bear its sign or not. */
const told = /^#(收入|支出)合计[：:](\d+)笔[，,]\D*?共[^\d-]*-?([\d.]+)元/;

const timeName = '发生时间';

/** A row whose commas are where they should be: its time can be read, and whatever stands where sums do. */
function isPlausible(value: (name: (typeof columns)[number]) => string): boolean {
  if (Number.isNaN(fromBillTime(value(timeName)))) return false;
  const sums = [value('收入金额（+元）'), value('支出金额（-元）'), value('账户余额（元）')];
  return sums.every((sum) => sum === '' || fenOf(sum.replace(/^[+-]/, '')) !== undefined);
}

type Side = '收入' | '支出';
interface Sum {
  readonly count: number;
  readonly fen: number;
}
const emptySum: Sum = { count: 0, fen: 0 };
/** Adds what moved to its side. */
function count(sums: Record<Side, Sum>, fen: number): void {
  if (fen === 0) return;
  const side = fen > 0 ? '收入' : '支出';
  const before = sums[side];
  sums[side] = { count: before.count + 1, fen: before.fen + Math.abs(fen) };
}
const sideWords: Readonly<Record<Side, string>> = { 收入: 'income', 支出: 'spending' };

/** Reads Alipay's account bill (账务明细, signcustomer); the newest line may stand on top. */
export class AlipayFundReader implements FundReader {
  #head: Columns | undefined;
  #line = 0;
  #ended = false;
  readonly #chain = new BalanceChain();
  readonly #read = { 收入: emptySum, 支出: emptySum };
  readonly #told = new Map<Side, Sum>();

  read({ row, cells }: BillRow): FundLine | BillTrouble | undefined {
    this.#line = row;
    if (cells.every((cell) => cell === '')) return undefined;
    if (cells[0]?.startsWith('#')) {
      // A comment is a sentence, and its commas part nothing.
      return this.#readComment(cells.join(','));
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
    if (!this.#head || !this.#ended) {
      return troubleAt(this.#line, '没有结束行,文件不完整', 'the end line is missing');
    }
    const end = this.#chain.end();
    return 'line' in end ? end : (this.#wrongSum() ?? end);
  }

  #readComment(text: string): BillTrouble | undefined {
    if (text.startsWith('#导出时间')) this.#ended = true;
    const [, side, count, yuan = ''] = told.exec(text) ?? [];
    if (side !== '收入' && side !== '支出') return undefined;
    const fen = fenOf(yuan);
    if (fen === undefined) {
      return this.#say({ zh: '合计行无法解析', en: 'the summary row cannot be read' });
    }
    this.#told.set(side, { count: Number(count), fen });
    return undefined;
  }

  /** PAYMENT-46: a chain of balances does not miss a line that is lost at its end. */
  #wrongSum(): BillTrouble | undefined {
    for (const [side, says] of this.#told) {
      const { count, fen } = this.#read[side];
      if (says.count === count && says.fen === fen) continue;
      const [should, are] = [yuanOf(says.fen), yuanOf(fen)];
      return this.#say({
        zh: `汇总与明细不符:${side}汇总 ${says.count} 笔 ${should},明细 ${count} 笔 ${are}`,
        en: `the summary states ${says.count} lines of ${sideWords[side]}, ${should}; the details are ${count}, ${are}`,
      });
    }
    return undefined;
  }

  #readLine(came: readonly string[], head: Columns): FundLine | BillTrouble {
    const cells = head.fitTyped(came, (row) => isPlausible((name) => head.value(row, name)));
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
    count(this.#read, fen);
    this.#chain.add({ line: this.#line, at, fen, balanceFen });
    return {
      at,
      fen,
      balanceFen,
      kind: kinds.get(value('业务类型')) ?? 'other',
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
  const sums = { 收入: emptySum, 支出: emptySum };
  for (const line of lines) {
    count(sums, line.fen);
    const cells = [
      `${line.flowNo}\t`,
      `${line.businessNo}\t`,
      `${line.voucher}\t`,
      '电器',
      billTime(line.at),
      '',
      line.fen >= 0 ? yuanOf(line.fen) : '',
      line.fen < 0 ? yuanOf(line.fen) : '',
      yuanOf(line.balanceFen),
      '支付宝',
      kindNames[line.kind],
      '',
    ];
    yield cells.join(',');
  }
  yield '#-----------------------------------------账务明细列表结束------------------------------------';
  for (const [side, { count, fen }] of Object.entries(sums)) {
    yield `#${side}合计：${count}笔，共${yuanOf(fen)}元`;
  }
  yield `#导出时间：[${day} 23:59:59]`;
}
