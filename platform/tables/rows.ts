import { dayOf } from './day.ts';
import { moneyOf } from './money.ts';
import { plainCell } from './plain.ts';
import { shown, type Words } from './trouble.ts';

const sumWords = [
  '合\\s*计|总\\s*计|小\\s*计|累\\s*计|共\\s*计',
  // 本月利息 is money and no sum of a month: the word of a sum is needed.
  '[本当][页月年季日期次](?:合计|小计|累计|总计|发生额)',
  '总(?:笔数|金额|收入|支出)|(?:收入|支出|借方|贷方)(?:笔数|合计|总[计额]?)',
  '(?:sub[-\\s]?|grand\\s*)?totals?\\b|sum\\b',
].join('|');
const sums = new RegExp(`^(?:${sumWords})`, 'iu');
const nothingElse = new RegExp(
  String.raw`^(?:${sumWords})(?:金额|发生额)?\s*(?:\(?\s*\d+\s*[笔条行]\s*\)?)?\s*:?$`,
  'iu',
);
/** As a day is written, be it one or none: a row that carries one says when something happened. */
const dayLike =
  /^\d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}(?!\d|\s*[日号]?\s*[至到~-])|^\d{8}$/u;
const remarks =
  /^(?:共\s*\d+|第\s*\d+\s*页|\d+\s*\/\s*\d+\s*页?$|页[码次]|打印|制表|制单|导出|下载|生成|查询|截[止至]|说明|注:|备注:|以[上下]|温馨提示|[*=\-—#]{3,}|page\b|printed\b|generated\b|exported\b|end of\b)/iu;

/** TABLE-10: a name that is nothing but the word of a sum names no line. */
export function isSumWord(cell: string): boolean {
  return nothingElse.test(plainCell(cell));
}

export function isLikeDay(cell: string): boolean {
  return dayLike.test(plainCell(cell));
}

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
    zh: `一格里套了其他行(“${shown(cell)}”),多半是前面少了一个引号`,
    en: `one cell contains other rows ("${shown(cell)}"); a quote before it is probably missing`,
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
