import { createHash } from 'node:crypto';
import type { Sql } from '../../../platform/db/index.ts';
import { canonical } from '../../../platform/kernel/index.ts';

export interface AuditEntry {
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditRow extends AuditEntry {
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

export interface AuditStore {
  lastForUpdate(tx: Sql): Promise<{ seq: number; hash: string } | undefined>;
  insert(tx: Sql, row: AuditRow): Promise<void>;
  /** The oldest of a kind. */
  first(tx: Sql, action: string): Promise<AuditRow | undefined>;
  /** The newest that fit, oldest first. */
  list(tx: Sql, filter: AuditFilter): Promise<AuditRow[]>;
  /** `limit` rows after a number, in order: the chain piece by piece. */
  after(tx: Sql, seq: number, limit: number): Promise<AuditRow[]>;
}

export interface AuditFilter {
  readonly limit: number;
  readonly before?: number | undefined;
  /** An actor, an action's beginning, or an object. */
  readonly search: string;
  /** Actions and people that fit as well. */
  readonly actions: readonly string[];
  readonly people: readonly string[];
}

const genesis = '0'.repeat(64);

/** The hash of a row covers the row before it: one changed or missing row breaks all after it. */
export function auditHash(previous: string, seq: number, entry: AuditEntry): string {
  const { at, actor, action, object, detail } = entry;
  const body = canonical({ seq, at, actor, action, object, detail });
  return createHash('sha256').update(previous).update(body).digest('hex');
}

/** PRIVACY-3: writes who did what, in the transaction of the deed itself. */
export async function writeAudit(store: AuditStore, tx: Sql, entry: AuditEntry): Promise<void> {
  const last = await store.lastForUpdate(tx);
  const seq = (last?.seq ?? 0) + 1;
  const previous = last?.hash ?? genesis;
  await store.insert(tx, { ...entry, seq, previous, hash: auditHash(previous, seq, entry) });
}

/** Returns the number of the first row that does not fit, or nothing when the chain is whole. */
export function firstBrokenRow(rows: readonly AuditRow[]): number | undefined {
  for (const [index, row] of rows.entries()) {
    const before = rows[index - 1];
    if (before && (row.previous !== before.hash || row.seq !== before.seq + 1)) return row.seq;
    if (auditHash(row.previous, row.seq, row) !== row.hash) return row.seq;
  }
  return undefined;
}

export interface ChainState {
  readonly rows: number;
  readonly head: string;
  readonly brokenAt?: number;
}

/** PRIVACY-3: walks the whole chain from its first row, piece by piece. */
export async function walkChain(store: AuditStore, sql: Sql): Promise<ChainState> {
  let last: AuditRow | undefined;
  for (;;) {
    const rows = await store.after(sql, last?.seq ?? 0, 2000);
    if (rows.length === 0) break;
    const first = rows[0];
    const begins = last !== undefined || (first?.seq === 1 && first.previous === genesis);
    const brokenAt = begins ? firstBrokenRow(last ? [last, ...rows] : rows) : first?.seq;
    last = rows.at(-1) ?? last;
    if (brokenAt !== undefined) return { rows: last?.seq ?? 0, head: last?.hash ?? '', brokenAt };
  }
  return { rows: last?.seq ?? 0, head: last?.hash ?? genesis };
}
