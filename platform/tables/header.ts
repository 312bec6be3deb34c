import { plainCell } from './plain.ts';
import { shown, type Words } from './trouble.ts';

/** What a table is expected to hold. */
export interface TableColumns<Name extends string> {
  /** The names under which each column comes, the best first, in either language. */
  readonly columns: Readonly<Record<Name, readonly string[]>>;
  /** Of each group one column has to be there. */
  readonly deps: readonly (readonly Name[])[];
  /** Columns of sums: their unit has to be yuan. */
  readonly money: readonly Name[];
  /** What has to be there, in words. */
  readonly expected: Words;
}

export interface FoundColumn {
  readonly at: number;
  /** As it stands in the file. */
  readonly title: string;
  /** What stands in brackets behind the name, such as `元`. */
  readonly unit: string;
}

export type FoundColumns<Name extends string> = ReadonlyMap<Name, FoundColumn>;

/** No title and no unit is longer; a cell of many thousand signs is none, and is not searched. */
const longestSaid = 200;

interface Title {
  readonly key: string;
  readonly unit: string;
}

/** `金额（元）`, ` 金额 / 元`, `Transaction Date` as they are compared. */
function titleOf(cell: string): Title {
  const text = plainCell(cell.slice(0, longestSaid))
    .toLowerCase()
    .replaceAll(/[\s_*:]+/g, '');
  const [, key = text, unit = ''] = /^(.+?)(?:[([【](.*)[)\]】]|\/(元))$/u.exec(text) ?? [];
  const bare = unit === '' && key !== text ? '元' : unit;
  return { key, unit: bare };
}

export function hasUnitOfYuan(unit: string): boolean {
  return /^(?:单位:?)?[+-]?(?:元|人民币元?|cny|rmb|yuan|¥)?$/iu.test(unit);
}

/** Which columns a row names, and how many of the groups that have to be there it lacks. */
export function columnsIn<Name extends string>(
  row: readonly string[],
  form: TableColumns<Name>,
): { readonly found: FoundColumns<Name>; readonly lacking: number } {
  const titles = row.map(titleOf);
  const found = new Map<Name, FoundColumn>();
  for (const [name, names] of entriesOf(form.columns)) {
    const keys = names.map((one) => titleOf(one).key);
    const key = keys.find((one) => titles.some((title) => title.key === one));
    const at = titles.findIndex((title) => title.key === key);
    const title = titles[at];
    if (title) found.set(name, { at, title: plainCell(row[at] ?? ''), unit: title.unit });
  }
  const lacking = form.deps.filter((group) => !group.some((name) => found.has(name))).length;
  return { found, lacking };
}

function entriesOf<Name extends string>(
  columns: Readonly<Record<Name, readonly string[]>>,
): (readonly [Name, readonly string[]])[] {
  const names = Object.keys(columns).filter((name): name is Name => name in columns);
  return names.map((name) => [name, columns[name]]);
}

/** What a header says that cannot be read as it is: a column twice, or a sum that is not in yuan. */
export function headerTrouble<Name extends string>(
  row: readonly string[],
  found: FoundColumns<Name>,
  { money }: TableColumns<Name>,
): Words | undefined {
  const keys = row.map((cell) => titleOf(cell).key);
  for (const [name, { at, title, unit }] of found) {
    if (keys.indexOf(keys[at] ?? '', at + 1) >= 0) {
      return {
        zh: `表头里“${shown(title)}”出现两次,无法确定读哪一列`,
        en: `the header has two columns named "${shown(title)}"; one expected`,
      };
    }
    if (money.includes(name) && !hasUnitOfYuan(unit)) return notYuan(title);
  }
  return undefined;
}

const scale = '[十百千万亿]+元?|[分角]';
const foreign =
  '(?:美[元金]|[港澳台欧日韩加]币|[港欧日澳加韩]元|新台币|新加坡元|英镑|usd|hkd|eur|jpy|gbp|aud|cad|sgd|krw|twd|mop|[$€£])+';
const otherUnit = new RegExp(
  `^(?:人民币|rmb|cny|¥)?(?:${scale}|${foreign}|thousands?|millions?|'000)(?:人民币|rmb|cny)?$`,
  'iu',
);
/** `以万元计`, `按美元列示`, `in thousands`. */
const counted = new RegExp(
  `[以按](?:人民币)?(?:${scale}|${foreign})(?:计|为|列|表|填|统)|\\bin (?:thousands|millions|usd|hkd|eur)\\b|'000\\b`,
  'iu',
);
const marks = /单位|币种|币别|货币|currency|units?\b/giu;
const between = /[\s:,;、/()[\]【】<>《》-]+/u;

/**
 * TABLE-11: a unit or a currency that stands above the header, in brackets or in none, holds for all of it: behind its
 * mark, in brackets of its own, or as `以万元计`.
 */
export function aboveTrouble(row: readonly string[]): Words | undefined {
  const said = row.map(plainCell).filter(Boolean).join(':').slice(0, longestSaid);
  const bracketed = [...said.matchAll(/[([【<]([^()[\]【】<>]{0,20})[)\]】>]/gu)].map(
    ([, text = '']) => text.trim(),
  );
  // A company is a 单位 too: only what is a unit of money counts.
  const marked = [...said.matchAll(marks)].flatMap(({ index, 0: mark }) =>
    said
      .slice(index + mark.length)
      .replace(/^[为是]/u, '')
      .split(between)
      .filter(Boolean)
      .slice(0, 3),
  );
  const isOther = [...bracketed, ...marked].some((text) => otherUnit.test(text));
  return isOther || counted.test(said) ? notYuan(said) : undefined;
}

function notYuan(title: string): Words {
  return {
    zh: `金额单位应为人民币元,表头是“${shown(title)}”`,
    en: `amounts in yuan expected, the header says "${shown(title)}"`,
  };
}
