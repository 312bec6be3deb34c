import { billTime, fenOf, fromBillTime, troubleAt, yuanOf, type BillTrouble } from './bill.ts';

/** One movement of our account with a channel: what came, what went, what stood there after it. */
export interface FundLine {
  readonly at: number;
  readonly flowNo: string;
  readonly businessNo: string;
  readonly kind: 'pay' | 'refund' | 'fee' | 'payout' | 'other';
  /** Signed: in positive, out negative. */
  readonly fen: number;
  readonly balanceFen: number;
  readonly voucher: string;
}

/** Reads a fund-flow bill line by line; a balance that does not go on is trouble. */
export interface FundReader {
  read(line: string): FundLine | BillTrouble | undefined;
  /** After the last line: the balance at the end of the day (undefined on a day without a line). */
  end(): { readonly balanceFen: number | undefined } | BillTrouble;
}

const columns = [
  '记账时间',
  '微信支付业务单号',
  '资金流水单号',
  '业务名称',
  '业务类型',
  '收支类型',
  '收支金额(元)',
  '账户结余(元)',
  '资金变更提交申请人',
  '备注',
  '业务凭证号',
] as const;

const kinds: Readonly<Record<string, FundLine['kind']>> = {
  交易: 'pay',
  退款: 'refund',
  扣除交易手续费: 'fee',
  退还交易手续费: 'fee',
  提现: 'payout',
};

const kindNames = { pay: '交易', refund: '退款', payout: '提现', other: '其他' } as const;

/**
 * Reads WeChat's fund-flow bill. FINANCE-8: every balance must be the one before it and the line's
 * amount; a broken chain says that a line is missing, and the file is not taken.
 */
export class FundFlowReader implements FundReader {
  #head: ReadonlyMap<string, number> | undefined;
  #line = 0;
  #balance: number | undefined;
  #count = 0;
  #sum = { in: 0, out: 0 };
  #tail: { count: number; in: number; out: number } | undefined;
  #tailNext = false;

  read(given: string): FundLine | BillTrouble | undefined {
    this.#line += 1;
    const text = (this.#line === 1 ? given.replace(/^\uFEFF/, '') : given).replace(/\r$/, '');
    if (text === '') return undefined;
    if (!this.#head) return this.#readHead(text);
    if (text.startsWith('资金流水总笔数')) {
      this.#tailNext = true;
      return undefined;
    }
    const values = (text.startsWith('`') ? text.slice(1) : text).split(',`');
    return this.#tailNext ? this.#readTail(values) : this.#readLine(values);
  }

  end(): { readonly balanceFen: number | undefined } | BillTrouble {
    if (!this.#head || !this.#tail) {
      return this.#trouble('没有汇总行,文件不完整', 'the summary is missing');
    }
    const { count, in: inFen, out } = this.#tail;
    if (count !== this.#count || inFen !== this.#sum.in || out !== this.#sum.out) {
      return this.#trouble('汇总与明细不符', 'the summary does not fit the lines');
    }
    return { balanceFen: this.#balance };
  }

  #readHead(text: string): BillTrouble | undefined {
    const head = new Map(text.split(',').map((name, index) => [name.replace(/^`/, ''), index]));
    const missing = ['资金流水单号', '业务类型', '收支类型', '收支金额(元)', '账户结余(元)'].filter(
      (name) => !head.has(name),
    );
    if (missing.length > 0) {
      return this.#trouble(`缺列:${missing.join('、')}`, `columns missing: ${missing.join(', ')}`);
    }
    this.#head = head;
    return undefined;
  }

  #readLine(values: readonly string[]): FundLine | BillTrouble {
    const value = (name: (typeof columns)[number]): string =>
      values[this.#head?.get(name) ?? -1] ?? '';
    const plain = fenOf(value('收支金额(元)'));
    const balanceFen = fenOf(value('账户结余(元)'));
    const at = fromBillTime(value('记账时间'));
    if (plain === undefined || balanceFen === undefined || Number.isNaN(at)) {
      return this.#trouble('时间或金额读不懂', 'a time or an amount cannot be read');
    }
    const side = value('收支类型');
    if (side !== '收入' && side !== '支出') {
      return this.#trouble(`收支类型应为收入或支出,来了 ${side}`, `neither in nor out: ${side}`);
    }
    const fen = side === '收入' ? plain : -plain;
    if (this.#balance !== undefined && this.#balance + fen !== balanceFen) {
      const was = yuanOf(this.#balance);
      return this.#trouble(
        `结余不连续:前一行 ${was},本行 ${yuanOf(fen)},结余却是 ${yuanOf(balanceFen)}`,
        `the balance does not go on: ${was} and ${yuanOf(fen)} do not make ${yuanOf(balanceFen)}`,
      );
    }
    this.#balance = balanceFen;
    this.#count += 1;
    this.#sum[fen < 0 ? 'out' : 'in'] += plain;
    return {
      ...{ at, fen, balanceFen, kind: kinds[value('业务类型')] ?? 'other' },
      flowNo: value('资金流水单号'),
      businessNo: value('微信支付业务单号'),
      voucher: value('业务凭证号'),
    };
  }

  #readTail([count, _inCount, inSum, _outCount, outSum]: readonly string[]):
    | BillTrouble
    | undefined {
    const [inFen, out] = [fenOf(inSum ?? ''), fenOf(outSum ?? '')];
    if (inFen === undefined || out === undefined) {
      return this.#trouble('汇总行读不懂', 'the summary cannot be read');
    }
    this.#tail = { count: Number(count), in: inFen, out };
    return undefined;
  }

  #trouble(zh: string, en: string): BillTrouble {
    return troubleAt(this.#line, zh, en);
  }
}

/** Writes a fund-flow bill as WeChat does. */
export function* writeFundFlow(lines: Iterable<FundLine>): Generator<string> {
  yield `\uFEFF${columns.join(',')}`;
  const sum = { in: 0, out: 0, inCount: 0, outCount: 0 };
  for (const line of lines) {
    const out = line.fen < 0;
    sum[out ? 'out' : 'in'] += Math.abs(line.fen);
    sum[out ? 'outCount' : 'inCount'] += 1;
    const feeName = out ? '扣除交易手续费' : '退还交易手续费';
    const name = line.kind === 'fee' ? feeName : kindNames[line.kind];
    const values = [
      ...[billTime(line.at), line.businessNo, line.flowNo, name, name, out ? '支出' : '收入'],
      ...[yuanOf(Math.abs(line.fen)), yuanOf(line.balanceFen), 'system', '', line.voucher],
    ];
    yield values.map((value) => `\`${value}`).join(',');
  }
  yield '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额';
  const { inCount, outCount } = sum;
  yield [inCount + outCount, inCount, yuanOf(sum.in), outCount, yuanOf(sum.out)]
    .map((value) => `\`${value}`)
    .join(',');
}
