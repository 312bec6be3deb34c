import { sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';

const genesis = '0'.repeat(64);

/**
 * The database walks the chain itself: a million entries are nothing that a program that is on air should carry
 * over and hash. The formula is that of the trigger which seals them (migration `chain_order`).
 */
export async function verify(sql: Sql): Promise<number | null> {
  const { rows } = await sql.execute<{ id: string | null }>(raw`
    select min(id) as id from (
      select id, previous, hash, content, lag(hash, 1, ${genesis}) over (order by id) as head
      from ledger.entry) e
    where previous <> head
      or hash <> encode(sha256(convert_to(head || content, 'UTF8')), 'hex')`);
  const id = rows[0]?.id ?? null;
  return id === null ? null : Number(id);
}

/** Accounts whose running balance is not the sum of their postings. */
export async function unfit(sql: Sql): Promise<string[]> {
  const { rows } = await sql.execute<{ code: string }>(raw`
    select coalesce(b.account, p.account) as code from ledger.balance b
    full join (select account, sum(fen) as fen from ledger.posting group by account) p
      on p.account = b.account
    where coalesce(b.fen, 0) <> coalesce(p.fen, 0) order by 1`);
  return rows.map((row) => row.code);
}
