import { businessDay, fromShanghai, type Result } from '../../../platform/kernel/index.ts';
import type { DayRun } from '../contract.ts';
import { runStore } from '../store/runs.ts';
import { reconcileDay } from './reconcile.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';

const dayMs = 86_400_000;
/** Channels keep their bills for three months. */
const daysMost = 92;

/**
 * FINANCE-15: reconciles a day, and before it every day that nobody reconciled, in their order: later days build on
 * earlier ones, so that a day that was passed over could never be done. Stops at the first that is refused. A day
 * before it whose bill could not be had is tried once more; what is still not had goes on waiting.
 */
export async function reconcileThrough(
  deps: ReconcileDeps,
  day: string,
  by: string,
): Promise<Result<DayRun>> {
  const last = await runStore.last(deps.database.sql);
  if (last && last.day < day && last.trouble && last.closedAt === null) {
    await reconcileDay(deps, last.day, by);
  }
  for (const missed of await missedBefore(deps, day, last?.day)) {
    const done = await reconcileDay(deps, missed, by);
    if (!done.ok) return done;
  }
  return reconcileDay(deps, day, by);
}

/** Whether a day was reconciled by bills that could all be had, or one after it was. */
export async function isReconciled(deps: ReconcileDeps, day: string): Promise<boolean> {
  const last = await runStore.last(deps.database.sql);
  return last !== undefined && (last.day > day || (last.day === day && last.trouble === null));
}

async function missedBefore(
  { payments }: ReconcileDeps,
  day: string,
  last: string | undefined,
): Promise<string[]> {
  const first = last === undefined ? await payments.firstMoney() : after(last);
  if (first === undefined) return [];
  const at = fromShanghai(`${day}T00:00`);
  const days: string[] = [];
  for (let back = daysMost; back >= 1; back -= 1) {
    const earlier = businessDay(at - back * dayMs);
    if (earlier >= first) days.push(earlier);
  }
  return days;
}

function after(day: string): string {
  return businessDay(fromShanghai(`${day}T00:00`) + dayMs);
}
