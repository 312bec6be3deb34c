import type { Database } from '../../../platform/db/index.ts';
import type { Queue } from '../../../platform/jobs/queue.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { PseudonymOf } from '../../../platform/personal/index.ts';
import type { Log, Metrics } from '../../../platform/telemetry/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Ingest } from '../../ingest/index.ts';
import type { Orders } from '../../order/index.ts';
import type { BatchStore } from '../store/batches.ts';
import type { RunStore } from '../store/runs.ts';

/** What whoever planned the show puts into its evidence: files by their names, and the cover. */
export interface EvidenceOfShow {
  readonly texts: EvidenceTexts;
  readonly cover: Uint8Array | undefined;
}

/** Files by their names. */
export type EvidenceTexts = Readonly<Record<string, string | readonly string[]>>;

export interface TapeDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly audit: Pick<Audit, 'write'>;
  readonly catalog: { readonly pages: Pick<Catalog['pages'], 'some'> };
  readonly orders: Pick<Orders, 'byId' | 'ofRun' | 'lastDone'>;
  readonly ingest: Pick<Ingest, 'material' | 'forgetRun'>;
  readonly pseudonymOf: PseudonymOf;
  /** Plan, reviews and rules are of modules behind this one. Undefined where nobody knows the show. */
  evidenceOf(run: RunOfShow): Promise<EvidenceOfShow | undefined>;
}

export interface RunOfShow {
  readonly id: string;
  readonly sessionId: string;
}

export interface Deps extends TapeDeps {
  readonly runs: RunStore;
  readonly batches: BatchStore;
  /** JOBS-5: whoever takes a whole tape, or a pack with one, waits for a turn. */
  readonly downloads: Queue;
}
