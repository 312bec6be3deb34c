import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { AuditEntry } from '../domain/entry.ts';

export interface AuditDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
}

export interface Deps extends AuditDeps {
  audit(tx: Sql, entry: AuditEntry): Promise<void>;
}
