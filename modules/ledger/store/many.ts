import { sql as raw } from 'drizzle-orm';
import { textList, type Sql } from '../../../platform/db/index.ts';
import { assert, businessDay } from '../../../platform/kernel/index.ts';
import { contentOf, draftEntry, type EntryInput } from '../domain/entry.ts';

/**
 * Books entries that nobody has booked yet, in their order, as one statement: thirty thousand one by one would
 * keep everybody else from the chain for a minute. A key that is there already is a bug of the caller.
 */
export async function bookMany(tx: Sql, inputs: readonly EntryInput[]): Promise<void> {
  const rows = inputs
    .map(draftEntry)
    .filter(({ lines }) => lines.length > 0)
    .map((input) => {
      const { key, kind, reference, at } = input;
      return { key, kind, reference, at, day: businessDay(at), content: contentOf(input) };
    });
  if (rows.length === 0) return;
  const booked = await tx.execute(raw`
    insert into ledger.entry (key, kind, reference, at, day, content)
    select key, kind, reference, at, day, content
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as v(key text, kind text, reference text, at bigint, day text, content text)
    on conflict (key) do nothing`);
  assert(booked.rowCount === rows.length, 'each of many entries is booked once');
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
