import type { Log, Metrics } from './index.ts';

interface Needs {
  readonly log: Log;
  readonly metrics: Metrics;
}

/**
 * FAULT-1: what nobody caught is a bug, and one bug must not end an evening for thousands: it is logged, counted in
 * `dianbo_faults_total`, shown at /readyz, and the program serves on.
 */
export function serveOn({ log, metrics }: Needs): void {
  process.on('unhandledRejection', (error) => {
    metrics.faults.inc({ kind: 'rejection' });
    log.fatal({ error }, 'a rejection that nobody caught');
  });
  process.on('uncaughtException', (error) => {
    metrics.faults.inc({ kind: 'exception' });
    log.fatal({ error }, 'an exception that nobody caught');
  });
}

/** How many there were since the start. */
export async function faultsOf({ faults }: Metrics): Promise<number> {
  const { values } = await faults.get();
  return values.reduce((sum, { value }) => sum + value, 0);
}
