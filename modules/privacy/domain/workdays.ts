import { businessDay, fromShanghai } from '../../../platform/kernel/index.ts';

/** Days on which offices rest or make up for it, as the State Council announces them each autumn. */
export interface Holidays {
  readonly rest: ReadonlySet<string>;
  readonly work: ReadonlySet<string>;
}

const dayMs = 86_400_000;

/**
 * PRIVACY-8: the end of the n-th working day after `from` (Asia/Shanghai), UTC ms. A year whose
 * holidays are not known yet counts Monday to Friday, so that a clock is never too long.
 */
export function afterWorkdays(from: number, count: number, holidays: Holidays): number {
  let at = from;
  for (let left = count; left > 0;) {
    at += dayMs;
    if (isWorkday(businessDay(at), holidays)) left -= 1;
  }
  return fromShanghai(`${businessDay(at)}T23:59`) + 59_999;
}

function isWorkday(day: string, { rest, work }: Holidays): boolean {
  if (work.has(day)) return true;
  if (rest.has(day)) return false;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** `2026-10-01..2026-10-07` as days. */
export function daysOf(spans: readonly string[]): Set<string> {
  const days = new Set<string>();
  for (const span of spans) {
    const [first = '', last = first] = span.split('..');
    for (let at = Date.parse(first); at <= Date.parse(last); at += dayMs) {
      days.add(new Date(at).toISOString().slice(0, 10));
    }
  }
  return days;
}
