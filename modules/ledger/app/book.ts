import type { Sql } from '../../../platform/db/index.ts';
import { assert, businessDay, no, ok, type Result } from '../../../platform/kernel/index.ts';
import { contentOf, draftEntry, mirrored, type EntryInput } from '../domain/entry.ts';
import { entryUnknown, keyReused } from '../refusals.ts';
import { entryStore } from '../store/entries.ts';
import { pendingStore } from '../store/pending.ts';

/** Refuses with `ledger.key-reused` where the key was booked with something else. */
export function book(tx: Sql, input: EntryInput): Promise<Result<void>> {
  return bookAs(tx, input, null);
}

/** LEDGER-6: books the mirror of an entry. Refuses with `ledger.entry-unknown`. */
export async function reverse(
  tx: Sql,
  key: string,
  by: Omit<EntryInput, 'lines'>,
): Promise<Result<void>> {
  const id = await entryStore.idOf(tx, key);
  if (id === undefined) return no(entryUnknown(key));
  const lines = await entryStore.linesOf(tx, [id]);
  return bookAs(tx, { ...by, lines: mirrored(lines.get(id) ?? []) }, id);
}

async function bookAs(tx: Sql, given: EntryInput, reverses: number | null): Promise<Result<void>> {
  const input = draftEntry(given);
  if (input.lines.length === 0) return ok(undefined);
  const { key, kind, reference, at } = input;
  const content = contentOf(input);
  const row = { key, kind, reference, at, day: businessDay(at), reverses, content };
  if (await entryStore.insert(tx, row)) return ok(undefined);
  const before = await entryStore.contentOf(tx, key);
  return before === content ? ok(undefined) : no(keyReused(key));
}

/** LEDGER-8: keeps an entry pending, beside the books. */
export function pend(tx: Sql, input: EntryInput, until: number | null): Promise<void> {
  const { key, kind, reference, at, lines } = draftEntry(input);
  return pendingStore.insert(tx, { key, kind, reference, at, lines }, until);
}

/** LEDGER-8: books a pending entry, once. */
export async function post(tx: Sql, key: string, at: number): Promise<'now' | 'before' | 'absent'> {
  const waiting = await pendingStore.resolve(tx, key, { state: 'posted', resolvedAt: at });
  if (!waiting) return (await pendingStore.stateOf(tx, key)) === 'posted' ? 'before' : 'absent';
  const { kind, reference, lines } = waiting;
  const done = await book(tx, { key, kind, reference, at, lines });
  assert(done.ok, `the pending entry ${key} is booked once`);
  return 'now';
}

/** LEDGER-8: nothing will come of it; false where it is not waiting. */
export async function giveUp(tx: Sql, key: string, at: number): Promise<boolean> {
  const given = await pendingStore.resolve(tx, key, { state: 'given-up', resolvedAt: at });
  return given !== undefined;
}
