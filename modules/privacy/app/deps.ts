import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { PersonalDataSource } from '../../../platform/personal/index.ts';
import type { Audit, AuditEntry } from '../../audit/index.ts';
import type { Log } from '../../../platform/telemetry/index.ts';
import type { KeyRing } from './keys.ts';

export interface PrivacyDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly audit: Pick<Audit, 'write'>;
  /** Master keys by name, 32 bytes each; data keys are sealed with the current one. */
  readonly keys: ReadonlyMap<string, Buffer>;
  readonly currentKey: string;
}

export interface Deps extends Omit<PrivacyDeps, 'audit'> {
  readonly ring: KeyRing;
  /** Modules that hold personal data; they are opened after privacy. */
  readonly sources: readonly PersonalDataSource[];
  audit(tx: Sql, entry: AuditEntry): Promise<void>;
}
