import {
  dayOf,
  inRow,
  moneyOf,
  plainCell,
  type TableTrouble,
} from '../../../platform/tables/index.ts';
import { yuan } from '../../../platform/kernel/money.ts';
import type { Statement } from './read-statement.ts';

type Side = 'in' | 'out' | 'any';

/** A figure that a statement says of itself: a number of lines, or a sum in fen. */
interface Told {
  readonly what: 'count' | 'sum';
  readonly side: Side;
  readonly value: number;
}

/** What its lines say. */
interface Lines {
  readonly count: Readonly<Record<Side, readonly number[]>>;
  readonly sum: Readonly<Record<Side, readonly number[]>>;
  readonly words: { readonly zh: string; readonly en: string };
}

const inward = /收入|贷方|转入|存入|\b(?:income|credits?|paid in|deposits?)\b/iu;
const outward = /支出|借方|转出|取出|\b(?:spent|debits?|paid out|withdrawals?)\b/iu;
const counting = /笔\s*数|条\s*数|行\s*数|\b(?:count|number of)\b/iu;
const summing =
  /合\s*计|总\s*[计额]|共\s*计|总(?:金额|收入|支出|笔数|发生额)|(?:收入|支出|贷方|借方)(?:总?金额|总额|发生额)|\btotals?\b|\bsum\b/iu;
/** Of a part only, or of what stood in the account. */
const ofOther =
  /小\s*计|累\s*计|余额|本[页月年日次期]|当[页月日]|第\s*\d+\s*页|\b(?:sub-?total|page|balance)\b/iu;
/** A name, a number and what it counts; a day and a time are no number. */
const figure = /([^\d(¥+-]*)([-+(¥]*\d[\d,]*(?:\.\d+)?\)?)(?![\d/年月:-]|\.\d)\s*([笔条行]|元)?/gu;

/**
 * FINANCE-31: totals and counts that a statement says of itself, above or below its lines, and that its lines do not add
 * up to: one was lost or changed on the way, or they are of something else. A page's or a month's are not looked at.
 */
export function differingTotals({ above, lines, skipped }: Statement): TableTrouble[] {
  const troubles: TableTrouble[] = [];
  const check = (row: number, told: readonly Told[], from: readonly Lines[]): void => {
    const wrong = told.filter(({ what, side, value }) =>
      from.every((of) => !of[what][side].includes(value)),
    );
    const [first] = wrong;
    const [whole] = from;
    if (first && whole) troubles.push(inRow(row, wordsOf(first, whole)));
  };
  const all = sumsOf(lines);
  for (const { row, cells } of above) check(row, toldIn(cells), [all]);
  let since = 0;
  for (const skip of skipped) {
    const before = lines.filter(({ row }) => row < skip.row);
    const told = toldUnder(skip) ?? toldIn(skip.cells);
    // A total may be of all, of what stands above it, or of what stands since the last one.
    check(skip.row, told, [all, sumsOf(before), sumsOf(before.filter(({ row }) => row > since))]);
    if (told.length > 0) since = skip.row;
  }
  return troubles;
}

function sumsOf(lines: Statement['lines']): Lines {
  const fens = lines.map(({ line }) => line.fen);
  const [came, went] = [fens.filter((fen) => fen > 0), fens.filter((fen) => fen < 0)];
  const add = (some: readonly number[]): number => some.reduce((sum, fen) => sum + fen, 0);
  const [inFen, outFen] = [add(came), Math.abs(add(went))];
  const net = inFen - outFen;
  return {
    count: {
      ...{ in: [came.length], out: [went.length] },
      any: [fens.length, came.length, went.length],
    },
    sum: {
      ...{ in: [inFen], out: [outFen, -outFen || 0] },
      any: [net, -net || 0, inFen, outFen, -outFen || 0, inFen + outFen],
    },
    words: {
      zh: `${fens.length} 笔,收 ${yuan(inFen)},支 ${yuan(outFen)}`,
      en: `${fens.length} lines, ${yuan(inFen)} in and ${yuan(outFen)} out`,
    },
  };
}

/** Sums that stand under the columns of which they are. */
function toldUnder({ cells, cell }: Statement['skipped'][number]): readonly Told[] | undefined {
  const first = cells.map(plainCell).find(Boolean) ?? '';
  if (ofOther.test(first) || !summing.test(first)) return ofOther.test(first) ? [] : undefined;
  const sides = { income: 'in', spent: 'out', amount: 'any' } as const;
  const under = (['income', 'spent', 'amount'] as const).flatMap((name) => {
    const value = moneyOf(cell(name));
    return typeof value === 'number' ? [{ what: 'sum', side: sides[name], value } as const] : [];
  });
  return under.length > 0 ? under : undefined;
}

/** Figures behind their names, in a cell of their own or in the same: `收入合计:12.00`, `共 3 笔`. */
function toldIn(cells: readonly string[]): readonly Told[] {
  let name = '';
  return cells.map(plainCell).flatMap((text): readonly Told[] => {
    if (text === '' || dayOf(text) === text) return [];
    const found = [...text.matchAll(figure)];
    const before = name;
    name = found.length > 0 ? before : text;
    return found.flatMap(([, own = '', value = '', unit = ''], at) =>
      figureOf(at === 0 && own.trim() === '' ? before : own, value, unit),
    );
  });
}

function figureOf(name: string, text: string, unit: string): readonly Told[] {
  const value = moneyOf(text);
  if (typeof value !== 'number' || ofOther.test(name)) return [];
  const side = sideOf(name);
  const named = summing.test(name) || /[共总]/u.test(name);
  if (/[笔条行]/u.test(unit) || counting.test(name)) {
    return named || counting.test(name) || side !== 'any'
      ? [{ what: 'count', side, value: value / 100 }]
      : [];
  }
  return summing.test(name) || (unit === '元' && side !== 'any')
    ? [{ what: 'sum', side, value }]
    : [];
}

function sideOf(name: string): Side {
  const [came, went] = [inward.test(name), outward.test(name)];
  if (came === went) return 'any';
  return came ? 'in' : 'out';
}

function wordsOf({ what, value }: Told, { words }: Lines) {
  const zh = what === 'count' ? `${value} 笔` : yuan(value);
  const en = what === 'count' ? `${value} lines` : yuan(value);
  return {
    zh: `文件自己写的是 ${zh},明细加起来是 ${words.zh}`,
    en: `the file says ${en} of itself, its lines make ${words.en}`,
  };
}
