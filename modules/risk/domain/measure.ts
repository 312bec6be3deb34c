import { seededRandom } from '../../../platform/kernel/index.ts';

export interface Judged {
  readonly score: number;
  readonly bad: boolean;
  readonly fen: number;
}

export interface Quality {
  readonly cases: number;
  readonly bad: number;
  /** Of those that are bad, how many stand within the alert budget (0…1). */
  readonly recall: number;
  /** Of the alerts, how many are bad. */
  readonly precision: number;
  /** Of the bad money, how much stands within the budget. */
  readonly valueRecall: number;
  /** Area under the precision–recall curve, as the mean of precision at each bad one. */
  readonly averagePrecision: number;
}

/** What a score is worth when only the `budget` highest share of cases can be looked at. */
export function qualityAt(cases: readonly Judged[], budget: number): Quality {
  const sorted = cases.toSorted((a, b) => b.score - a.score);
  const alerts = Math.max(1, Math.round(sorted.length * budget));
  const bad = sorted.filter((item) => item.bad);
  const badFen = bad.reduce((sum, item) => sum + item.fen, 0);
  const caught = sorted.slice(0, alerts).filter((item) => item.bad);
  const caughtFen = caught.reduce((sum, item) => sum + item.fen, 0);
  let [found, precisions] = [0, 0];
  for (const [index, item] of sorted.entries()) {
    if (!item.bad) continue;
    found += 1;
    precisions += found / (index + 1);
  }
  const of = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
  return {
    ...{ cases: cases.length, bad: bad.length, recall: of(caught.length, bad.length) },
    ...{ precision: of(caught.length, alerts), valueRecall: of(caughtFen, badFen) },
    averagePrecision: of(precisions, bad.length),
  };
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A 95 % interval by drawing the cases again and again (bootstrap, seeded). */
export function intervalOf(
  cases: readonly Judged[],
  figure: (drawn: readonly Judged[]) => number,
  draws = 400,
): Interval {
  const random = seededRandom(95);
  const figures = Array.from({ length: draws }, () =>
    figure(
      Array.from(cases, () => cases[Math.floor(random() * cases.length)]).filter(
        (item) => item !== undefined,
      ),
    ),
  ).toSorted((a, b) => a - b);
  const at = (share: number): number => figures[Math.floor(share * (draws - 1))] ?? 0;
  return { low: at(0.025), high: at(0.975) };
}
