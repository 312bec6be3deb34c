/** What paid orders were worth together, in fen. */
export interface Worth {
  readonly orders: number;
  readonly fen: number;
  /** Of the sample; null of fewer than two. */
  readonly variance: number | null;
}

/** Paid orders of one window, and how long it was. */
export interface Window extends Worth {
  readonly hours: number;
}

export interface Ratio {
  /** Effect ÷ baseline; 1 is no change. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface WindowFigures {
  readonly hours: number;
  readonly orders: number;
  readonly ordersPerHour: number;
  readonly gmvPerHourFen: number;
  readonly averageFen: number | null;
}

export interface Effect {
  readonly baseline: WindowFigures;
  readonly effect: WindowFigures;
  /** Average order value; null where a window has fewer than two orders. */
  readonly average: Ratio | null;
  /** Orders an hour; null where a window has none. */
  readonly pace: Ratio | null;
}

/** Two sides of a standard normal that hold 95 %. */
const z95 = 1.959964;

/**
 * INSIGHT-9: before and after, with 95 % intervals on the ratio. Average order value by the delta method
 * on its logarithm, the variances of both windows apart (Welch); orders an hour as two Poisson counts,
 * standard error √(1/n₁ + 1/n₂). What else changed between the windows is not known to this arithmetic.
 */
export function effectOf(baseline: Window, effect: Window): Effect {
  return {
    baseline: figuresOf(baseline),
    effect: figuresOf(effect),
    average: averageRatio(baseline, effect),
    pace: paceRatio(baseline, effect),
  };
}

function figuresOf({ hours, orders, fen }: Window): WindowFigures {
  return {
    hours,
    orders,
    ordersPerHour: orders / hours,
    gmvPerHourFen: Math.round(fen / hours),
    averageFen: orders === 0 ? null : Math.round(fen / orders),
  };
}

/** The ratio of two means; null where either has fewer than two values. */
export function averageRatio(before: Worth, after: Worth): Ratio | null {
  if (before.variance === null || after.variance === null) return null;
  const [one, two] = [before.fen / before.orders, after.fen / after.orders];
  if (one === 0 || two === 0) return null;
  const error = Math.sqrt(
    before.variance / (before.orders * one ** 2) + after.variance / (after.orders * two ** 2),
  );
  return around(two / one, error);
}

function paceRatio(before: Window, after: Window): Ratio | null {
  const [one, two] = [before.orders, after.orders];
  if (one === 0 || two === 0) return null;
  return around(two / after.hours / (one / before.hours), Math.sqrt(1 / one + 1 / two));
}

function around(value: number, error: number): Ratio {
  return { value, low: value * Math.exp(-z95 * error), high: value * Math.exp(z95 * error) };
}

/** Two groups as one: the variance of all is that within and that between. */
export function together(one: Worth, two: Worth): Worth {
  if (one.orders === 0) return two;
  if (two.orders === 0) return one;
  const orders = one.orders + two.orders;
  const apart = two.fen / two.orders - one.fen / one.orders;
  const squares =
    (one.variance ?? 0) * (one.orders - 1) +
    (two.variance ?? 0) * (two.orders - 1) +
    apart ** 2 * ((one.orders * two.orders) / orders);
  return { orders, fen: one.fen + two.fen, variance: squares / (orders - 1) };
}
