import { and, asc, eq, getTableName, type SQL } from 'drizzle-orm';
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core';
import type { Sql } from '../db/index.ts';
import type { Words } from '../kernel/index.ts';

export { openPseudonyms, remembered, type PseudonymOf } from './pseudonym.ts';

/** Whose data it is: somebody of the audience, or a member of the company. */
export type SubjectKind = 'viewer' | 'staff';

/** One table that tells something of a person. Each module writes down its own. */
export interface PersonalTable {
  readonly table: PgTable;
  readonly about: SubjectKind;
  readonly what: Words;
  /** Columns that tell something of the person, by their names in code, and what each tells. */
  readonly columns: Readonly<Record<string, Words>>;
  /** What it may be used for: ids of purposes (rules/purposes.json of privacy). */
  readonly purposes: readonly string[];
  /** The rule of the retention matrix that it is kept by. */
  readonly kept: string;
  /** The rows of one person; absent where rows name nobody and stand under another row. */
  readonly rowsOf?: (subjectId: string) => SQL;
  /** A row is a person, or a person with sensitive data; what duties follow from is counted here. */
  readonly counts?: 'persons' | 'sensitive';
  /** Columns that the person's own copy leaves out: keyed hashes and secrets of the company. */
  readonly notCopied?: readonly string[];
}

/** One thing that the retention matrix counts for. */
export interface KeptObject {
  readonly kind: string;
  readonly id: string;
  /** Everything that a legal hold on it may name: `run:…`, `session:…`, `order:…`, `viewer:…`. */
  readonly refs: readonly string[];
  /** From when a period counts, UTC ms, by the moment's name in the matrix. */
  readonly moments: Readonly<Record<string, number>>;
}

/** Something of a person that stays after a request to delete; the matrix says how long. */
export interface Kept extends KeptObject {
  readonly what: Words;
  /** What it needs to stay too, such as an address: `address:adr_…`. */
  readonly deps: readonly string[];
}

export interface AgedPage {
  /** UTC ms: what is younger cannot be due. */
  readonly before: number;
  /** Of the oldest so many were looked at and stay. */
  readonly offset: number;
  readonly limit: number;
}

/** Things that go by the retention matrix, in one order of age: whoever looks at all of them meets each once. */
export interface Aging {
  /** As the matrix calls them. */
  readonly kinds: readonly string[];
  /** The oldest first. */
  page(sql: Sql, page: AgedPage): Promise<KeptObject[]>;
}

/** What a module that stores personal data lets privacy ask of it. */
export interface PersonalDataSource {
  readonly tables: readonly PersonalTable[];
  /** Resolves when what was decided until now stands in these tables; not inside a transaction. */
  settled?(): Promise<void>;
  /** What the law or a running contract keeps of this person. */
  keeps?(sql: Sql, subjectId: string): Promise<Kept[]>;
  /** Removes or blanks the rest; `kept` are the refs that must stay. Returns how many rows went. */
  forget?(tx: Sql, subjectId: string, kept: ReadonlySet<string>): Promise<number>;
  /** What is told of the person outside of these tables, such as their lines on the tape. */
  copyOf?(sql: Sql, subjectId: string): Promise<Readonly<Record<string, readonly object[]>>>;
  /** Values that are sealed, for a run that seals them with a new key. */
  readonly sealed?: readonly SealedColumn[];
  /** What may be old enough to go. */
  readonly aging?: readonly Aging[];
  /** Whether something here still needs a thing of another module, such as an order its address. */
  needed?(sql: Sql, object: KeptObject): Promise<boolean>;
  /** Removes what `aging` named, for good. */
  purge?(object: KeptObject): Promise<void>;
  /** What else a hold on this object covers, such as the run in which an order was placed. */
  refsOf?(sql: Sql, ref: string): Promise<string[]>;
}

/** Every source of personal data, so that privacy reaches all of them and knows no module. */
export interface PersonalDataRegistry {
  register(source: PersonalDataSource): void;
  readonly sources: readonly PersonalDataSource[];
}

export interface SealedColumn {
  /** What the value is bound to: it opens only under the same name. */
  readonly about: string;
  readonly table: PgTable;
  readonly key: PgColumn;
  readonly column: PgColumn;
  /** The column's name in code. */
  readonly property: string;
}

/** `crm.address`: how the map, the copy and the desk name a table. */
export function tableName(table: PgTable): string {
  return `${getTableConfig(table).schema ?? 'public'}.${getTableName(table)}`;
}

/** What is stored of one person in these tables, row by row, without our own hashes. */
export async function rowsOf(
  sql: Sql,
  tables: readonly PersonalTable[],
  subjectId: string,
): Promise<Record<string, Record<string, unknown>[]>> {
  const found: Record<string, Record<string, unknown>[]> = {};
  for (const { table, rowsOf: where, notCopied = [] } of tables) {
    if (!where) continue;
    const rows: Record<string, unknown>[] = await sql.select().from(table).where(where(subjectId));
    for (const row of rows) for (const name of notCopied) delete row[name];
    found[tableName(table)] = rows;
  }
  return found;
}

/** Seals again what `reseal` gives a new value for; returns how many rows that were. */
export async function resealColumn(
  sql: Sql,
  { table, key, column, property }: SealedColumn,
  reseal: (sealed: string) => string | undefined,
): Promise<number> {
  const rows = await sql.select({ key, sealed: column }).from(table).orderBy(asc(key));
  let count = 0;
  for (const row of rows) {
    const fresh = reseal(String(row.sealed));
    if (fresh === undefined) continue;
    // A value that was written meanwhile is newer than ours and already sealed as it should be.
    const same = and(eq(key, row.key), eq(column, row.sealed));
    await sql
      .update(table)
      .set({ [property]: fresh })
      .where(same);
    count += 1;
  }
  return count;
}
