import { poisson, seededRandom } from '../../../platform/kernel/index.ts';

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
    cases: cases.length,
    bad: bad.length,
    recall: of(caught.length, bad.length),
    precision: of(caught.length, alerts),
    valueRecall: of(caughtFen, badFen),
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

/** Cases that were fine, counted by score, beside each that was not. */
export interface Counted {
  readonly fine: ReadonlyMap<number, number>;
  readonly bad: readonly Judged[];
}

export type Shares = Pick<Quality, 'precision' | 'recall' | 'valueRecall'>;

/**
 * The same as `qualityAt`, from counts. Of those who share the score at which the budget ends, as large a
 * part counts as still fits in: nothing tells who of them would have been looked at.
 */
export function sharesAt({ fine, bad }: Counted, budget: number): Shares {
  const groups = new Map<number, { all: number; bad: number; badFen: number }>();
  const add = (score: number, all: number, badCount = 0, badFen = 0): void => {
    const group = groups.get(score) ?? { all: 0, bad: 0, badFen: 0 };
    group.all += all;
    group.bad += badCount;
    group.badFen += badFen;
    groups.set(score, group);
  };
  for (const [score, count] of fine) add(score, count);
  for (const { score, fen } of bad) add(score, 1, 1, fen);
  const sums = { all: 0, bad: 0, badFen: 0 };
  for (const group of groups.values()) {
    sums.all += group.all;
    sums.bad += group.bad;
    sums.badFen += group.badFen;
  }
  const alerts = Math.max(1, Math.round(sums.all * budget));
  let [left, caught, caughtFen] = [alerts, 0, 0];
  for (const [, group] of [...groups].toSorted(([a], [b]) => b - a)) {
    if (left <= 0) break;
    const part = Math.min(1, left / group.all);
    caught += group.bad * part;
    caughtFen += group.badFen * part;
    left -= group.all;
  }
  const of = (share: number, whole: number): number => (whole === 0 ? 0 : share / whole);
  return {
    recall: of(caught, sums.bad),
    precision: of(caught, alerts),
    valueRecall: of(caughtFen, sums.badFen),
  };
}

/**
 * 95 % intervals of all three at once. Each case comes a Poisson number of times (Poisson bootstrap, seeded);
 * those that share a score and were fine come together, so that it costs the same for any number of them.
 */
export function shareIntervals(
  counted: Counted,
  budget: number,
  draws = 400,
): Readonly<Record<keyof Shares, Interval>> {
  const random = seededRandom(95);
  const drawn = Array.from({ length: draws }, () => {
    const fine = new Map<number, number>();
    for (const [score, count] of counted.fine) {
      const times = poisson(random, count);
      if (times > 0) fine.set(score, times);
    }
    const bad = counted.bad.flatMap((item) =>
      Array.from({ length: poisson(random, 1) }, () => item),
    );
    return sharesAt({ fine, bad }, budget);
  });
  const of = (name: keyof Shares): Interval => {
    const figures = drawn.map((shares) => shares[name]).toSorted((a, b) => a - b);
    const at = (share: number): number => figures[Math.floor(share * (draws - 1))] ?? 0;
    return { low: at(0.025), high: at(0.975) };
  };
  return {
    precision: of('precision'),
    recall: of('recall'),
    valueRecall: of('valueRecall'),
  };
}
