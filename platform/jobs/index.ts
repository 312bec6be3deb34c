import { Cron } from 'croner';
import { patiently } from '../db/index.ts';
import type { Log } from '../telemetry/index.ts';
import { DailyJobs, type DailyDeps } from './daily.ts';

export interface Jobs {
  /** Runs `work` on a cron pattern (Asia/Shanghai); a run that is still busy is not doubled. */
  every(name: string, pattern: string, work: () => Promise<unknown>): void;
  /** JOBS-3: once a day from `at` on (`03:15`, Asia/Shanghai), later where the program was down then. */
  daily(name: string, at: string, work: () => Promise<unknown>): void;
  /** Runs one job now; for tests and for the operations page. */
  run(name: string): Promise<void>;
  /** Begins nothing more. */
  stop(): void;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

/**
 * Sweeps on a schedule. What must happen is written in a table by whoever wants it (an order's
 * deadline, a notice to send); a sweep finds what is due. So nothing is lost with the process.
 */
export function openJobs(deps: DailyDeps): Jobs {
  const { log } = deps;
  const crons: Cron[] = [];
  const days = new DailyJobs(deps);
  const works = new Map<string, () => Promise<unknown>>();
  const underWay = new Set<Promise<void>>();
  const jobs: Jobs = {
    every: (name, pattern, work) => {
      works.set(name, work);
      const guarded = async () => {
        try {
          await patiently(work);
        } catch (error) {
          log.error({ error, job: name }, 'job failed, will run again');
        }
      };
      const watched = async () => {
        const run = guarded();
        underWay.add(run);
        await run;
        underWay.delete(run);
      };
      crons.push(
        new Cron(pattern, { protect: true, unref: true, timezone: 'Asia/Shanghai' }, watched),
      );
    },
    daily: (name, at, work) => {
      works.set(name, work);
      days.add({ name, at, work });
    },
    run: async (name) => {
      const work = works.get(name);
      if (work) await patiently(work);
    },
    stop: () => {
      for (const cron of crons) cron.stop();
    },
    idle: async () => {
      await Promise.all(underWay);
    },
  };
  jobs.every('jobs.daily', '50 * * * * *', () => days.sweep());
  return jobs;
}

interface Sweeping {
  readonly log: Log;
  /** What the sweep does, for the log. */
  readonly what: string;
}

/**
 * JOBS-1: one that cannot be done holds up none of the others; it is told, and comes again with the next sweep.
 * `work` says whether it did something; returns how many did.
 */
export async function eachApart<T extends string | { readonly id: string }>(
  { log, what }: Sweeping,
  items: readonly T[],
  work: (item: T) => Promise<boolean>,
): Promise<number> {
  let count = 0;
  for (const item of items) {
    try {
      if (await work(item)) count += 1;
    } catch (error) {
      const of = typeof item === 'string' ? item : item.id;
      log.error({ error, what, of }, 'one of a sweep failed, will come again');
    }
  }
  return count;
}
