import { Readable } from 'node:stream';
import { zipOf } from '../../../platform/files/zip.ts';
import { csvLines, csvText } from '../../../platform/kernel/csv.ts';
import { shanghaiTime } from '../../../platform/kernel/index.ts';
import { rowsOf, tableName, type PersonalTable } from '../../../platform/personal/index.ts';
import { consentStore } from '../store/consents.ts';
import { readingStore } from '../store/readings.ts';
import { requestStore } from '../store/requests.ts';
import type { Deps } from './deps.ts';
import { readSealed } from './reads.ts';
import { noteCopy } from './requests.ts';

type Row = Readonly<Record<string, unknown>>;

/**
 * PRIVACY-6: everything that is stored of a person, table by table, in a form for machines (JSON) and
 * one for people (CSV), with what they agreed to, asked, and who read their data (PIPL 45). Packed while it is taken.
 */
export async function copyOf(deps: Deps, subjectId: string): Promise<Readable> {
  const tables = await gathered(deps, subjectId);
  await noteCopy(deps, subjectId);
  const made = shanghaiTime(deps.clock.now());
  const sheets = Object.entries(tables).flatMap(([name, rows]) =>
    rows.length === 0 ? [] : [{ name: `${name}.csv`, content: sheetOf(rows) }],
  );
  const all = { name: 'all.json', content: jsonOf({ made, subjectId }, tables) };
  return Readable.from(zipOf([...sheets, all, { name: 'README.txt', content: readme }]));
}

/** JOBS-8: row by row, so that a long table is not one long turn. */
function* sheetOf(rows: readonly Row[]): Generator<string> {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  yield csvText([columns]);
  for (const row of rows) yield csvLines([columns.map((column) => cellOf(row[column]))]);
}

/** The same JSON as in one go, a row a piece. */
function* jsonOf(
  head: { readonly made: string; readonly subjectId: string },
  tables: Readonly<Record<string, readonly Row[]>>,
): Generator<string> {
  yield `${JSON.stringify(head).slice(0, -1)},\n"tables":{`;
  for (const [index, [name, rows]] of Object.entries(tables).entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(name)}:[`;
    for (const [place, row] of rows.entries())
      yield `${place === 0 ? '' : ','}\n${JSON.stringify(row, null, 1)}`;
    yield ']';
  }
  yield '}}';
}

async function gathered(deps: Deps, subjectId: string): Promise<Record<string, readonly Row[]>> {
  const { sql } = deps.database;
  const found: Record<string, readonly Row[]> = {};
  for (const source of deps.sources) {
    const theirs = source.tables.filter((table) => table.rowsOf !== undefined);
    for (const [name, rows] of Object.entries(await rowsOf(sql, theirs, subjectId))) {
      found[name] = await opened(deps, subjectId, sealedOf(source.sealed, name), rows);
    }
    if (source.copyOf) Object.assign(found, await source.copyOf(sql, subjectId));
  }
  found['privacy.consent'] = await consentStore.history(sql, subjectId);
  found['privacy.request'] = await requestStore.ofSubject(sql, subjectId);
  found['privacy.reading'] = await readingStore.ofSubject(sql, subjectId);
  return found;
}

interface SealedProperty {
  readonly about: string;
  readonly property: string;
}

function sealedOf(
  sealed: readonly (SealedProperty & Pick<PersonalTable, 'table'>)[] | undefined,
  name: string,
): SealedProperty | undefined {
  return sealed?.find((item) => tableName(item.table) === name);
}

/** Sealed values of the person's own rows, in clear. */
async function opened(
  deps: Deps,
  subjectId: string,
  sealed: SealedProperty | undefined,
  rows: readonly Row[],
): Promise<Row[]> {
  if (!sealed) return [...rows];
  const { about, property } = sealed;
  const reader = { purpose: 'own-copy', actor: subjectId, role: 'self', subjectId };
  const clear: Row[] = [];
  for (const row of rows) {
    const asked = { ...reader, field: about, object: cellOf(row['id']) };
    const text = await readSealed(deps, cellOf(row[property]), asked);
    const { [property]: _sealed, ...rest } = row;
    clear.push(text.ok ? { ...rest, ...JSON.parse(text.value) } : rest);
  }
  return clear;
}

function cellOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

const readme = `你的个人信息副本 / A copy of your personal data

all.json   全部内容,供程序读取 / everything, for programs
*.csv      每张表一个文件,可用电子表格打开 / one file a table, for spreadsheets

时间为 UTC 毫秒,金额为分。 / Times are UTC milliseconds, sums are fen.
`;
