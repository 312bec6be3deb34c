import { openSealer, type Sealer } from './app/seal.ts';
import { firstBrokenRow, writeAudit, type AuditEntry, type AuditRow } from './app/audit.ts';
import { auditStore } from './store/audit-store.ts';
import type { Database, Sql } from '../../platform/db/index.ts';

export { maskAddress, maskName, maskPhone } from './domain/mask.ts';
export type { AuditEntry, AuditRow, Sealer };

export interface Privacy extends Sealer {
  audit(tx: Sql, entry: AuditEntry): Promise<void>;
  auditTrail(limit: number): Promise<{ rows: readonly AuditRow[]; brokenAt?: number }>;
}

export interface PrivacyNeeds {
  readonly database: Database;
  readonly keys: ReadonlyMap<string, Buffer>;
  readonly currentKey: string;
}

export function openPrivacy({ database, keys, currentKey }: PrivacyNeeds): Privacy {
  return {
    ...openSealer(keys, currentKey),
    audit: (tx, entry) => writeAudit(auditStore, tx, entry),
    auditTrail: async (limit) => {
      const rows = await auditStore.list(database.sql, limit);
      const brokenAt = firstBrokenRow(rows);
      return brokenAt === undefined ? { rows } : { rows, brokenAt };
    },
  };
}
