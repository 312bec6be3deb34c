import { billTime, fenOf, fromBillTime, troubleAt, yuanOf, type BillTrouble } from './bill.ts';
import { BalanceChain } from './chain.ts';
import { amountWords, Columns, timeWords, widthWords, type BillRow } from './rows.ts';

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

/** Reads a fund-flow bill row by row; at its end a balance that does not go on is trouble. */
export interface FundReader {
  read(row: BillRow): FundLine | BillTrouble | undefined;
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

const kinds: ReadonlyMap<string, FundLine['kind']> = new Map(
  Object.entries({
    交易: 'pay',
    退款: 'refund',
    扣除交易手续费: 'fee',
    退还交易手续费: 'fee',
    提现: 'payout',
  } as const),
);

const kindNames = { pay: '交易', refund: '退款', payout: '提现', other: '其他' } as const;

const needed = ['记账时间', '资金流水单号', '业务类型', '收支类型'] as const;
const amounts = ['收支金额(元)', '账户结余(元)'] as const;
const summaryNeeded = ['资金流水总笔数', '收入金额', '支出金额'] as const;

/**
 * Reads WeChat's fund-flow bill. FINANCE-54: every balance must be the one before it and the line's
 * amount; a broken chain says that a line is missing, and the file is not taken.
 */
export class FundFlowReader implements FundReader {
  #head: Columns | undefined;
  #line = 0;
  #count = 0;
  #sum = { in: 0, out: 0 };
  #tail: Columns | undefined;
  #told: { count: number; in: number; out: number } | undefined;
  readonly #chain = new BalanceChain();

  read({ row, cells }: BillRow): FundLine | BillTrouble | undefined {
    this.#line = row;
    if (cells.every((cell) => cell === '')) return undefined;
    if (!this.#head) return this.#readHead(cells);
    if (cells[0] === '资金流水总笔数') {
      const tail = new Columns(cells);
      const missing = tail.missing(summaryNeeded);
      if (missing.length > 0) return this.#lacking(missing);
      this.#tail = tail;
      return undefined;
    }
    return this.#tail ? this.#readTail(cells, this.#tail) : this.#readLine(cells, this.#head);
  }

  end(): { readonly balanceFen: number | undefined } | BillTrouble {
    const told = this.#told;
    if (!this.#head || !told) {
      return this.#trouble('没有汇总行,文件不完整', 'the summary row is missing');
    }
    const chain = this.#chain.end();
    if ('en' in chain) return chain;
    const { in: inFen, out } = this.#sum;
    if (told.count === this.#count && told.in === inFen && told.out === out) return chain;
    return this.#trouble(
      `汇总与明细不符:汇总 ${told.count} 笔,收 ${yuanOf(told.in)},支 ${yuanOf(told.out)};明细 ${this.#count} 笔,收 ${yuanOf(inFen)},支 ${yuanOf(out)}`,
      `the summary states ${told.count} lines, ${yuanOf(told.in)} in and ${yuanOf(told.out)} out, the details are ${this.#count}, ${yuanOf(inFen)} and ${yuanOf(out)}`,
    );
  }

  #readHead(cells: readonly string[]): BillTrouble | undefined {
    const head = new Columns(cells);
    const missing = head.missing([...needed, ...amounts]);
    if (missing.length > 0) return this.#lacking(missing);
    this.#head = head;
    return undefined;
  }

  #readLine(cells: readonly string[], head: Columns): FundLine | BillTrouble {
    if (!head.fit(cells)) return this.#say(widthWords(cells, head));
    const value = (name: (typeof columns)[number]): string => head.value(cells, name);
    const [plain, balanceFen] = amounts.map((name) => fenOf(value(name)));
    if (plain === undefined) return this.#say(amountWords(amounts[0], value(amounts[0])));
    if (balanceFen === undefined) return this.#say(amountWords(amounts[1], value(amounts[1])));
    const at = fromBillTime(value('记账时间'));
    if (Number.isNaN(at)) return this.#say(timeWords('记账时间', value('记账时间')));
    const side = value('收支类型');
    if (side !== '收入' && side !== '支出') {
      return this.#trouble(
        `收支类型应为收入或支出,实际是 ${side}`,
        `direction in or out expected, got ${side}`,
      );
    }
    const fen = side === '收入' ? plain : 0 - plain;
    this.#chain.add({ line: this.#line, at, fen, balanceFen });
    this.#count += 1;
    this.#sum[side === '支出' ? 'out' : 'in'] += plain;
    return {
      at,
      fen,
      balanceFen,
      kind: kinds.get(value('业务类型')) ?? 'other',
      flowNo: value('资金流水单号'),
      businessNo: value('微信支付业务单号'),
      voucher: value('业务凭证号'),
    };
  }

  #readTail(cells: readonly string[], tail: Columns): BillTrouble | undefined {
    const value = (name: (typeof summaryNeeded)[number]): string => tail.value(cells, name);
    const [inFen, out] = [fenOf(value('收入金额')), fenOf(value('支出金额'))];
    const count = value('资金流水总笔数');
    if (inFen === undefined || out === undefined || !/^\d+$/.test(count)) {
      const came = cells.join(',');
      return this.#trouble(`汇总行无法解析:${came}`, `the summary row cannot be read: ${came}`);
    }
    this.#told = { count: Number(count), in: inFen, out };
    return undefined;
  }

  #lacking(missing: readonly string[]): BillTrouble {
    return this.#trouble(`缺列:${missing.join('、')}`, `columns missing: ${missing.join(', ')}`);
  }

  #say({ zh, en }: { readonly zh: string; readonly en: string }): BillTrouble {
    return this.#trouble(zh, en);
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
      billTime(line.at),
      line.businessNo,
      line.flowNo,
      name,
      name,
      out ? '支出' : '收入',
      yuanOf(Math.abs(line.fen)),
      yuanOf(line.balanceFen),
      'system',
      '',
      line.voucher,
    ];
    yield values.map((value) => `\`${value}`).join(',');
  }
  yield '资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额';
  const { inCount, outCount } = sum;
  yield [inCount + outCount, inCount, yuanOf(sum.in), outCount, yuanOf(sum.out)]
    .map((value) => `\`${value}`)
    .join(',');
}
