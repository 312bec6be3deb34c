import { getTableColumns, getTableName, sql } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import { assert, breathe } from '../kernel/index.ts';
import type { Sql } from './sql.ts';

/** So many rows go with one statement. */
export const rowsAtOnce = 500;

/**
 * JOBS-9: writes many rows of one table, some hundred with one statement, as one JSON each: a list of parameters
 * costs the main thread fifty milliseconds for five hundred rows, and a JSON one. All rows name the same columns; those
 * that none names get their defaults.
 */
export async function insertRows<T extends PgTable>(
  tx: Sql,
  table: T,
  rows: readonly T['$inferInsert'][],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const named = Object.entries(getTableColumns(table)).filter(([key]) => Object.hasOwn(first, key));
  const columns = sql.join(
    named.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  );
  const shape = sql.join(
    named.map(([key, column]) => sql`${sql.identifier(key)} ${sql.raw(column.getSQLType())}`),
    sql`, `,
  );
  const keys = sql.join(
    named.map(([key]) => sql.identifier(key)),
    sql`, `,
  );
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const some = rows.slice(from, from + rowsAtOnce);
    assert(
      some.every((row) => Object.keys(row).length === named.length),
      `rows of ${getTableName(table)} name the same columns`,
    );
    await tx.execute(sql`
      insert into ${sql.identifier(getTableConfig(table).schema ?? 'public')}.${sql.identifier(
        getTableName(table),
      )} (${columns})
      select ${keys} from json_to_recordset(${JSON.stringify(some)}::json) as v(${shape})`);
  }
}

/** So many rows of a long list are read at once. */
export const pageRows = 1000;

/**
 * JOBS-10: a long list page by page, each read behind the last row of the one before when somebody takes it, with a
 * turn for others in between.
 */
export async function* pagesOf<T>(
  behind: (last: T | undefined) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  let last: T | undefined;
  for (;;) {
    const page = await behind(last);
    if (page.length === 0) return;
    yield page;
    last = page.at(-1);
    await breathe();
  }
}
