import type { Database } from '../db/index.ts';
import { openOutbox } from '../events/index.ts';
import { systemIds } from '../kernel/index.ts';
import { openLog, openMetrics } from '../telemetry/index.ts';
import { handClock } from './clock.ts';
import { emptyDatabase } from './ready.ts';

/** What every module stands on: a clock that is moved by hand, and a database that is empty where none is given. */
export async function openTestGround(given?: Database, clock = handClock()) {
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
