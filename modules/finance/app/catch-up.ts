import { desc } from 'drizzle-orm';
import { businessDay, fromShanghai, type Result } from '../../../platform/kernel/index.ts';
import type { DayRun } from '../contract.ts';
import { run } from '../store/schema.ts';
import { reconcileDay, type ReconcileNeeds } from './reconcile.ts';

const dayMs = 86_400_000;
/** Channels keep their bills for three months. */
const daysMost = 92;

/**
 * FINANCE-15: reconciles a day, and before it every day that nobody reconciled, in their order: later days build on
 * earlier ones, so that a day that was passed over could never be done. Stops at the first that is refused.
 */
export async function reconcileThrough(
  needs: ReconcileNeeds,
  day: string,
  by: string,
): Promise<Result<DayRun>> {
  for (const missed of await missedBefore(needs, day)) {
    const done = await reconcileDay(needs, missed, by);
    if (!done.ok) return done;
  }
  return reconcileDay(needs, day, by);
}

/** Whether a day was reconciled, or one after it. */
export async function isReconciled(needs: ReconcileNeeds, day: string): Promise<boolean> {
  const last = await lastDay(needs);
  return last !== undefined && last >= day;
}

async function missedBefore(needs: ReconcileNeeds, day: string): Promise<string[]> {
  const last = await lastDay(needs);
  const first = last === undefined ? await needs.payments.firstMoney() : after(last);
  if (first === undefined) return [];
  const at = fromShanghai(`${day}T00:00`);
  const days: string[] = [];
  for (let back = daysMost; back >= 1; back -= 1) {
    const earlier = businessDay(at - back * dayMs);
    if (earlier >= first) days.push(earlier);
  }
  return days;
}

async function lastDay({ database }: ReconcileNeeds): Promise<string | undefined> {
  const [last] = await database.sql
    .select({ day: run.day })
    .from(run)
    .orderBy(desc(run.day))
    .limit(1);
  return last?.day;
}

function after(day: string): string {
  return businessDay(fromShanghai(`${day}T00:00`) + dayMs);
}
