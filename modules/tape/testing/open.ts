import { systemIds, type Clock } from '../../../platform/kernel/index.ts';
import { emptyDatabase } from '../../../platform/testing/index.ts';
import { openLog, openMetrics } from '../../../platform/telemetry/index.ts';
import { openAudit } from '../../audit/index.ts';
import type { TapeDeps } from '../app/deps.ts';
import { openTape } from '../index.ts';

const start = Date.UTC(2026, 11, 1, 4);

/** The module over a database, an empty one of its own where none is given; nothing was ordered, filmed or planned. */
export async function openTapeAlone(given: Partial<TapeDeps> = {}) {
  const clock: Clock = { now: () => start };
  const database = given.database ?? (await emptyDatabase());
  const audit = openAudit({ database, clock, newId: systemIds(() => start) });
  const tape = openTape({
    database,
    clock,
    audit,
    log: openLog('silent'),
    metrics: openMetrics(),
    catalog: { pages: { some: async () => [] } },
    orders: { byId: async () => undefined, ofRun: async () => [], lastDone: async () => new Map() },
    ingest: { material: async () => [], forgetRun: async () => 0 },
    pseudonymOf: (_scope, id) => `as-${id}`,
    evidenceOf: async () => undefined,
    ...given,
  });
  return { tape, database, audit, close: () => database.close() };
}
