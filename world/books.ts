import type { Finance } from '../modules/finance/index.ts';
import { businessDay, fromShanghai } from '../platform/kernel/index.ts';

const dayMs = 86_400_000;
const daysBack = 9;
/** Days older than this are closed where nothing is open in them. */
const openDays = 2;

/**
 * The demo company's finance has done its mornings: every day of the past shows whose bills are there is
 * reconciled, and the older ones are closed. Uses the same steps as the desk.
 */
export async function workBooks(finance: Finance, now: number): Promise<void> {
  for (let back = daysBack; back >= 1; back -= 1) {
    const day = businessDay(now - back * dayMs);
    // The bill of a day is there at ten of the next morning (T+1); the usual job takes it at half past.
    if (now < fromShanghai(`${businessDay(now - (back - 1) * dayMs)}T10:30`)) continue;
    const done = await finance.reconcile(day, '钱会');
    // A day in which something is open refuses to be closed, and stays as it is.
    if (done.ok && back > openDays) await finance.close(day, '钱会');
  }
}
