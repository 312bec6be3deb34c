import { plainCell } from './plain.ts';
import { shown, type Words } from './trouble.ts';

/** What the header names, and how the rows under it are parted. */
interface Under {
  readonly titles: readonly string[];
  readonly delimiter: string;
}

/**
 * TABLE-8: cells that are missing or stand behind the last column. A sum with a bare comma in it makes one cell more, a
 * download that breaks off one less, and either way all behind it stand in the wrong column.
 */
export function unevenRow(cells: readonly string[], under: Under): Words | undefined {
  return tooFew(cells, under) ?? tooMany(cells, under);
}

function tooFew(cells: readonly string[], { titles }: Under): Words | undefined {
  const named = titles.findLastIndex((title) => title.trim() !== '') + 1;
  if (cells.length >= named) return undefined;
  return {
    zh: `表头到“${shown(titles[named - 1] ?? '')}”共 ${named} 列,这一行只有 ${cells.length} 格;文件可能没有下载完整,或少了分隔符`,
    en: `the header has ${named} columns up to "${shown(titles[named - 1] ?? '')}", this row has ${cells.length}; the download may be incomplete, or a separator is missing`,
  };
}

function tooMany(cells: readonly string[], { titles, delimiter }: Under): Words | undefined {
  const at = cells.findIndex(
    (cell, index) => cell.trim() !== '' && (titles[index] ?? '').trim() === '',
  );
  if (at < 0) return undefined;
  const named = titles.filter((title) => title.trim() !== '').length;
  const sign = delimiter === '\t' ? 'Tab' : delimiter;
  return {
    zh: `表头有 ${named} 列,这一行第 ${at + 1} 格还有“${shown(cells[at] ?? '')}”;内容里的分隔符(${sign})要放在引号里`,
    en: `the header has ${named} columns, but cell ${at + 1} of this row contains "${shown(cells[at] ?? '')}"; a separator (${sign}) inside a cell must be quoted`,
  };
}

/**
 * TABLE-8: rows that have more cells than their header and than most rows, though the last ones are empty. Some banks end
 * every row with a separator and not the header: one row alone proves no such habit.
 */
function wideRows(
  widths: ReadonlyMap<number, number>,
  titles: readonly string[],
): ReadonlyMap<number, Words> {
  const rows = new Map<number, number>();
  for (const width of widths.values()) rows.set(width, (rows.get(width) ?? 0) + 1);
  const [usual = 0, often = 0] = [...rows].toSorted((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [];
  const most = Math.max(titles.length, often > 1 ? usual : 0);
  const wide = [...widths].filter(([, width]) => width > most);
  return new Map(
    wide.map(([row, width]) => [
      row,
      {
        zh: `表头和其他行最多 ${most} 格,这一行有 ${width} 格;内容里的分隔符要放在引号里`,
        en: `the header and other rows have at most ${most} cells, this row has ${width}; a separator inside a cell must be quoted`,
      },
    ]),
  );
}

const groupFirst = /^[-+(¥]*(?:cny|rmb)?\s*[-+(¥]*[1-9]\d{0,2}$/iu;
const groupMiddle = /^\d{3}$/;
const groupLast = /^\d{3}\.\d+\s*元?\)?-?$/u;
const sumTitle = /额|收入|支出|借方|贷方|balance|amount|debit|credit/iu;
const numberTitle = /[额余费税价量数]|元|balance|amount|fee|tax|quantity/iu;

interface MoneyPlaces extends Under {
  /** Where sums are read. */
  readonly places: readonly number[];
}

/**
 * TABLE-9: `1,299.00` without quotes: one yuan, and 299.00 in the column behind it, which banks give to the balance. Three
 * digits with decimals behind one to three without are never taken for two sums; without decimals they are, where the
 * next column is one of numbers and the row has no cell too many.
 */
export function cutSum(cells: readonly string[], under: MoneyPlaces): Words | undefined {
  const { titles, delimiter, places } = under;
  if (delimiter === ';') return bareGroup(cells, places);
  if (delimiter !== ',') return undefined;
  const plain = cells.map(plainCell);
  const at = plain.findIndex((cell, place) => {
    if (!groupFirst.test(cell)) return false;
    const isRead = places.includes(place);
    if (!isRead && !sumTitle.test(plainCell(titles[place] ?? ''))) return false;
    const next = plain.findIndex((one, index) => index > place && !groupMiddle.test(one));
    if (groupLast.test(plain[next] ?? '')) return true;
    const isParted = isRead && groupMiddle.test(plain[place + 1] ?? '');
    const isNumber = numberTitle.test(plainCell(titles[place + 1] ?? ''));
    const isOther = places.includes(place + 1) || isNumber;
    return isParted && (!isOther || cells.length > titles.length);
  });
  if (at < 0) return undefined;
  const whole = `${cells[at] ?? ''},${cells[at + 1] ?? ''}`;
  return {
    zh: `金额“${shown(whole)}”像是被千分位逗号切开;带逗号的金额要放在引号里`,
    en: `the amount "${shown(whole)}" looks split at its comma; an amount with commas must be quoted`,
  };
}

/** Whoever parts cells with `;` writes decimals behind a comma: `1,299` may be either. */
function bareGroup(cells: readonly string[], places: readonly number[]): Words | undefined {
  const found = places
    .map((place) => plainCell(cells[place] ?? ''))
    .find((cell) => /^[^\d.,]*\d{1,3},\d{3}[^\d.,]*$/.test(cell));
  if (found === undefined) return undefined;
  return {
    zh: `用分号分隔的表里,“${shown(found)}”的逗号可能是千分位,也可能是小数点;请写成 1299.00 的格式`,
    en: `in a semicolon-separated table the comma in "${shown(found)}" may separate thousands or decimals; write it like 1299.00`,
  };
}

/** Of each column of sums, in their order. */
export type Decimals = readonly (number | null)[];

/** How many decimals each sum of a row is written with; null where none stands. */
export function decimalsIn(cells: readonly string[], places: readonly number[]): Decimals {
  return places.map((place) => {
    const cell = plainCell(cells[place] ?? '');
    return /\d/.test(cell) ? (/\.(\d*)/.exec(cell)?.[1] ?? '').length : null;
  });
}

/**
 * TABLE-8: a file that ends without the end of a line may have broken off inside a sum: `12` of `1299.00`. Where all others
 * under its title have more decimals, it has.
 */
function brokenEnd(last: Decimals, others: readonly Decimals[]): Words | undefined {
  const isBroken = last.some((decimals, place) => {
    const usual = others.flatMap((row) => row[place] ?? []);
    return decimals !== null && usual.length > 0 && usual.every((one) => one > decimals);
  });
  if (!isBroken) return undefined;
  return {
    zh: '文件在这一行中断:行末没有换行,金额的小数位比其他行少;请重新下载',
    en: 'the file breaks off in this row: the line does not end, and its amount has fewer decimals than the others; download it again',
  };
}

interface AllRows {
  /** How many cells each row has, by its number. */
  readonly widths: ReadonlyMap<number, number>;
  readonly decimals: readonly Decimals[];
  /** Whether the last row is a line and nothing ends it. */
  readonly isOpen: boolean;
}

/** TABLE-8: what is seen of a row only beside all others. */
export function unevenRows(
  { widths, decimals, isOpen }: AllRows,
  titles: readonly string[],
): ReadonlyMap<number, Words> {
  const uneven = new Map(wideRows(widths, titles));
  const broken = isOpen ? brokenEnd(decimals.at(-1) ?? [], decimals.slice(0, -1)) : undefined;
  const last = [...widths.keys()].at(-1);
  if (broken && last !== undefined) uneven.set(last, broken);
  return uneven;
}
