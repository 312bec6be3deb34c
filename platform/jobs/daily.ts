import { eq } from 'drizzle-orm';
import type { Database } from '../db/index.ts';
import { businessDay, fromShanghai } from '../kernel/index.ts';
import type { Log } from '../telemetry/index.ts';
import { daily } from './schema.ts';

const dayMs = 86_400_000;
const againMs = 3_600_000;

export interface DailyDeps {
  readonly database: Pick<Database, 'sql'>;
  readonly log: Log;
  readonly now: () => number;
}

export interface DailyJob {
  readonly name: string;
  /** `03:15`, in Asia/Shanghai. */
  readonly at: string;
  readonly work: () => Promise<unknown>;
}

/** The last moment at which it was due, UTC ms. */
export function lastDue(at: string, now: number): number {
  const today = fromShanghai(`${businessDay(now)}T${at}`);
  return today <= now ? today : today - dayMs;
}

/**
 * JOBS-3: does what is due and was not done, also hours after its time: a machine that is off at night still makes its
 * copies and removes what is past its period. A new installation has missed nothing. What failed is tried again in an hour.
 */
export class DailyJobs {
  readonly #deps: DailyDeps;
  readonly #jobs: DailyJob[] = [];
  readonly #restsUntil = new Map<string, number>();

  constructor(deps: DailyDeps) {
    this.#deps = deps;
  }

  add(job: DailyJob): void {
    this.#jobs.push(job);
  }

  async sweep(): Promise<void> {
    for (const job of this.#jobs) await this.#look(job);
  }

  async #look({ name, at, work }: DailyJob): Promise<void> {
    const { database, log, now } = this.#deps;
    const due = lastDue(at, now());
    if ((this.#restsUntil.get(name) ?? 0) > now()) return;
    try {
      const [known] = await database.sql.select().from(daily).where(eq(daily.name, name));
      if (known && known.due >= due) return;
      if (known) await work();
      await database.sql
        .insert(daily)
        .values({ name, due })
        .onConflictDoUpdate({ target: daily.name, set: { due } });
    } catch (error) {
      this.#restsUntil.set(name, now() + againMs);
      log.error({ error, job: name }, 'daily job failed, will run again in an hour');
    }
  }
}
