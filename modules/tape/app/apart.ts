import type { Log, Metrics } from '../../../platform/telemetry/index.ts';

interface Deps {
  readonly log: Log;
  readonly metrics: Metrics;
}

/** LIVE-49: facts are on the tape by then; whoever cannot take them in is logged and counted, and the show goes on. */
export function apart({ log, metrics }: Deps, runId: string, take: () => void): void {
  try {
    take();
  } catch (error) {
    metrics.faults.inc({ kind: 'fold' });
    log.error({ error, runId }, 'facts on the tape could not be taken in');
  }
}
