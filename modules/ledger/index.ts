import { and, asc, eq, gte, lte, sql as raw } from 'drizzle-orm';
import type { Sql } from '../../platform/db/index.ts';
import { assert, businessDay, no, ok, type Result } from '../../platform/kernel/index.ts';
import {
  contentOf,
  draftEntry,
  mirrored,
  type EntryInput,
  type EntryLine,
} from './domain/entry.ts';
import { entryUnknown, keyReused } from './refusals.ts';
import { account, balance, entry, pending, posting } from './store/schema.ts';
import { balancesAbout, bookMany, bookRest, reverseMany, type Reversing } from './store/many.ts';
import { unfit, verify } from './store/verify.ts';

export type { EntryInput, EntryLine } from './domain/entry.ts';

export interface Account {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly side: 'debit' | 'credit';
  readonly floored: boolean;
}

export interface Booked {
  readonly id: number;
  readonly key: string;
  readonly kind: string;
  readonly reference: string;
  readonly at: number;
  readonly day: string;
  readonly reverses: number | null;
  readonly hash: string;
  readonly lines: readonly EntryLine[];
}

export interface Pending {
  readonly key: string;
  readonly kind: string;
  readonly at: number;
  readonly until: number | null;
  readonly state: 'waiting' | 'posted' | 'given-up' | 'lapsed';
  readonly resolvedAt: number | null;
}

export interface Balance extends Account {
  readonly fen: number;
}

export interface MovementsAsk {
  readonly account: string;
  readonly from: string;
  readonly until: string;
}

export interface Movement {
  readonly kind: string;
  readonly reference: string;
  readonly day: string;
  readonly fen: number;
}

/**
 * Takes the caller's transaction, because a booking and what it books are one. The database's own
 * triggers hold LEDGER-1 to LEDGER-7; what they refuse is a bug of the caller and is thrown.
 */
export interface Ledger {
  addAccounts(tx: Sql, accounts: readonly Account[]): Promise<void>;
  /** Books once a key; lines of nothing are left out, an entry of nothing is not booked. */
  book(tx: Sql, input: EntryInput): Promise<Result<void>>;
  /** Books the mirror of an entry, once. Refuses with `ledger.entry-unknown`. */
  reverse(tx: Sql, key: string, by: Omit<EntryInput, 'lines'>): Promise<Result<void>>;
  /** Books the mirrors of many entries that are there; see `store/many.ts`. */
  reverseMany(tx: Sql, reversing: readonly Reversing[]): Promise<void>;
  isBooked(tx: Sql, key: string): Promise<boolean>;
  /** How an account stands now, in all. */
  standing(tx: Sql, account: string): Promise<number>;
  /** How an account stands about one thing: what is still owed for an order. */
  balanceOf(tx: Sql, account: string, sub: string): Promise<number>;
  /** Books many that were never booked, in their order; see `store/many.ts`. */
  bookMany(tx: Sql, inputs: readonly EntryInput[]): Promise<void>;
  /** Books those of many that were not booked before; gives their keys. Refuses with `ledger.key-reused`. */
  bookRest(tx: Sql, inputs: readonly EntryInput[]): Promise<Result<ReadonlySet<string>>>;
  /** How an account stands about each of these things. */
  balancesAbout(tx: Sql, account: string, subs: readonly string[]): Promise<Map<string, number>>;
  /**
   * LEDGER-8: an entry that is promised and not booked yet; `until` null waits for ever. Again with
   * the same key changes nothing.
   */
  pend(tx: Sql, input: EntryInput, until: number | null): Promise<void>;
  /** Books a promised entry, once: now, or it was before, or it is not waiting at all. */
  post(tx: Sql, key: string, at: number): Promise<'now' | 'before' | 'absent'>;
  /** Gives a promised entry up; false where it is not waiting. */
  giveUp(tx: Sql, key: string, at: number): Promise<boolean>;
  /** Lets promises whose time is over lapse; returns how many. */
  lapse(tx: Sql, at: number): Promise<number>;
  pendingAbout(sql: Sql, reference: string): Promise<Pending[]>;
  /** Balances of all accounts, now or as they stood at the end of a business day. */
  balances(sql: Sql, day?: string): Promise<Balance[]>;
  /** What moved an account from one business day to another, both included, oldest first. */
  movements(sql: Sql, asked: MovementsAsk): Promise<Movement[]>;
  /** Everything booked about one thing, oldest first. */
  about(sql: Sql, sub: string): Promise<Booked[]>;
  /** LEDGER-7: the number of the first entry that does not fit, or null when all do. */
  verify(sql: Sql): Promise<number | null>;
  /** LEDGER-4: accounts whose running balance is not the sum of their postings. */
  unfit(sql: Sql): Promise<string[]>;
}

export function openLedger(): Ledger {
  return {
    addAccounts: async (tx, accounts) => {
      await tx
        .insert(account)
        .values([...accounts])
        .onConflictDoNothing();
    },
    book: (tx, input) => book(tx, input, null),
    reverse: async (tx, key, by) => {
      const [found] = await tx.select().from(entry).where(eq(entry.key, key));
      if (!found) return no(entryUnknown(key));
      const lines = await linesOf(tx, [found.id]);
      return book(tx, { ...by, lines: mirrored(lines.get(found.id) ?? []) }, found.id);
    },
    ...looks(),
    ...pendings(),
    balances,
    about: async (sql, sub) => {
      const rows = await sql
        .select()
        .from(entry)
        .where(raw`${entry.id} in (select entry_id from ledger.posting where sub = ${sub})
          or ${entry.reference} = ${sub}`)
        .orderBy(asc(entry.id));
      const lines = await linesOf(
        sql,
        rows.map((row) => row.id),
      );
      return rows.map(({ content: _content, previous: _previous, ...row }) => {
        return { ...row, lines: lines.get(row.id) ?? [] };
      });
    },
    ...{ verify, unfit, bookMany, bookRest, reverseMany, balancesAbout },
  };
}

function looks(): Pick<Ledger, 'isBooked' | 'standing' | 'balanceOf' | 'movements'> {
  return {
    movements: (sql, { account: code, from, until }) => {
      const { kind, reference, day } = entry;
      return sql
        .select({ kind, reference, day, fen: posting.fen })
        .from(posting)
        .innerJoin(entry, eq(entry.id, posting.entryId))
        .where(and(eq(posting.account, code), gte(day, from), lte(day, until)))
        .orderBy(asc(entry.id), asc(posting.line));
    },
    isBooked: async (tx, key) => {
      const rows = await tx.select({ id: entry.id }).from(entry).where(eq(entry.key, key));
      return rows.length > 0;
    },
    standing: async (tx, code) => {
      const [found] = await tx.select().from(balance).where(eq(balance.account, code));
      return found?.fen ?? 0;
    },
    balanceOf: async (tx, code, sub) => {
      const [found] = await tx
        .select({ fen: raw<string>`coalesce(sum(${posting.fen}), 0)` })
        .from(posting)
        .where(and(eq(posting.account, code), eq(posting.sub, sub)));
      return Number(found?.fen ?? 0);
    },
  };
}

function pendings(): Pick<Ledger, 'pend' | 'post' | 'giveUp' | 'lapse' | 'pendingAbout'> {
  const resolve = async (
    tx: Sql,
    key: string,
    change: { readonly state: 'posted' | 'given-up'; readonly resolvedAt: number },
  ) => {
    const [row] = await tx
      .update(pending)
      .set(change)
      .where(and(eq(pending.key, key), eq(pending.state, 'waiting')))
      .returning();
    return row;
  };
  return {
    pend: async (tx, input, until) => {
      const { key, kind, reference, at } = input;
      const lines = [...draftEntry(input).lines];
      const row = { key, kind, reference, at, until, lines, state: 'waiting' as const };
      await tx.insert(pending).values(row).onConflictDoNothing();
    },
    post: async (tx, key, at) => {
      const row = await resolve(tx, key, { state: 'posted', resolvedAt: at });
      if (!row) {
        const [known] = await tx.select().from(pending).where(eq(pending.key, key));
        return known?.state === 'posted' ? 'before' : 'absent';
      }
      const { kind, reference, lines } = row;
      const done = await book(tx, { key, kind, reference, at, lines }, null);
      assert(done.ok, `the promised entry ${key} is booked once`);
      return 'now';
    },
    giveUp: async (tx, key, at) =>
      (await resolve(tx, key, { state: 'given-up', resolvedAt: at })) !== undefined,
    lapse: async (tx, at) => {
      const rows = await tx
        .update(pending)
        .set({ state: 'lapsed', resolvedAt: at })
        .where(and(eq(pending.state, 'waiting'), lte(pending.until, at)))
        .returning({ key: pending.key });
      return rows.length;
    },
    pendingAbout,
  };
}

async function pendingAbout(sql: Sql, reference: string): ReturnType<Ledger['pendingAbout']> {
  const rows = await sql
    .select()
    .from(pending)
    .where(eq(pending.reference, reference))
    .orderBy(pending.at, pending.key);
  return rows.map(({ lines: _lines, reference: _about, ...row }) => row);
}

async function book(tx: Sql, given: EntryInput, reverses: number | null): Promise<Result<void>> {
  const input = draftEntry(given);
  if (input.lines.length === 0) return ok(undefined);
  const { key, kind, reference, at } = input;
  const content = contentOf(input);
  const day = businessDay(at);
  const booked = await tx
    .insert(entry)
    .values({ key, kind, reference, at, day, reverses, content })
    .onConflictDoNothing({ target: entry.key })
    .returning({ id: entry.id });
  if (booked.length > 0) return ok(undefined);
  const [before] = await tx
    .select({ content: entry.content })
    .from(entry)
    .where(eq(entry.key, key));
  return before?.content === content ? ok(undefined) : no(keyReused(key));
}

async function linesOf(sql: Sql, ids: readonly number[]): Promise<Map<number, EntryLine[]>> {
  const map = new Map<number, EntryLine[]>();
  if (ids.length === 0) return map;
  const rows = await sql
    .select()
    .from(posting)
    .where(raw`${posting.entryId} = any(${raw.param([...ids])}::bigint[])`)
    .orderBy(asc(posting.entryId), asc(posting.line));
  for (const { entryId, account: code, sub, fen } of rows) {
    map.set(entryId, [...(map.get(entryId) ?? []), { account: code, sub, fen }]);
  }
  return map;
}

async function balances(sql: Sql, day?: string): Promise<Balance[]> {
  const fen = new Map(
    day === undefined
      ? (await sql.select().from(balance)).map((row) => [row.account, row.fen] as const)
      : await sumsUntil(sql, day),
  );
  const accounts = await sql.select().from(account).orderBy(asc(account.code));
  return accounts.map((item) => ({ ...item, fen: fen.get(item.code) ?? 0 }));
}

async function sumsUntil(sql: Sql, day: string): Promise<(readonly [string, number])[]> {
  const rows = await sql
    .select({ code: posting.account, fen: raw<string>`sum(${posting.fen})` })
    .from(posting)
    .innerJoin(entry, eq(entry.id, posting.entryId))
    .where(lte(entry.day, day))
    .groupBy(posting.account);
  return rows.map((row) => [row.code, Number(row.fen)] as const);
}
