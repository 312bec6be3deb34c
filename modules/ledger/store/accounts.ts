import { and, asc, eq, gte, lte, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Account, Balance, Movement, MovementsAsk } from '../domain/account.ts';
import { account, balance, entry, posting } from './schema.ts';

/** Accounts and their balances. */
export const accountStore = {
  /** Those that are there stay as they are. */
  add: async (tx: Sql, accounts: readonly Account[]): Promise<void> => {
    await tx
      .insert(account)
      .values([...accounts])
      .onConflictDoNothing();
  },
  /** The balance of an account now. */
  balance: async (sql: Sql, code: string): Promise<number> => {
    const [found] = await sql.select().from(balance).where(eq(balance.account, code));
    return found?.fen ?? 0;
  },
  /** Its balance about one thing. */
  balanceOf: async (sql: Sql, code: string, sub: string): Promise<number> => {
    const [found] = await sql
      .select({ fen: raw<string>`coalesce(sum(${posting.fen}), 0)` })
      .from(posting)
      .where(and(eq(posting.account, code), eq(posting.sub, sub)));
    return Number(found?.fen ?? 0);
  },
  /** All, now or as they stood at the end of a business day. */
  balances: async (sql: Sql, day?: string): Promise<Balance[]> => {
    const fen = day === undefined ? await currentBalances(sql) : await sumsUntil(sql, day);
    const accounts = await sql.select().from(account).orderBy(asc(account.code));
    return accounts.map((item) => ({ ...item, fen: fen.get(item.code) ?? 0 }));
  },
  /** What moved an account from one business day to another, both included, the oldest first. */
  movements: (sql: Sql, { account: code, from, until }: MovementsAsk): Promise<Movement[]> => {
    const { kind, reference, day } = entry;
    return sql
      .select({ kind, reference, day, fen: posting.fen })
      .from(posting)
      .innerJoin(entry, eq(entry.id, posting.entryId))
      .where(and(eq(posting.account, code), gte(day, from), lte(day, until)))
      .orderBy(asc(entry.id), asc(posting.line));
  },
};

async function currentBalances(sql: Sql): Promise<Map<string, number>> {
  const rows = await sql.select().from(balance);
  return new Map(rows.map((row) => [row.account, row.fen]));
}

async function sumsUntil(sql: Sql, day: string): Promise<Map<string, number>> {
  const rows = await sql
    .select({ code: posting.account, fen: raw<string>`sum(${posting.fen})` })
    .from(posting)
    .innerJoin(entry, eq(entry.id, posting.entryId))
    .where(lte(entry.day, day))
    .groupBy(posting.account);
  return new Map(rows.map((row) => [row.code, Number(row.fen)]));
}
