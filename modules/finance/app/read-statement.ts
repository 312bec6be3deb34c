import {
  dayOf,
  inRow,
  isWords,
  moneyOf,
  numberTextOf,
  plainCell,
  readTable,
  shown,
  tooLarge,
  type Table,
  type TableForm,
  type TableRow,
  type TableTrouble,
  type Words,
} from '../../../platform/tables/index.ts';
import type { StatementColumn, StatementLine } from '../domain/statement.ts';

/** A statement gives its sums in one column, signed or with a word for the direction, or in two. */
const columns: Readonly<Record<StatementColumn, readonly string[]>> = {
  reference: [
    ...['单号', '参考号', '流水号', '交易流水号', '银行流水号', '交易流水', '核心流水号', '凭证号'],
    ...['交易参考号', '业务流水号', '订单号', '订单编号', '商户订单号', '结算单号', '补贴单号'],
    ...['reference', 'reference no', 'reference number', 'transaction id', 'order no', 'ref'],
  ],
  day: [
    ...['日期', '到账日期', '记账日期', '入账日期', '到账时间', '记账时间', '入账时间', '交易日期'],
    ...['交易日', '交易时间', '发生日期', '结算日期', '业务日期', 'date', 'booking date'],
    ...['posting date', 'value date', 'transaction date'],
  ],
  amount: [
    ...[
      '金额',
      '交易金额',
      '发生额',
      '交易额',
      '到账金额',
      '结算金额',
      '补贴金额',
      '佣金',
      '佣金金额',
    ],
    ...['amount', 'transaction amount'],
  ],
  income: [
    ...['收入金额', '收入', '贷方发生额', '贷方金额', '贷方', '收入额', '转入金额', '存入金额'],
    ...['credit amount', 'credit', 'paid in', 'income', 'deposit'],
  ],
  spent: [
    ...['支出金额', '支出', '借方发生额', '借方金额', '借方', '支出额', '转出金额', '取出金额'],
    ...['debit amount', 'debit', 'paid out', 'spent', 'withdrawal'],
  ],
  direction: [
    ...[
      '收支',
      '收/支',
      '收支类型',
      '收支方向',
      '收付标志',
      '借贷标志',
      '借贷方向',
      '借贷',
      '方向',
    ],
    ...['direction', 'dr/cr', 'debit/credit'],
  ],
  currency: ['币种', '币别', '货币', 'currency'],
};

const directions: Readonly<Record<string, 1 | -1>> = {
  ...{ 收: 1, 收入: 1, 贷: 1, 贷方: 1, 进: 1, 入账: 1, 转入: 1, '+': 1 },
  ...{ 支: -1, 支出: -1, 借: -1, 借方: -1, 出: -1, 出账: -1, 转出: -1, '-': -1 },
  ...{ in: 1, c: 1, cr: 1, credit: 1, out: -1, d: -1, dr: -1, debit: -1 },
};

const form: TableForm<StatementColumn, StatementLine> = {
  columns,
  needs: [['reference'], ['day'], ['amount', 'income', 'spent']],
  money: ['amount', 'income', 'spent'],
  expected: {
    zh: '单号、日期和金额(或收入、支出两列)',
    en: 'reference, date and amount (or income and spent)',
  },
  ...{ day: 'day', number: 'reference' },
  read: readLine,
};

export type Statement = Table<StatementColumn, StatementLine>;

/**
 * FINANCE-10: reads a statement as banks and spreadsheets save it, each row exactly or with the reason why not. Sums
 * together stay exact too: a file whose sums do not is refused whole.
 */
export async function readStatement(text: string): Promise<Statement | TableTrouble> {
  const table = await readTable(text, form);
  if (isWords(table)) return table;
  let sum = 0;
  for (const { row, line } of table.lines) {
    sum += Math.abs(line.fen);
    if (!Number.isSafeInteger(sum)) return inRow(row, tooLarge('合计 / total'));
  }
  return table;
}

function readLine(row: TableRow<StatementColumn>): StatementLine | Words {
  const reference = numberTextOf(row.cell('reference'));
  if (isWords(reference)) return reference;
  const day = dayOf(row.cell('day'));
  if (isWords(day)) return day;
  const currency = plainCell(row.cell('currency'));
  if (!/^(?:cny|rmb|人民币元?|156|)$/iu.test(currency)) {
    return {
      zh: `币种应为人民币,来的是“${shown(currency)}”`,
      en: `the currency CNY is expected, "${shown(currency)}" came`,
    };
  }
  const single = row.column('income') === undefined && row.column('spent') === undefined;
  const fen = single ? oneSum(row) : twoSums(row);
  return isWords(fen) ? fen : { reference, fen, day };
}

function oneSum(row: TableRow<StatementColumn>): number | Words {
  const fen = moneyOf(row.cell('amount'));
  if (isWords(fen)) return fen;
  if (fen === null) return noSum;
  const said = plainCell(row.cell('direction')).toLowerCase();
  if (row.column('direction') === undefined) return fen;
  const sign = directions[said];
  // Below zero and "in" may be a reversal or a habit: two directions are none.
  if (sign === undefined || (fen < 0 && sign > 0)) {
    return {
      zh: `收支方向应为收入或支出,与金额的正负一致,来的是“${shown(said)}”和“${shown(row.cell('amount'))}”`,
      en: `the direction in or out is expected, agreeing with the amount's sign; "${shown(said)}" and "${shown(row.cell('amount'))}" came`,
    };
  }
  return sign * Math.abs(fen) || 0;
}

function twoSums(row: TableRow<StatementColumn>): number | Words {
  const income = moneyOf(row.cell('income'));
  if (isWords(income)) return income;
  const spent = moneyOf(row.cell('spent'));
  if (isWords(spent)) return spent;
  if (income === null && spent === null) return noSum;
  if (income !== null && income !== 0 && spent !== null && spent !== 0) {
    return {
      zh: `收入和支出只能填一个,来的是“${shown(row.cell('income'))}”和“${shown(row.cell('spent'))}”`,
      en: `either income or spent is expected, "${shown(row.cell('income'))}" and "${shown(row.cell('spent'))}" came`,
    };
  }
  if (spent === null || spent === 0) return income ?? 0;
  // A column that says "(-元)" writes what left below zero; elsewhere such a sum may be a reversal, and is not guessed.
  const signed = row.column('spent')?.unit.startsWith('-') === true;
  if (spent < 0 && !signed) {
    return {
      zh: `支出列应为正数,来的是“${shown(row.cell('spent'))}”;退回的钱请写在收入列`,
      en: `a positive sum is expected under spent, "${shown(row.cell('spent'))}" came; money that came back belongs under income`,
    };
  }
  return -Math.abs(spent);
}

const noSum: Words = { zh: '这一行没有金额', en: 'this row has no amount' };
