import {
  inRow,
  isWords,
  moneyOf,
  plainCell,
  shown,
  type Table,
  type TableTrouble,
} from '../../../platform/tables/index.ts';
import { unreadColumns, type UnreadColumn } from '../../../platform/tables/unread.ts';
import { currencyOf, directions } from '../domain/statement-names.ts';
import type { StatementColumn, StatementLine } from '../domain/statement.ts';

type Lines = Pick<Table<StatementColumn, StatementLine>, 'headRow' | 'columns' | 'lines'>;

/** Where something was first seen, and what. */
interface Seen {
  readonly row: number;
  readonly cell: string;
}

/** What was seen of a column so far. */
interface Column {
  filled: number;
  ways: number;
  moneys: number;
  /** A word that the sum beside it goes against. */
  against?: Seen;
  foreign?: Seen;
  /** A sum beside a line that has none. */
  sum?: Seen;
}

/** Says neither way, as channels write of what moved within. */
const neither = /^(?:[/-]+|其他|其它|不计收支|中性交易|n\/a)$/iu;
const ofCurrency = /币种|币别|货币|^curr|^ccy|currency/iu;
const ofSum = /[额元]|收|支|付|借|贷|取|存|amount|sum|debit|credit|withdr|deposit|paid|payment/iu;
const ofOther =
  /余额|结余|结存|手续费|费率|费用|税|数量|笔数|序号|行号|账号|卡号|单号|编号|凭证|日期|时间|balance|fee|tax|count|number|\bno\b|date|time/iu;

/**
 * FINANCE-40, FINANCE-41: columns that nobody read must not say what the sums mean. Their titles, or why the file is not
 * taken: directions against the sums, another money than yuan, or a sum where the columns that were read have none.
 */
export async function judgeUnread(
  text: string,
  { headRow, columns, lines }: Lines,
): Promise<readonly string[] | TableTrouble> {
  const fens = new Map(lines.map(({ row, line }) => [row, line.fen]));
  const seen = new Map<number, Column>();
  const unread = await unreadColumns(text, { headRow, columns }, (row, cells, those) => {
    const fen = fens.get(row);
    if (fen === undefined) return;
    for (const column of those) {
      const cell = plainCell(cells[column.at] ?? '');
      if (cell !== '') see({ row, cell }, fen, { column, seen });
    }
  });
  const has = (name: StatementColumn): boolean => columns.some((column) => column.name === name);
  const sure = has('direction') || (has('income') && has('spent'));
  for (const { at, title } of unread) {
    const trouble = troubleOf(title, seen.get(at), { headRow, sure });
    if (trouble) return trouble;
  }
  return unread.map(({ title }) => title);
}

interface Seeing {
  readonly column: UnreadColumn;
  readonly seen: Map<number, Column>;
}

function see(at: Seen, fen: number, { column, seen }: Seeing): void {
  const of = seen.get(column.at) ?? { filled: 0, ways: 0, moneys: 0 };
  seen.set(column.at, of);
  const { cell } = at;
  of.filled += 1;
  const way = directions.get(cell.toLowerCase());
  if (way !== undefined || neither.test(cell)) of.ways += 1;
  if (way !== undefined && fen !== 0 && Math.sign(fen) !== way) of.against ??= at;
  const money = currencyOf(cell);
  if (money !== null) of.moneys += 1;
  if (money === 'foreign') of.foreign ??= at;
  if (fen === 0 && isSum(column.title, cell)) of.sum ??= at;
}

function isSum(title: string, cell: string): boolean {
  if (ofOther.test(title) || !(ofSum.test(title) || /[.,]\d\d$/.test(cell))) return false;
  const read = moneyOf(cell);
  return !isWords(read) && read !== null && read !== 0;
}

function troubleOf(
  title: string,
  of: Column | undefined,
  { headRow, sure }: { readonly headRow: number; readonly sure: boolean },
): TableTrouble | undefined {
  if (!of) return undefined;
  const { foreign, against, sum } = of;
  const name = shown(title);
  if (foreign && (ofCurrency.test(title) || of.moneys === of.filled)) {
    return inRow(foreign.row, {
      zh: `金额应为人民币元,“${name}”列是“${shown(foreign.cell)}”`,
      en: `amounts in yuan expected, column "${name}" says "${shown(foreign.cell)}"`,
    });
  }
  if (against && !sure && of.ways === of.filled) {
    return inRow(headRow, {
      zh: `“${name}”列未读取,它像是收支方向,但与金额正负不一致(第 ${against.row} 行是“${shown(against.cell)}”);如果是方向,请把表头改为“收支方向”`,
      en: `column "${name}" was not read; it looks like a direction but contradicts the signs of the amounts (row ${against.row} says "${shown(against.cell)}"). If it is one, rename it "direction"`,
    });
  }
  if (!sum) return undefined;
  return inRow(sum.row, {
    zh: `读到的金额是 0,未读取的“${name}”列却是“${shown(sum.cell)}”;请把表头改为“收入”“支出”或“金额”`,
    en: `the amount read is zero, but column "${name}", which was not read, says "${shown(sum.cell)}". Rename it "income", "spent" or "amount"`,
  });
}
