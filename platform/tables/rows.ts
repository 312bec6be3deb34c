import { dayOf } from './day.ts';
import { moneyOf } from './money.ts';
import { plainCell } from './plain.ts';
import { shown, type Words } from './trouble.ts';

const sums =
  /^(?:合\s*计|总\s*计|小\s*计|累\s*计|共\s*计|本[页月年日期次](?:合计|小计|累计|总计)?|当[页月日](?:合计|小计)|总(?:笔数|金额|收入|支出)|(?:收入|支出|借方|贷方)(?:笔数|合计|总)|(?:sub|grand\s*)?total\b|sum\b)/iu;
const remarks =
  /^(?:共\s*\d+|第\s*\d+\s*页|\d+\s*\/\s*\d+\s*页?$|页[码次]|打印|制表|制单|导出|下载|生成|查询|截[止至]|说明|注:|备注:|以[上下]|温馨提示|[*=\-—#]{3,}|page\b|printed\b|generated\b|exported\b|end of\b)/iu;

/**
 * A row that is none: a sum below the table or a page, a lone remark, the header once more. Only what is known by its
 * words is left out; any other row that cannot be read is refused, for it may be money.
 */
export function isRemark(cells: readonly string[], titles: readonly string[]): boolean {
  const said = cells.map(plainCell).filter(Boolean);
  const [first = ''] = said;
  if (sums.test(first)) return true;
  if (said.length === 1 && remarks.test(first)) return true;
  return (
    said.length > 1 && cells.every((cell, at) => plainCell(cell) === plainCell(titles[at] ?? ''))
  );
}

/** A quote that was closed some rows too late swallows them as if they were a note. */
export function swallowed(cells: readonly string[], delimiter: string): Words | undefined {
  const cell = cells.find((text) => /[\r\n]/.test(text) && holdsLine(text, delimiter));
  if (cell === undefined) return undefined;
  return {
    zh: `一格里套着另外的行(“${shown(cell)}”),多半是前面少了一个引号`,
    en: `one cell holds other rows ("${shown(cell)}"); a quote before it is probably missing`,
  };
}

function holdsLine(text: string, delimiter: string): boolean {
  return text
    .split(/[\r\n]+/)
    .slice(1)
    .some((line) => {
      const pieces = line.split(delimiter);
      if (pieces.length < 3) return false;
      const days = pieces.map((piece) => typeof dayOf(piece) === 'string');
      return (
        days.includes(true) &&
        pieces.some((piece, at) => !days[at] && typeof moneyOf(piece) === 'number')
      );
    });
}

/**
 * `1,299.00` without quotes between columns of which the next is a note: one yuan, and a note of 299.00. The next column
 * of another sum is none such.
 */
export function cutAtComma(
  cells: readonly string[],
  titles: readonly string[],
  places: readonly number[],
): Words | undefined {
  const at = places.find((place) => {
    const next = plainCell(titles[place + 1] ?? '');
    if (
      places.includes(place + 1) ||
      /[额余费税价量数]|元|balance|amount|fee|tax|quantity/iu.test(next)
    )
      return false;
    return (
      /^[-+(¥]*\d{1,3}$/.test(plainCell(cells[place] ?? '')) &&
      /^\d{3}(?:\.\d+)?\)?$/.test(plainCell(cells[place + 1] ?? ''))
    );
  });
  if (at === undefined) return undefined;
  const whole = `${cells[at] ?? ''},${cells[at + 1] ?? ''}`;
  return {
    zh: `金额“${shown(whole)}”像是被千分位逗号切开的;带逗号的金额要放在引号里`,
    en: `the amount "${shown(whole)}" looks cut at its comma; an amount with commas has to stand in quotes`,
  };
}
