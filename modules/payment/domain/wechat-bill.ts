import {
  addLine,
  billTime,
  emptySummary,
  fenOf,
  fromBillTime,
  troubleAt,
  yuanOf,
  type BillLine,
  type BillReader,
  type BillSummary,
  type BillTrouble,
} from './bill.ts';

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

const summaryColumns =
  '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';

/**
 * Reads a WeChat trade bill (`bill_type=ALL`) line by line: UTF-8 with or without a mark, every value
 * behind a back-tick, columns found by their names, the tail compared with what was read. Keeps one
 * line at a time, so a bill of a million lines needs no more memory than one of ten.
 */
export class WechatBillReader implements BillReader {
  #head: ReadonlyMap<string, number> | undefined;
  #line = 0;
  #tail = false;
  #summary: BillSummary | undefined;
  #sum = emptySummary;

  /** The line in our words; undefined for head, tail and blank lines. */
  read(given: string): BillLine | BillTrouble | undefined {
    this.#line += 1;
    const text = (this.#line === 1 ? given.replace(/^\uFEFF/, '') : given).replace(/\r$/, '');
    if (text === '') return undefined;
    if (!this.#head) return this.#readHead(text);
    if (text.startsWith('总交易单数')) {
      this.#tail = true;
      return undefined;
    }
    const values = (text.startsWith('`') ? text.slice(1) : text).split(',`');
    return this.#tail ? this.#readTail(values) : this.#readLine(values);
  }

  /** To be asked after the last line: whether the bill was whole. */
  end(): BillSummary | BillTrouble {
    if (!this.#head) return this.#trouble('文件是空的', 'the file is empty');
    if (!this.#summary) return this.#trouble('没有汇总行,文件不完整', 'the summary is missing');
    const { count, paidFen, refundedFen, feeFen } = this.#sum;
    const told = this.#summary;
    const same =
      told.count === count &&
      told.paidFen === paidFen &&
      told.refundedFen === refundedFen &&
      told.feeFen === feeFen;
    if (same) return told;
    return this.#trouble(
      `汇总与明细不符:汇总 ${told.count} 笔 ${yuanOf(told.paidFen)},明细 ${count} 笔 ${yuanOf(paidFen)}`,
      `the summary says ${told.count} lines of ${yuanOf(told.paidFen)}, read were ${count} of ${yuanOf(paidFen)}`,
    );
  }

  #readHead(text: string): BillTrouble | undefined {
    const names = text.split(',').map((name) => name.replace(/^`/, '').trim());
    const head = new Map(names.map((name, index) => [name, index]));
    const missing = needed.filter((name) => !head.has(name));
    if (missing.length > 0) {
      return this.#trouble(`缺列:${missing.join('、')}`, `columns missing: ${missing.join(', ')}`);
    }
    this.#head = head;
    return undefined;
  }

  #readLine(values: readonly string[]): BillLine | BillTrouble {
    const value = (name: (typeof columns)[number]): string =>
      values[this.#head?.get(name) ?? -1] ?? '';
    const state = value('交易状态');
    const kind = state === 'REFUND' ? 'refund' : 'pay';
    const fen = fenOf(value(kind === 'refund' ? '退款金额' : '应结订单金额'));
    const feeFen = fenOf(value('手续费'));
    const at = fromBillTime(value('交易时间'));
    if (fen === undefined || feeFen === undefined) {
      return this.#trouble(
        '金额应为最多两位小数的元',
        'an amount in yuan with at most two decimals is expected',
      );
    }
    if (Number.isNaN(at)) return this.#trouble('交易时间读不懂', 'the time cannot be read');
    if (!['SUCCESS', 'REFUND', 'REVOKED'].includes(state)) {
      return this.#trouble(`不认识的交易状态 ${state}`, `unknown state ${state}`);
    }
    const line: BillLine = {
      ...{ at, kind, fen, feeFen },
      channelTxn: value('微信订单号'),
      merchantNo: value('商户订单号'),
      refundNo: kind === 'refund' ? value('商户退款单号') : '',
      currency: value('货币种类'),
      merchantId: value('商户号'),
    };
    this.#sum = addLine(this.#sum, line);
    return line;
  }

  #readTail(values: readonly string[]): BillTrouble | undefined {
    const fens = [values[1], values[2], values[4]].map((text) => fenOf(text ?? ''));
    const [paidFen, refundedFen, feeFen] = fens;
    if (paidFen === undefined || refundedFen === undefined || feeFen === undefined) {
      return this.#trouble('汇总行读不懂', 'the summary cannot be read');
    }
    this.#summary = { count: Number(values[0]), paidFen, refundedFen, feeFen };
    return undefined;
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
    ...[
      billTime(line.at),
      'wxdemo',
      line.merchantId,
      '0',
      '',
      line.channelTxn,
      line.merchantNo,
      'openid',
    ],
    ...['JSAPI', refund ? 'REFUND' : 'SUCCESS', 'OTHERS', line.currency],
    ...[yuanOf(refund ? 0 : line.fen), '0.00', refund ? `R${line.channelTxn}` : '0'],
    ...[refund ? line.refundNo : '0', yuanOf(refund ? line.fen : 0), '0.00'],
    ...[refund ? 'ORIGINAL' : '', refund ? 'SUCCESS' : '', '电器, 含安装', '', yuanOf(line.feeFen)],
    ...['0.60%', yuanOf(refund ? 0 : line.fen), yuanOf(refund ? line.fen : 0), ''],
  ];
  return values.map((value) => `\`${value}`).join(',');
}
