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
import {
  carriedOver,
  directions,
  isYuan,
  saysForeign,
  rowOutcomeOf,
  statementNames,
} from '../domain/statement-names.ts';
import { plainTitles } from './plain-titles.ts';
import { judgeUnread } from './unread-columns.ts';

/** A row that is understood and moves nothing. */
interface LeftOut {
  readonly left: TableRow<StatementColumn>;
  readonly text: string;
}

type Read = Omit<StatementLine, 'nth'>;

const form: TableForm<StatementColumn, Read | LeftOut> = {
  columns: statementNames,
  deps: [['reference'], ['day'], ['amount', 'income', 'spent']],
  money: ['amount', 'income', 'spent'],
  expected: {
    zh: '单号、日期和金额(或收入、支出两列)',
    en: 'reference, date and amount (or income and spent)',
  },
  day: 'day',
  number: 'reference',
  read: readLine,
};

export interface Statement extends Table<StatementColumn, StatementLine> {
  /** FINANCE-40: titles of columns that nobody read. */
  readonly unread: readonly string[];
}

/**
 * FINANCE-10: reads a statement as banks and spreadsheets save it, each row exactly or with the reason why not. Sums
 * together stay exact too: a file whose sums do not is refused whole, and so is one whose unread columns say that its
 * sums mean something else (FINANCE-40, FINANCE-41).
 */
export async function readStatement(file: string): Promise<Statement | TableTrouble> {
  const text = plainTitles(file);
  const table = await readTable(text, form);
  if (isWords(table)) return table;
  const other = [...table.above, ...table.skipped].find(({ cells }) =>
    saysForeign(cells.join(' ')),
  );
  if (other) return inRow(other.row, notYuan(other.cells.filter(Boolean).join(' ')));
  const { lines, left } = parted(table.lines);
  let sum = 0;
  for (const { row, line } of lines) {
    sum += Math.abs(line.fen);
    if (!Number.isSafeInteger(sum)) return inRow(row, tooLarge('合计 / total'));
  }
  const unread = await judgeUnread(text, { ...table, lines });
  if (isWords(unread)) return unread;
  const skipped = [...table.skipped, ...left].toSorted((one, other) => one.row - other.row);
  return { ...table, lines, skipped, unread };
}

function parted(read: Table<StatementColumn, Read | LeftOut>['lines']) {
  const lines: { row: number; line: StatementLine }[] = [];
  const left: Statement['skipped'][number][] = [];
  const times = new Map<string, number>();
  for (const { row, line } of read) {
    if ('left' in line) {
      left.push({ ...line.left, row, cells: [], text: line.text });
      continue;
    }
    const key = JSON.stringify([line.reference, line.fen, line.day]);
    const nth = (times.get(key) ?? 0) + 1;
    times.set(key, nth);
    lines.push({ row, line: { ...line, nth } });
  }
  return { lines, left };
}

function readLine(row: TableRow<StatementColumn>): Read | LeftOut | Words {
  return unmoved(row) ?? moved(row);
}

/** FINANCE-43, FINANCE-44: a row that its bank took back or has not done yet, or that carries a balance over. */
function unmoved(row: TableRow<StatementColumn>): LeftOut | Words | undefined {
  const status = plainCell(row.cell('status'));
  const outcome = row.column('status') ? rowOutcomeOf(status) : 'done';
  if (outcome === undefined) {
    return {
      zh: `状态应为成功、失败、处理中等,实际是“${shown(status)}”`,
      en: `a status such as completed, failed or pending expected, got "${shown(status)}"`,
    };
  }
  const names = ['reference', 'note', 'day'] as const;
  const said = names.map((name) => plainCell(row.cell(name)));
  const carried = said.find((words) => carriedOver.test(words));
  if (outcome === 'done' && carried === undefined) return undefined;
  const sums = (['amount', 'income', 'spent'] as const).map((name) => row.cell(name));
  if (outcome === 'done' && sums.some((sum) => (moneyOf(sum) ?? 0) !== 0)) {
    return {
      zh: `“${shown(carried ?? '')}”是余额行,不应有金额,实际是“${shown(sums.join(' '))}”`,
      en: `"${shown(carried ?? '')}" is a balance row and must have no amount, got "${shown(sums.join(' '))}"`,
    };
  }
  return { left: row, text: shown([...said, ...sums, status].filter(Boolean).join(' ')) };
}

function moved(row: TableRow<StatementColumn>): Read | Words {
  const reference = numberTextOf(row.cell('reference'));
  if (isWords(reference)) return reference;
  const day = dayOf(row.cell('day'));
  if (isWords(day)) return day;
  const currency = plainCell(row.cell('currency'));
  if (!isYuan(currency)) {
    return notYuan(currency);
  }
  const single = row.column('income') === undefined && row.column('spent') === undefined;
  const fen = single ? oneSum(row) : twoSums(row);
  return isWords(fen) ? fen : { reference, fen, day };
}

function notYuan(came: string): Words {
  return {
    zh: `币种应为人民币,实际是“${shown(came)}”`,
    en: `currency CNY expected, got "${shown(came)}"`,
  };
}

function oneSum(row: TableRow<StatementColumn>): number | Words {
  const fen = moneyOf(row.cell('amount'));
  if (isWords(fen)) return fen;
  if (fen === null) return noSum;
  const said = plainCell(row.cell('direction')).toLowerCase();
  if (row.column('direction') === undefined) return fen;
  const sign = directions.get(said);
  // Below zero and "in" may be a reversal or a habit: two directions are none.
  if (sign === undefined || (fen < 0 && sign > 0)) {
    return {
      zh: `收支方向应为收入或支出,并与金额正负一致,实际是“${shown(said)}”和“${shown(row.cell('amount'))}”`,
      en: `direction in or out expected, matching the sign of the amount; got "${shown(said)}" and "${shown(row.cell('amount'))}"`,
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
      zh: `收入和支出只能填一个,实际是“${shown(row.cell('income'))}”和“${shown(row.cell('spent'))}”`,
      en: `either "income" or "spent" expected, got "${shown(row.cell('income'))}" and "${shown(row.cell('spent'))}"`,
    };
  }
  if (spent === null || spent === 0) return income === null || income === 0 ? noneOf(row) : income;
  // A column that says "(-元)" writes what left below zero; elsewhere such a sum may be a reversal, and is not guessed.
  const signed = row.column('spent')?.unit.startsWith('-') === true;
  if (spent < 0 && !signed) {
    return {
      zh: `支出列应为正数,实际是“${shown(row.cell('spent'))}”;退回的款请填在收入列`,
      en: `a positive amount expected under "spent", got "${shown(row.cell('spent'))}"; money that came back belongs under "income"`,
    };
  }
  return -Math.abs(spent);
}

/** Nothing came and nothing went; a third column that says otherwise is not passed over. */
function noneOf(row: TableRow<StatementColumn>): number | Words {
  const amount = row.column('amount') ? moneyOf(row.cell('amount')) : 0;
  if (amount === 0 || amount === null) return 0;
  return {
    zh: `收入和支出都是 0,金额列却是“${shown(row.cell('amount'))}”,无法判断以哪个为准`,
    en: `income and spent are zero but the amount is "${shown(row.cell('amount'))}"; it is unclear which one counts`,
  };
}

const noSum: Words = { zh: '这一行没有金额', en: 'this row has no amount' };
