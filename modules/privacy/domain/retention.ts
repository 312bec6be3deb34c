import type { Words } from '../../../platform/kernel/index.ts';

/** One row of the retention matrix (reference: LIVE 16, NTR 20, ECL 31, CSL 23(3), LSV 16 …). */
export interface RetentionRule {
  readonly id: string;
  readonly kinds: readonly string[];
  /** The moment from which the period counts; see `KeptObject.moments`. */
  readonly from: string;
  readonly period: { readonly years?: number; readonly months?: number; readonly days?: number };
  readonly law: string;
  readonly name: Words;
}

export interface Counted {
  readonly kind: string;
  readonly moments: Readonly<Record<string, number>>;
}

/**
 * PRIVACY-43: until when something must be kept: of all rows that count for it, the longest wins.
 * Nothing when no row counts: what no rule names is never removed by the clock.
 */
export function keptUntil(
  object: Counted,
  rules: readonly RetentionRule[],
): { readonly until: number; readonly rule: RetentionRule } | undefined {
  let longest: { until: number; rule: RetentionRule } | undefined;
  for (const rule of rules) {
    const from = object.moments[rule.from];
    if (from === undefined || !rule.kinds.includes(object.kind)) continue;
    const until = addPeriod(from, rule.period);
    if (!longest || until > longest.until) longest = { until, rule };
  }
  return longest;
}

/** Calendar years and months of Asia/Shanghai; 29 February plus a year is 1 March. */
export function addPeriod(from: number, period: RetentionRule['period']): number {
  const { years = 0, months = 0, days = 0 } = period;
  const shanghai = new Date(from + 8 * 3_600_000);
  shanghai.setUTCFullYear(shanghai.getUTCFullYear() + years);
  shanghai.setUTCMonth(shanghai.getUTCMonth() + months);
  return shanghai.getTime() - 8 * 3_600_000 + days * 86_400_000;
}

/** The shortest period of any row: nothing younger can be due. */
export function shortestBefore(rules: readonly RetentionRule[], now: number): number {
  return Math.max(...rules.map(({ period }) => now - (addPeriod(now, period) - now)));
}
