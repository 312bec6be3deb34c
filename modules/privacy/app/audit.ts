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
  list(tx: Sql, limit: number): Promise<AuditRow[]>;
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
