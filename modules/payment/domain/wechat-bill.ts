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
import { amountWords, Columns, timeWords, widthWords, type BillRow } from './rows.ts';
import {
  nothingTold,
  refundMoved,
  refundNumbers,
  without,
  withRow,
  type Amounts,
  type Told,
} from './wechat-states.ts';

const columns = [
  '交易时间',
  '公众账号ID',
  '商户号',
  '特约商户号',
  '设备号',
  '微信订单号',
  '商户订单号',
  '用户标识',
  '交易类型',
  '交易状态',
  '付款银行',
  '货币种类',
  '应结订单金额',
  '代金券金额',
  '微信退款单号',
  '商户退款单号',
  '退款金额',
  '充值券退款金额',
  '退款类型',
  '退款状态',
  '商品名称',
  '商户数据包',
  '手续费',
  '费率',
  '订单金额',
  '申请退款金额',
  '费率备注',
] as const;

const needed = [
  '交易时间',
  '商户号',
  '微信订单号',
  '商户订单号',
  '交易状态',
  '货币种类',
  '应结订单金额',
  '退款金额',
  '手续费',
] as const;

const summaryNeeded = ['总交易单数', '应结订单总金额', '退款总金额', '手续费总金额'] as const;

const summaryColumns =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

/**
 * Reads a WeChat trade bill (`bill_type=ALL`) row by row: columns found by their names, the tail
 * compared with what was read. Keeps one row at a time, so a bill of a million lines needs no more memory than one of ten.
 */
export class WechatBillReader implements BillReader {
  #head: Columns | undefined;
  #line = 0;
  #tail: Columns | undefined;
  #told: Told | undefined;
  #sum = nothingTold;
  /** What of it is refunds that failed: no money moved, and the tail may or may not count them. */
  #failed = nothingTold;

  /** The line in our words; undefined for head, tail and blank lines. */
  read({ row, cells }: BillRow): BillLine | BillTrouble | undefined {
    this.#line = row;
    if (cells.every((cell) => cell === '')) return undefined;
    if (!this.#head) return this.#readHead(cells);
    if (cells[0] === '总交易单数') return this.#readTailHead(cells);
    return this.#tail ? this.#readTail(cells, this.#tail) : this.#readLine(cells, this.#head);
  }

  /** To be asked after the last line: whether the bill was whole. */
  end(): BillSummary | BillTrouble {
    if (!this.#head) return this.#trouble('文件为空', 'the file is empty');
    if (!this.#told) return this.#trouble('没有汇总行,文件不完整', 'the summary row is missing');
    const moved = without(this.#sum, this.#failed);
    const told = this.#told;
    const sum = told.count === moved.count ? moved : this.#sum;
    const { count, paidFen, refundedFen } = told;
    if (count !== sum.count || paidFen !== sum.paidFen || refundedFen !== sum.refundedFen) {
      return this.#trouble(
        `汇总与明细不符:汇总 ${count} 笔 ${yuanOf(paidFen)},退 ${yuanOf(refundedFen)};明细 ${sum.count} 笔 ${yuanOf(sum.paidFen)},退 ${yuanOf(sum.refundedFen)}`,
        `the summary states ${count} lines of ${yuanOf(paidFen)} and ${yuanOf(refundedFen)} refunded, the details are ${sum.count} of ${yuanOf(sum.paidFen)} and ${yuanOf(sum.refundedFen)} refunded`,
      );
    }
    const [feeFen, readFen] = [told.feeFine, sum.feeFine].map(roundFine);
    if (told.feeFine === sum.feeFine) {
      const { feeFine, ...sums } = moved;
      return { ...sums, feeFen: roundFine(feeFine) };
    }
    return this.#trouble(
      `手续费汇总与明细不符:汇总 ${yuanOf(feeFen ?? 0)},明细 ${yuanOf(readFen ?? 0)}`,
      `the summary states ${yuanOf(feeFen ?? 0)} in fees, the details add up to ${yuanOf(readFen ?? 0)}`,
    );
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

  #readLine(cells: readonly string[], head: Columns): BillLine | BillTrouble | undefined {
    if (!head.fit(cells)) return this.#say(widthWords(cells, head));
    const value = (name: (typeof columns)[number]): string => head.value(cells, name);
    const state = value('交易状态');
    if (!['SUCCESS', 'REFUND', 'REVOKED'].includes(state)) {
      return this.#trouble(`未知的交易状态 ${state}`, `unknown transaction status ${state}`);
    }
    const amounts = this.#amounts(value, state === 'REFUND');
    if ('en' in amounts) return amounts;
    const { paidFen, backFen, wholeFen, feeFine } = amounts;
    const at = fromBillTime(value('交易时间'));
    if (Number.isNaN(at)) return this.#say(timeWords('交易时间', value('交易时间')));
    if (state !== 'REFUND' && paidFen !== 0 && backFen !== 0) return this.#both(state, amounts);
    this.#sum = withRow(this.#sum, amounts);
    // A trade that was paid and then revoked: the money went back.
    const refund = state === 'REFUND' || backFen !== 0;
    if (refund) {
      const became = value('退款状态');
      const moved = refundMoved(became);
      if (moved === undefined) {
        return this.#trouble(`未知的退款状态 ${became}`, `unknown refund status: ${became}`);
      }
      if (!moved) {
        this.#failed = withRow(this.#failed, amounts);
        return undefined;
      }
    }
    const fen = refund ? backFen : paidFen;
    return {
      at,
      kind: refund ? 'refund' : 'pay',
      fen,
      feeFen: roundFine(feeFine),
      ...(wholeFen === fen ? {} : { discountFen: wholeFen - fen }),
      channelTxn: value('微信订单号'),
      merchantNo: value('商户订单号'),
      currency: value('货币种类'),
      merchantId: value('商户号'),
      ...(refund ? refundNumbers(value('商户退款单号'), value('微信退款单号')) : { refundNo: '' }),
    };
  }

  #both(state: string, { paidFen, backFen }: Amounts): BillTrouble {
    const [paid, back] = [yuanOf(paidFen), yuanOf(backFen)];
    return this.#trouble(
      `交易状态为 ${state} 的行应只收或只退,实际应结订单金额 ${paid}、退款金额 ${back}`,
      `a row with status ${state} must be a payment or a refund, but has ${paid} paid and ${back} refunded`,
    );
  }

  /**
   * 应结订单金额 and 退款金额 are what moves on our account; the sum of the order and what was asked back, which our
   * books know, have columns of their own: between them lies the coupon that we paid for ourselves.
   */
  #amounts(
    value: (name: (typeof columns)[number]) => string,
    asked: boolean,
  ): Amounts | BillTrouble {
    const read = (name: (typeof columns)[number], instead = ''): number | undefined =>
      fenOf(value(name) || instead);
    const paidFen = read('应结订单金额', asked ? '0' : '');
    if (paidFen === undefined) return this.#say(amountWords('应结订单金额', value('应结订单金额')));
    const backFen = read('退款金额', asked ? '' : '0');
    if (backFen === undefined) return this.#say(amountWords('退款金额', value('退款金额')));
    const refund = asked || backFen !== 0;
    const whole = refund ? '申请退款金额' : '订单金额';
    const wholeFen = read(whole, yuanOf(refund ? backFen : paidFen));
    if (wholeFen === undefined) return this.#say(amountWords(whole, value(whole)));
    const feeFine = fineOf(value('手续费'));
    if (feeFine === undefined) return this.#say(amountWords('手续费', value('手续费'), '五'));
    return { paidFen, backFen, wholeFen, feeFine };
  }

  #readTailHead(cells: readonly string[]): BillTrouble | undefined {
    const tail = new Columns(cells);
    const missing = tail.missing(summaryNeeded);
    if (missing.length > 0) {
      return this.#trouble(
        `汇总缺列:${missing.join('、')}`,
        `columns missing in the summary: ${missing.join(', ')}`,
      );
    }
    this.#tail = tail;
    return undefined;
  }

  #readTail(cells: readonly string[], tail: Columns): BillTrouble | undefined {
    const value = (name: (typeof summaryNeeded)[number]): string => tail.value(cells, name);
    const count = value('总交易单数');
    const paidFen = fenOf(value('应结订单总金额'));
    const refundedFen = fenOf(value('退款总金额'));
    const feeFine = fineOf(value('手续费总金额'));
    const read = paidFen !== undefined && refundedFen !== undefined && feeFine !== undefined;
    if (!read || !/^\d+$/.test(count)) {
      const came = cells.join(',');
      return this.#trouble(`汇总行无法解析:${came}`, `the summary row cannot be read: ${came}`);
    }
    this.#told = { count: Number(count), paidFen, refundedFen, feeFine };
    return undefined;
  }

  #say({ zh, en }: { readonly zh: string; readonly en: string }): BillTrouble {
    return this.#trouble(zh, en);
  }

  #trouble(zh: string, en: string): BillTrouble {
    return troubleAt(this.#line, zh, en);
  }
}

/** Writes a bill as WeChat does; the sandbox's own, and what tests read back. */
export function* writeWechatBill(lines: Iterable<BillLine>): Generator<string> {
  yield `\uFEFF${columns.join(',')}`;
  let sum = emptySummary;
  for (const line of lines) {
    sum = addLine(sum, line);
    yield textOf(line);
  }
  yield summaryColumns;
  const { count, paidFen, refundedFen, feeFen } = sum;
  const tail = [paidFen, refundedFen, 0, feeFen, paidFen, refundedFen].map(yuanOf);
  yield [String(count), ...tail].map((value) => `\`${value}`).join(',');
}

function textOf(line: BillLine): string {
  const refund = line.kind === 'refund';
  const values = [
    billTime(line.at),
    'wxdemo',
    line.merchantId,
    '0',
    '',
    line.channelTxn,
    line.merchantNo,
    'openid',
    'JSAPI',
    refund ? 'REFUND' : 'SUCCESS',
    'OTHERS',
    line.currency,
    yuanOf(refund ? 0 : line.fen),
    '0.00',
    refund ? (line.refundTxn ?? `R${line.channelTxn}`) : '0',
    refund ? line.refundNo : '0',
    yuanOf(refund ? line.fen : 0),
    '0.00',
    refund ? 'ORIGINAL' : '',
    refund ? 'SUCCESS' : '',
    '电器, 含安装',
    '',
    yuanOf(line.feeFen),
    '0.60%',
    yuanOf(refund ? 0 : line.fen),
    yuanOf(refund ? line.fen : 0),
    '',
  ];
  return values.map((value) => `\`${value}`).join(',');
}
