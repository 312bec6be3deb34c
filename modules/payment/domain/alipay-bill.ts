import {
  addLine,
  billTime,
  emptySummary,
  fenOf,
  fineOf,
  fromBillTime,
  roundFine,
  troubleAt,
  yuanOf,
  type BillLine,
  type BillReader,
  type BillSummary,
  type BillTrouble,
} from './bill.ts';
import { pidOf } from './alipay-account.ts';
import { amountWords, Columns, timeWords, widthWords, type BillRow } from './rows.ts';

const columns = [
  '支付宝交易号',
  '商户订单号',
  '业务类型',
  '商品名称',
  '创建时间',
  '完成时间',
  '门店编号',
  '门店名称',
  '操作员',
  '终端号',
  '对方账户',
  '订单金额（元）',
  '商家实收（元）',
  '支付宝红包（元）',
  '集分宝（元）',
  '支付宝优惠（元）',
  '商家优惠（元）',
  '券核销金额（元）',
  '券名称',
  '商家红包消费金额（元）',
  '卡消费金额（元）',
  '退款批次号/请求号',
  '服务费（元）',
  '分润（元）',
  '备注',
] as const;

const needed = [
  '支付宝交易号',
  '商户订单号',
  '业务类型',
  '完成时间',
  '订单金额（元）',
  '退款批次号/请求号',
  '服务费（元）',
] as const;

const timeName = '完成时间';

/** Where nothing but a sum stands; an empty cell is none. */
const sumNames = columns.filter((name) => name.endsWith('（元）'));

/** A row whose commas are where they should be: its times and sums can be read, and no fee is above what was sold. */
function isPlausible(value: (name: (typeof columns)[number]) => string): boolean {
  const whole = fineOf(value('订单金额（元）'));
  const fee = fineOf(value('服务费（元）'));
  if (whole === undefined || fee === undefined) return false;
  const times = [value('创建时间') || value(timeName), value(timeName)];
  if (times.some((time) => Number.isNaN(fromBillTime(time)))) return false;
  const sums = sumNames.every((name) => value(name) === '' || fineOf(value(name)) !== undefined);
  return sums && fee * fee <= whole * whole;
}

const kinds: ReadonlyMap<string, BillLine['kind']> = new Map([
  ['交易', 'pay'],
  ['退款', 'refund'],
]);

const account = /^#账号[：:]\s*\[?(\d+)\]?/;
const summary = /^#(交易|退款)合计[：:](\d+)笔[，,][^\d-]*([-\d.]+)元/;
const summaryFee = /服务费(?:退款)?共\s*([-\d.]+)元/;

/** What the tail says of one kind, and what its rows came to; fees in thousandths of a fen. */
interface Told {
  readonly count: number;
  readonly fen: number;
  /** Undefined where the tail does not speak of fees. */
  readonly fee: bigint | undefined;
}

/**
 * Reads Alipay's trade bill (业务明细) row by row: rows that begin with `#` are comments, of which
 * the head names the merchant and the tail holds the sums; a refund's amounts are negative. Columns are found by their names.
 */
export class AlipayBillReader implements BillReader {
  #head: Columns | undefined;
  #line = 0;
  #merchantId = '';
  #sum: BillSummary = emptySummary;
  readonly #told = new Map<BillLine['kind'], Told>();
  readonly #fees = { pay: 0n, refund: 0n };
  #ended = false;

  read({ row, cells }: BillRow): BillLine | BillTrouble | undefined {
    this.#line = row;
    if (cells.every((cell) => cell === '')) return undefined;
    // A comment is a sentence, and its commas part nothing.
    if (cells[0]?.startsWith('#')) return this.#readComment(cells.join(','));
    if (!this.#head) return this.#readHead(cells);
    return this.#readLine(cells, this.#head);
  }

  end(): BillSummary | BillTrouble {
    if (!this.#head) return this.#trouble('文件为空', 'the file is empty');
    if (!this.#ended) return this.#trouble('没有结束行,文件不完整', 'the end line is missing');
    const paid = this.#told.get('pay')?.fen ?? 0;
    const back = this.#told.get('refund')?.fen ?? 0;
    const count = [...this.#told.values()].reduce((sum, item) => sum + item.count, 0);
    const { paidFen, refundedFen } = this.#sum;
    const same = count === this.#sum.count && paid === paidFen && back === -refundedFen;
    if (same) return this.#wrongFee() ?? this.#sum;
    return this.#trouble(
      `汇总与明细不符:汇总 ${count} 笔 ${yuanOf(paid)},明细 ${this.#sum.count} 笔 ${yuanOf(paidFen)}`,
      `the summary states ${count} lines of ${yuanOf(paid)}, the details are ${this.#sum.count} of ${yuanOf(paidFen)}`,
    );
  }

  /** PAYMENT-46: fees are told in words of either sign, and to the fen. */
  #wrongFee(): BillTrouble | undefined {
    for (const [kind, { fee: told }] of this.#told) {
      const read = this.#fees[kind];
      if (told === undefined || Math.abs(roundFine(told)) === Math.abs(roundFine(read))) continue;
      const [says, are] = [yuanOf(roundFine(told)), yuanOf(roundFine(read))];
      return this.#trouble(
        `汇总与明细不符:服务费汇总 ${says},明细 ${are}`,
        `the summary states ${says} in fees, the details add up to ${are}`,
      );
    }
    return undefined;
  }

  #readComment(text: string): BillTrouble | undefined {
    const [, named] = account.exec(text) ?? [];
    if (named !== undefined) this.#merchantId = pidOf(named);
    if (text.startsWith('#导出时间')) this.#ended = true;
    const [, sold = '', count, sum] = summary.exec(text) ?? [];
    const kind = kinds.get(sold);
    if (kind === undefined) return undefined;
    const fen = fenOf(sum ?? '');
    const [, feeText] = summaryFee.exec(text) ?? [];
    const fee = fineOf(feeText ?? '');
    if (fen === undefined || (feeText !== undefined && fee === undefined))
      return this.#trouble('合计行无法解析', 'the summary row cannot be read');
    this.#told.set(kind, { count: Number(count), fen, fee });
    return undefined;
  }

  #readHead(cells: readonly string[]): BillTrouble | undefined {
    const head = new Columns(cells);
    const missing = head.missing(needed);
    if (missing.length === 0) {
      this.#head = head;
      return undefined;
    }
    return this.#trouble(`缺列:${missing.join('、')}`, `columns missing: ${missing.join(', ')}`);
  }

  #readLine(came: readonly string[], head: Columns): BillLine | BillTrouble {
    const cells = head.fitTyped(came, (row) => isPlausible((name) => head.value(row, name)));
    if (!cells) return this.#say(widthWords(came, head));
    const value = (name: (typeof columns)[number]): string => head.value(cells, name);
    const kind = kinds.get(value('业务类型'));
    if (!kind) {
      const given = value('业务类型');
      return this.#trouble(`未知的业务类型 ${given}`, `unknown business type ${given}`);
    }
    const amounts = this.#amounts(value);
    if ('en' in amounts) return amounts;
    const { wholeFen, movedFen, feeFine } = amounts;
    const at = fromBillTime(value(timeName));
    if (Number.isNaN(at)) return this.#say(timeWords(timeName, value(timeName)));
    if (kind === 'refund' ? wholeFen > 0 || movedFen > 0 : wholeFen < 0 || movedFen < 0) {
      return this.#trouble(
        '金额的正负与业务类型不符',
        'the sign of the amount does not match the type',
      );
    }
    const fen = Math.abs(movedFen);
    const discountFen = Math.abs(wholeFen) - fen;
    const line: BillLine = {
      at,
      kind,
      fen,
      currency: 'CNY',
      merchantId: this.#merchantId,
      ...(discountFen === 0 ? {} : { discountFen }),
      // Alipay writes the fee as what it does to the balance: negative when it is taken.
      feeFen: 0 - roundFine(feeFine),
      channelTxn: value('支付宝交易号'),
      merchantNo: value('商户订单号'),
      refundNo: kind === 'refund' ? value('退款批次号/请求号') : '',
    };
    this.#sum = addLine(this.#sum, line);
    this.#fees[kind] += feeFine;
    return line;
  }

  /** 商家实收 is what moves on our account, and what the sums at the end are of: what we let off is taken away already. */
  #amounts(value: (name: (typeof columns)[number]) => string) {
    const wholeFen = fenOf(value('订单金额（元）'));
    if (wholeFen === undefined) return this.#say(amountWords('订单金额', value('订单金额（元）')));
    const moved = value('商家实收（元）');
    const movedFen = moved === '' ? wholeFen : fenOf(moved);
    if (movedFen === undefined) return this.#say(amountWords('商家实收', moved));
    const feeFine = fineOf(value('服务费（元）'));
    if (feeFine === undefined) return this.#say(amountWords('服务费', value('服务费（元）'), '五'));
    return { wholeFen, movedFen, feeFine };
  }

  #say({ zh, en }: { readonly zh: string; readonly en: string }): BillTrouble {
    return this.#trouble(zh, en);
  }

  #trouble(zh: string, en: string): BillTrouble {
    return troubleAt(this.#line, zh, en);
  }
}

/** Writes a bill as Alipay does, before it is put into GBK and a ZIP. */
export function* writeAlipayBill(
  lines: Iterable<BillLine>,
  { merchantId, day }: { readonly merchantId: string; readonly day: string },
): Generator<string> {
  yield '#支付宝业务明细查询';
  yield `#账号：[${merchantId}]`;
  yield `#起始日期：[${day} 00:00:00]   终止日期：[${day} 23:59:59]`;
  yield '#-----------------------------------------业务明细列表----------------------------------------';
  yield columns.join(',');
  const sums = { pay: emptySummary, refund: emptySummary };
  for (const line of lines) {
    sums[line.kind] = addLine(sums[line.kind], line);
    yield textOf(line);
  }
  yield '#-----------------------------------------业务明细列表结束------------------------------------';
  const tail = (name: string, fen: number, { count, feeFen }: BillSummary): string =>
    `#${name}合计：${count}笔，商家实收共${yuanOf(fen)}元，商家优惠共0.00元，服务费共${yuanOf(-feeFen)}元`;
  yield tail('交易', sums.pay.paidFen, sums.pay);
  yield tail('退款', -sums.refund.refundedFen, sums.refund);
  yield `#导出时间：[${day} 23:59:59]`;
}

function textOf(line: BillLine): string {
  const refund = line.kind === 'refund';
  const signedYuan = yuanOf(refund ? -line.fen : line.fen);
  const time = billTime(line.at);
  const cells = [
    `${line.channelTxn}\t`,
    `${line.merchantNo}\t`,
    refund ? '退款' : '交易',
    '电器 含安装',
    time,
    time,
    '',
    '',
    '',
    '',
    '买家(138****0000)',
    signedYuan,
    signedYuan,
    '0.00',
    '0.00',
    '0.00',
    '0.00',
    '0.00',
    '',
    '0.00',
    '0.00',
    refund ? line.refundNo : '',
    yuanOf(-line.feeFen),
    '0.00',
    '',
  ];
  return cells.join(',');
}
