import type { Database } from '../db/index.ts';
import { openOutbox } from '../events/index.ts';
import { systemIds } from '../kernel/index.ts';
import { openLog, openMetrics } from '../telemetry/index.ts';
import { emptyDatabase } from './ready.ts';

/** A clock that stands until somebody moves it. */
export function standingClock(start = Date.UTC(2026, 11, 1, 4)) {
  let at = start;
  return {
    now: () => at,
    forward: (ms: number) => {
      at += ms;
    },
  };
}

export type StandingClock = ReturnType<typeof standingClock>;

/** What every module stands on: a clock that stands, and a database that is empty where none is given. */
export async function openTestGround(given?: Database, clock = standingClock()) {
  const database = given ?? (await emptyDatabase());
  const now = (): number => clock.now();
  const [log, metrics] = [openLog('silent'), openMetrics()];
  const outbox = openOutbox({ database, log, metrics, now });
  const close = async (): Promise<void> => {
    await outbox.stop();
    if (!given) await database.close();
  };
  return { database, outbox, clock, newId: systemIds(now), log, metrics, close };
}
