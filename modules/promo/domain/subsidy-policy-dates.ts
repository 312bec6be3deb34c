import { businessDay } from '../../../platform/kernel/time.ts';

/** PROMO-27: from today to the end of the year, for which subsidy policies are published; until is the first day without it. */
export function subsidyPolicyDates(now: number): { readonly from: string; readonly until: string } {
  const from = businessDay(now);
  return { from, until: `${Number(from.slice(0, 4)) + 1}-01-01` };
}
