import type { Log, Metrics } from './index.ts';

interface Deps {
  readonly log: Pick<Log, 'error' | 'fatal'>;
  readonly metrics: Pick<Metrics, 'faults'>;
}

/**
 * FAULT-2: work that nobody waits for. When it fails, it is logged under the name of its part and counted in
 * `dianbo_faults_total`; whoever sent it off goes on.
 */
export function detached(work: Promise<unknown>, { log, metrics }: Deps, part: string): void {
  work.catch((error: unknown) => {
    metrics.faults.inc({ kind: part });
    log.error({ error, part }, 'work that nobody waited for failed');
  });
}

/**
 * FAULT-1: what nobody caught is a bug, and one bug must not end an evening for thousands: it is logged, counted in
 * `dianbo_faults_total`, shown at /readyz, and the program serves on.
 */
export function serveOn({ log, metrics }: Deps): void {
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
