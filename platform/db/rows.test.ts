import { sql } from 'drizzle-orm';
import { bigint, boolean, integer, json, pgTable, text } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { emptyDatabase } from '../testing/index.ts';
import { insertRows, pageRows, pagesOf, rowsAtOnce, type Database } from './index.ts';

const parcel = pgTable('rows_test', {
  id: text('id').primaryKey(),
  sumFen: bigint('sum_fen', { mode: 'number' }).notNull(),
  place: integer('place').notNull().default(7),
  sent: boolean('sent').notNull(),
  note: text('note'),
  what: json('what').$type<object>().notNull(),
});

describe('many rows of one table', () => {
  let database: Database;
  beforeAll(async () => {
    database = await emptyDatabase();
    await database.sql.execute(sql`create table rows_test (id text primary key,
      sum_fen bigint not null, place integer not null default 7, sent boolean not null, note text,
      what json not null)`);
  });
  afterAll(() => database.close());

  const rowsOf = (name: string, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: `${name}${index}`,
      sumFen: 9_007_199_254_740_991 - index,
      sent: index % 2 === 0,
      note: index === 0 ? null : `"\\'; ü 😀 \n{}`,
      what: { zh: '空', list: [index] },
    }));

  it('[JOBS-9] go some hundred with one statement, and stand as they were given', async () => {
    const rows = rowsOf('a', rowsAtOnce * 2 + 1);
    const asked = vi.spyOn(pg.Client.prototype, 'query');
    await insertRows(database.sql, parcel, rows);
    expect(asked.mock.calls).toHaveLength(3);
    asked.mockRestore();
    const stand = await database.sql.select().from(parcel);
    // What none of them named has its default.
    const expected = rows.map((row) => ({ ...row, place: 7 }));
    expect(stand.toSorted((a, b) => b.sumFen - a.sumFen)).toEqual(expected);
    await insertRows(database.sql, parcel, []);
  });

  it('[JOBS-9] that do not name the same columns, or are there already, are a fault', async () => {
    const [row] = rowsOf('b', 1);
    if (!row) throw new Error('a row was expected');
    const { note: _note, ...other } = row;
    const unlike = insertRows(database.sql, parcel, [row, { ...other, id: 'b1' }]);
    await expect(unlike).rejects.toThrow('name the same columns');
    await insertRows(database.sql, parcel, [row]);
    await expect(insertRows(database.sql, parcel, [row])).rejects.toThrow();
  });
});

it('[JOBS-10] a list is read page by page, each behind the last row of the one before, as it is taken', async () => {
  const asked: (number | undefined)[] = [];
  const behind = (last: number | undefined): Promise<readonly number[]> => {
    asked.push(last);
    const from = (last ?? 0) + 1;
    const count = Math.min(pageRows, 2500 - from + 1);
    return Promise.resolve(Array.from({ length: count }, (_, index) => from + index));
  };
  const pages = pagesOf(behind);
  await pages.next();
  await new Promise((turn) => setImmediate(turn));
  expect(asked).toEqual([undefined]);
  const rest = (await Array.fromAsync(pages)).flat();
  expect([rest[0], rest.length, asked]).toEqual([1001, 1500, [undefined, 1000, 2000, 2500]]);
});
