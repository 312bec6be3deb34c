import type { Sql } from '../../platform/db/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { Account, Balance, Movement, MovementsAsk } from './domain/account.ts';
import type { Booked, EntryInput, Pending } from './domain/entry.ts';
import type { Reversing } from './store/many.ts';

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
  /** The balance of an account now. */
  balance(tx: Sql, account: string): Promise<number>;
  /** The balance of an account about one thing: what is still owed for an order. */
  balanceOf(tx: Sql, account: string, sub: string): Promise<number>;
  /** Books many that were never booked, in their order; see `store/many.ts`. */
  bookMany(tx: Sql, inputs: readonly EntryInput[]): Promise<void>;
  /** Books those of many that were not booked before; gives their keys. Refuses with `ledger.key-reused`. */
  bookRest(tx: Sql, inputs: readonly EntryInput[]): Promise<Result<ReadonlySet<string>>>;
  /** The balances of an account about each of these things. */
  balancesAbout(tx: Sql, account: string, subs: readonly string[]): Promise<Map<string, number>>;
  /**
   * LEDGER-8: keeps an entry pending, beside the books; `until` null waits for ever. Again with
   * the same key changes nothing.
   */
  pend(tx: Sql, input: EntryInput, until: number | null): Promise<void>;
  /** Books a pending entry, once: now, or it was before, or it is not waiting at all. */
  post(tx: Sql, key: string, at: number): Promise<'now' | 'before' | 'absent'>;
  /** Gives a pending entry up; false where it is not waiting. */
  giveUp(tx: Sql, key: string, at: number): Promise<boolean>;
  /** Lets pending entries whose time is over lapse; returns how many. */
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
