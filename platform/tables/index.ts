import { dayOf } from './day.ts';
import {
  aboveTrouble,
  columnsIn,
  headerTrouble,
  type FoundColumn,
  type FoundColumns,
  type TableColumns,
} from './header.ts';
import type { SeparatedRow } from './lines.ts';
import { plainCell } from './plain.ts';
import { QuoteOpen, recordsOf } from './records.ts';
import { isLikeDay, isRemark, isSumWord, swallowed } from './rows.ts';
import { cutSum, decimalsIn, unevenRow, unevenRows, type Decimals } from './shape.ts';
import { inRow, isWords, shown, type TableTrouble, type Words } from './trouble.ts';

export { textOfFile, textOfTable } from './bytes.ts';
export { dayOf } from './day.ts';
export type { FoundColumn } from './header.ts';
export { rowsIn, SeparatedRows, type SeparatedRow } from './lines.ts';
export { moneyOf, tooLarge } from './money.ts';
export { numberTextOf } from './number-text.ts';
export { plainCell } from './plain.ts';
export { inRow, isWords, shown, type TableTrouble, type Words } from './trouble.ts';

/** One row by its columns; a column that is not there is empty. */
export interface TableRow<Name extends string> {
  readonly cell: (name: Name) => string;
  readonly column: (name: Name) => FoundColumn | undefined;
}

export interface TableForm<Name extends string, Line> extends TableColumns<Name> {
  /** What a row says, or why it cannot be read. */
  readonly read: (row: TableRow<Name>) => Line | Words;
  /** The columns by which a line is known from what is none (a sum, a remark): when it was, and what names it. */
  readonly day: Name;
  readonly number: Name;
}

/** What is no line: all of its cells, and those under a column that was found. */
export interface SkippedRow<Name extends string> extends TableRow<Name> {
  readonly row: number;
  readonly cells: readonly string[];
  readonly text: string;
}

export interface Table<Name extends string, Line> {
  readonly headRow: number;
  /** What stands above the header. */
  readonly above: readonly SeparatedRow[];
  readonly columns: readonly { readonly name: Name; readonly title: string }[];
  readonly lines: readonly { readonly row: number; readonly line: Line }[];
  /** Sums, page numbers and remarks: what is no line and was left out. */
  readonly skipped: readonly SkippedRow<Name>[];
  /** The first of those that cannot be read, and how many there are. */
  readonly refused: readonly TableTrouble[];
  readonly refusedInAll: number;
}

const delimiters = [',', '\t', ';', '|'] as const;
/** Banks write some lines above their table: who, which account, from when until when. */
const headWithin = 50;
const troublesKept = 100;

interface Head<Name extends string> {
  readonly row: number;
  readonly delimiter: string;
  readonly titles: readonly string[];
  readonly found: FoundColumns<Name>;
  readonly above: readonly SeparatedRow[];
}

/**
 * TABLE-1: a table from outside: its columns by name, whatever stands above it, each row read or refused with its number.
 * The whole is refused where there is no header, or a quote that nothing closes.
 */
export async function readTable<Name extends string, Line>(
  text: string,
  form: TableForm<Name, Line>,
): Promise<Table<Name, Line> | TableTrouble> {
  const head = await headOf(text, form);
  if (isWords(head)) return head;
  const lines: { row: number; line: Line }[] = [];
  const decimals: Decimals[] = [];
  const places = placesOf(head, form);
  const skipped: SkippedRow<Name>[] = [];
  const refused: TableTrouble[] = [];
  const widths = new Map<number, number>();
  let [row, refusedInAll] = [0, 0];
  const refuse = (at: number, words: Words): void => {
    refusedInAll += 1;
    refused.push(inRow(at, words));
  };
  try {
    for await (const cells of recordsOf(text, head.delimiter)) {
      row += 1;
      if (row <= head.row || cells.every((cell) => cell.trim() === '')) continue;
      widths.set(row, cells.length);
      const found = rowOf(cells, head);
      const read = readRow(cells, found, { head, form });
      if (read === null) {
        skipped.push({ row, cells, text: shown(cells.filter(Boolean).join(' ')), ...found });
      } else if (isWords(read)) {
        refuse(row, read);
      } else {
        lines.push({ row, line: read });
        decimals.push(decimalsIn(cells, places));
      }
    }
  } catch (error) {
    if (error instanceof QuoteOpen) return quoteOpen(error.row);
    throw error;
  }
  const isOpen = lines.at(-1)?.row === row && !/[\r\n]$/.test(text);
  const uneven = unevenRows({ widths, decimals, isOpen }, head.titles);
  const sound = lines.filter((line) => {
    const words = uneven.get(line.row);
    if (words) refuse(line.row, words);
    return words === undefined;
  });
  const columns = [...head.found].map(([name, { title }]) => ({ name, title }));
  const { row: headRow, above } = head;
  const first = refused.toSorted((a, b) => a.row - b.row).slice(0, troublesKept);
  return { headRow, above, columns, lines: sound, skipped, refused: first, refusedInAll };
}

/** The header is the first row, under one of the separators, that names all that has to be there. */
async function headOf<Name extends string, Line>(
  text: string,
  form: TableForm<Name, Line>,
): Promise<Head<Name> | TableTrouble> {
  let nearest = { lacking: form.deps.length + 1, row: 1, titles: [''] };
  let open: number | undefined;
  const present = delimiters.filter((sign) => text.includes(sign));
  for (const delimiter of present.length > 0 ? present : delimiters.slice(0, 1)) {
    let row = 0;
    const above: SeparatedRow[] = [];
    let wrong: Words | undefined;
    try {
      for await (const titles of recordsOf(text, delimiter)) {
        row += 1;
        if (row > headWithin) break;
        const { found, lacking } = columnsIn(titles, form);
        if (lacking === 0) {
          const trouble = wrong ?? headerTrouble(titles, found, form);
          return trouble ? inRow(row, trouble) : { row, delimiter, titles, found, above };
        }
        if (lacking < nearest.lacking && titles.some(Boolean)) nearest = { lacking, row, titles };
        wrong ??= aboveTrouble(titles);
        above.push({ row, cells: titles });
      }
    } catch (error) {
      // With another separator the quotes may fit.
      if (!(error instanceof QuoteOpen)) throw error;
      open = error.row;
    }
  }
  return open === undefined ? noHead(nearest, form.expected) : quoteOpen(open);
}

function rowOf<Name extends string>(
  cells: readonly string[],
  { found }: Head<Name>,
): TableRow<Name> {
  return {
    cell: (name) => cells[found.get(name)?.at ?? -1] ?? '',
    column: (name) => found.get(name),
  };
}

function readRow<Name extends string, Line>(
  cells: readonly string[],
  row: TableRow<Name>,
  { head, form }: { readonly head: Head<Name>; readonly form: TableForm<Name, Line> },
): Line | Words | null {
  const isLine = typeof dayOf(row.cell(form.day)) === 'string';
  if (isLine ? isTotal(cells, row, form) : isLeftOut(cells, row, { head, form })) return null;
  const places = placesOf(head, form);
  return (
    unevenRow(cells, head) ??
    swallowed(cells, head.delimiter) ??
    cutSum(cells, { ...head, places }) ??
    form.read(row)
  );
}

/** Where sums stand. */
function placesOf<Name extends string>(
  { found }: Head<Name>,
  { money }: TableColumns<Name>,
): readonly number[] {
  return money.flatMap((name) => found.get(name)?.at ?? []);
}

/** TABLE-10: a total that carries a day: its name is a word of sums, or it has none and one stands beside it. */
function isTotal<Name extends string, Line>(
  cells: readonly string[],
  row: TableRow<Name>,
  form: TableForm<Name, Line>,
): boolean {
  const name = plainCell(row.cell(form.number));
  return /^-*$/.test(name) ? cells.some(isSumWord) : isSumWord(name);
}

/** TABLE-10: a day that is none is no reason to leave a row out: it says that something happened. */
function isLeftOut<Name extends string, Line>(
  cells: readonly string[],
  row: TableRow<Name>,
  { head, form }: { readonly head: Head<Name>; readonly form: TableForm<Name, Line> },
): boolean {
  return isRemark(cells, head.titles) && !isLikeDay(row.cell(form.day));
}

function quoteOpen(row: number): TableTrouble {
  return inRow(row, {
    zh: '这里的引号没有闭合,后面的行无法区分;请补上引号或重新导出',
    en: 'a quote opened here is never closed; close it or export the file again',
  });
}

function noHead(
  nearest: { readonly row: number; readonly titles: readonly string[] },
  expected: Words,
) {
  const came = nearest.titles.map((title) => title.trim()).filter(Boolean);
  return inRow(nearest.row, {
    zh: `没有找到表头。应有${expected.zh},最接近的一行是“${shown(came.join('、'))}”`,
    en: `no header found. ${expected.en} expected; the closest row says "${shown(came.join(', '))}"`,
  });
}
