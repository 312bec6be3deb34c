import { sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import { assert, businessDay, no, ok, type Result } from '../../../platform/kernel/index.ts';
import { contentOf, draftEntry, mirrored, type EntryInput } from '../domain/entry.ts';
import { keyReused } from '../refusals.ts';

/**
 * Books entries that nobody has booked yet, in their order: thirty thousand asked for one by one would keep everybody
 * else from the chain for a minute. A key that is there already is a bug of the caller.
 */
export function bookMany(tx: Sql, inputs: readonly EntryInput[]): Promise<void> {
  return insertEntries(tx, rowsOf(inputs));
}

/**
 * Books those of many entries that were not booked before, and gives their keys back. Refuses with
 * `ledger.key-reused` where a key was booked with something else.
 */
export async function bookRest(
  tx: Sql,
  inputs: readonly EntryInput[],
): Promise<Result<ReadonlySet<string>>> {
  const rows = rowsOf(inputs);
  const { rows: known } = await tx.execute<{ key: string; content: string }>(raw`
    select key, content from ledger.entry where key = any(${textList(rows.map(({ key }) => key))})`);
  const before = new Map(known.map(({ key, content }) => [key, content]));
  const reused = rows.find(({ key, content }) => (before.get(key) ?? content) !== content);
  if (reused) return no(keyReused(reused.key));
  const fresh = rows.filter(({ key }) => !before.has(key));
  await insertEntries(tx, fresh);
  return ok(new Set(fresh.map(({ key }) => key)));
}

export interface Reversing {
  /** Of the entry that was booked. */
  readonly key: string;
  readonly by: Omit<EntryInput, 'lines'>;
}

/**
 * LEDGER-6: books the mirrors of many entries that are there, in the order given. One that is not there is a bug of the
 * caller; one that was reversed before the database refuses.
 */
export async function reverseMany(tx: Sql, reversing: readonly Reversing[]): Promise<void> {
  const keys = textList(reversing.map(({ key }) => key));
  const { rows } = await tx.execute<Posted>(raw`
    select e.key, e.id, p.account, p.sub, p.fen from ledger.entry e
    join ledger.posting p on p.entry_id = e.id
    where e.key = any(${keys}) order by p.entry_id, p.line`);
  const posted = Map.groupBy(rows, (row) => row.key);
  const mirrors = reversing.map(({ key, by }) => {
    const lines = posted.get(key) ?? [];
    const [first] = lines;
    assert(first !== undefined, `the entry ${key} is there to be reversed`);
    const taken = lines.map(({ account, sub, fen }) => ({ account, sub, fen: Number(fen) }));
    const [row] = rowsOf([{ ...by, lines: mirrored(taken) }]);
    assert(row !== undefined, `the entry ${key} has lines`);
    return { ...row, reverses: Number(first.id) };
  });
  await insertEntries(tx, mirrors);
}

type Posted = Readonly<Record<'key' | 'id' | 'account' | 'sub' | 'fen', string>>;

const noEntry: number | null = null;

function rowsOf(inputs: readonly EntryInput[]) {
  return inputs
    .map(draftEntry)
    .filter(({ lines }) => lines.length > 0)
    .map((input) => {
      const { key, kind, reference, at } = input;
      const content = contentOf(input);
      return { key, kind, reference, at, day: businessDay(at), content, reverses: noEntry };
    });
}

/**
 * The database seals each entry behind the one before (LEDGER-7), which it sees only when that one's statement is over:
 * rows of one `insert` would all be sealed behind the same. So the database goes through them itself, an insert each;
 * what it goes through is handed over as a setting of this transaction, because its block takes no parameters.
 */
async function insertEntries(
  tx: Sql,
  rows: readonly ReturnType<typeof rowsOf>[number][],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(raw`select set_config('dianbo.entries', ${JSON.stringify(rows)}, true)`);
  await tx.execute(raw`
    do $$
    declare v record;
    begin
      for v in select * from json_to_recordset(current_setting('dianbo.entries')::json)
        as v(key text, kind text, reference text, at bigint, day text, content text, reverses bigint)
      loop
        insert into ledger.entry (key, kind, reference, at, day, content, reverses)
        values (v.key, v.kind, v.reference, v.at, v.day, v.content, v.reverses);
      end loop;
    end $$`);
}

/** How an account stands about each of these things; those about which nothing was booked are left out. */
export async function balancesAbout(
  tx: Sql,
  code: string,
  subs: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await tx.execute<{ sub: string; fen: string }>(raw`
    select sub, sum(fen) as fen from ledger.posting
    where account = ${code} and sub = any(${textList(subs)}) group by sub`);
  return new Map(rows.map(({ sub, fen }) => [sub, Number(fen)]));
}
