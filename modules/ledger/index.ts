import { book, giveUp, pend, post, reverse } from './app/book.ts';
import type { Ledger } from './face.ts';
import { accountStore } from './store/accounts.ts';
import { entryStore } from './store/entries.ts';
import { balancesAbout, bookMany, bookRest, reverseMany } from './store/many.ts';
import { pendingStore } from './store/pending.ts';
import { unfit, verify } from './store/verify.ts';

export type { EntryInput } from './domain/entry.ts';
export type { Ledger } from './face.ts';

export function openLedger(): Ledger {
  return {
    addAccounts: accountStore.add,
    book,
    reverse,
    pend,
    post,
    giveUp,
    lapse: pendingStore.lapse,
    pendingAbout: pendingStore.about,
    isBooked: async (tx, key) => (await entryStore.idOf(tx, key)) !== undefined,
    balance: accountStore.balance,
    balanceOf: accountStore.balanceOf,
    balances: accountStore.balances,
    movements: accountStore.movements,
    about: entryStore.about,
    verify,
    unfit,
    bookMany,
    bookRest,
    reverseMany,
    balancesAbout,
  };
}
