import { createHash } from 'node:crypto';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { canonical } from '../../../platform/kernel/index.ts';
import type { AuditEntry, ChainedEntry, Chaining } from '../domain/entry.ts';
import type { EntryStore } from '../store/entries.ts';

const genesis = '0'.repeat(64);
const chainedAtOnce = 500;

/** The hash of an entry covers the one before it: one changed or missing entry breaks all after it. */
export function auditHash(previous: string, seq: number, entry: AuditEntry): string {
  const { at, actor, action, object, detail } = entry;
  const body = canonical({ seq, at, actor, action, object, detail });
  return createHash('sha256').update(previous).update(body).digest('hex');
}

/**
 * PRIVACY-22: puts what is written and committed into the chain, in the order it was written. Whoever acts does not
 * wait for others to be chained: only this holds the end of the chain.
 */
export async function chainWritten(store: EntryStore, database: Database): Promise<void> {
  for (;;) {
    const count = await database.inTransaction(async (tx) => {
      const head = await store.headForUpdate(tx);
      const written = await store.unchained(tx, chainedAtOnce);
      const chained: Chaining[] = [];
      let { seq, hash: previous } = head ?? { seq: 0, hash: genesis };
      for (const entry of written) {
        seq += 1;
        const hash = auditHash(previous, seq, entry);
        chained.push({ id: entry.id, seq, previous, hash });
        previous = hash;
      }
      if (chained.length > 0) await store.chain(tx, chained);
      return chained.length;
    });
    if (count < chainedAtOnce) return;
  }
}

/** Returns the number of the first entry that does not fit, or nothing when the chain is whole. */
export function firstBroken(entries: readonly ChainedEntry[]): number | undefined {
  for (const [index, entry] of entries.entries()) {
    const before = entries[index - 1];
    if (before && (entry.previous !== before.hash || entry.seq !== before.seq + 1)) {
      return entry.seq;
    }
    if (auditHash(entry.previous, entry.seq, entry) !== entry.hash) return entry.seq;
  }
  return undefined;
}

export interface ChainState {
  readonly rows: number;
  readonly head: string;
  readonly brokenAt?: number;
}

/** PRIVACY-3: walks the whole chain from its first entry, piece by piece. */
export async function walkChain(store: EntryStore, sql: Sql): Promise<ChainState> {
  let last: ChainedEntry | undefined;
  for (;;) {
    const entries = await store.after(sql, last?.seq ?? 0, 2000);
    if (entries.length === 0) break;
    const first = entries[0];
    const begins = last !== undefined || (first?.seq === 1 && first.previous === genesis);
    const brokenAt = begins ? firstBroken(last ? [last, ...entries] : entries) : first?.seq;
    last = entries.at(-1) ?? last;
    if (brokenAt !== undefined) return { rows: last?.seq ?? 0, head: last?.hash ?? '', brokenAt };
  }
  return { rows: last?.seq ?? 0, head: last?.hash ?? genesis };
}
