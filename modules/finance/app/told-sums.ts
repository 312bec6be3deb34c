import {
  dayOf,
  inRow,
  moneyOf,
  plainCell,
  type TableTrouble,
} from '../../../platform/tables/index.ts';
import { turns } from '../../../platform/kernel/index.ts';
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
/**
 * A name, a number and what it counts; a day and a time are no number. Each part has a bound: a remark of many thousand
 * signs would be searched from each of them to its end.
 */
const figure =
  /([^\d(¥+-]{0,40})([-+(¥]{0,4}\d[\d,]{0,40}(?:\.\d{1,20})?\)?)(?![\d/年月:-]|\.\d)\s{0,5}([笔条行]|元)?/gu;
/** No name of a figure is longer. */
const nameMost = 80;

/** What some lines come to. */
interface Running {
  readonly came: number;
  readonly went: number;
  readonly lines: number;
  readonly inFen: number;
  readonly outFen: number;
}

const nothing: Running = { came: 0, went: 0, lines: 0, inFen: 0, outFen: 0 };

/**
 * FINANCE-31: totals and counts that a statement says of itself, above or below its lines, and that its lines do not add
 * up to: one was lost or changed on the way, or they are of something else. A page's or a month's are not looked at.
 */
export async function differingTotals(statement: Statement): Promise<TableTrouble[]> {
  const { above, lines, skipped } = statement;
  const troubles: TableTrouble[] = [];
  const check = (row: number, told: readonly Told[], from: readonly Lines[]): void => {
    const wrong = told.filter(({ what, side, value }) =>
      from.every((of) => !of[what][side].includes(value)),
    );
    const [first] = wrong;
    const [whole] = from;
    if (first && whole) troubles.push(inRow(row, wordsOf(first, whole)));
  };
  const turn = turns();
  const all = linesOf(lines.reduce((sum, { line }) => added(sum, line.fen), nothing));
  for (const { row, cells } of above) check(row, toldIn(cells), [all]);
  let [before, since, at] = [nothing, nothing, 0];
  for (const skip of skipped) {
    // FINANCE-33: both come in their order, so that each line is added once however many totals there are.
    for (let next = lines[at]; next && next.row < skip.row; next = lines[at]) {
      before = added(before, next.line.fen);
      at += 1;
    }
    const told = toldUnder(skip) ?? toldIn(skip.cells);
    if (told.length > 0) {
      // A total may be of all, of what stands above it, or of what stands since the last one.
      check(skip.row, told, [all, linesOf(before), linesOf(without(before, since))]);
      since = before;
    }
    await turn();
  }
  return troubles;
}

function added(sum: Running, fen: number): Running {
  const [came, went] = [fen > 0 ? fen : 0, fen < 0 ? -fen : 0];
  return {
    came: sum.came + (came > 0 ? 1 : 0),
    went: sum.went + (went > 0 ? 1 : 0),
    lines: sum.lines + 1,
    inFen: sum.inFen + came,
    outFen: sum.outFen + went,
  };
}

function without(sum: Running, part: Running): Running {
  return {
    came: sum.came - part.came,
    went: sum.went - part.went,
    lines: sum.lines - part.lines,
    inFen: sum.inFen - part.inFen,
    outFen: sum.outFen - part.outFen,
  };
}

function linesOf({ came, went, lines, inFen, outFen }: Running): Lines {
  const net = inFen - outFen;
  return {
    count: { in: [came], out: [went], any: [lines, came, went] },
    sum: {
      in: [inFen],
      out: [outFen, -outFen || 0],
      any: [net, -net || 0, inFen, outFen, -outFen || 0, inFen + outFen],
    },
    words: {
      zh: `${lines} 笔,收 ${yuan(inFen)},支 ${yuan(outFen)}`,
      en: `${lines} lines, ${yuan(inFen)} in, ${yuan(outFen)} out`,
    },
  };
}

/** Sums that stand under the columns of which they are. */
function toldUnder({ cells, cell }: Statement['skipped'][number]): readonly Told[] | undefined {
  const first = (cells.map(plainCell).find(Boolean) ?? '').slice(0, nameMost);
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
    name = found.length > 0 ? before : text.slice(0, nameMost);
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
    zh: `文件自带合计为 ${zh},明细合计为 ${words.zh}`,
    en: `the file states totals of ${en}, its lines add up to ${words.en}`,
  };
}
