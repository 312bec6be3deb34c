/** Paid orders of one window: how long it was, and what each order was worth, in fen. */
export interface Window {
  readonly hours: number;
  readonly orderFen: readonly number[];
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
    average: averageRatio(baseline.orderFen, effect.orderFen),
    pace: paceRatio(baseline, effect),
  };
}

function figuresOf({ hours, orderFen }: Window): WindowFigures {
  const sum = orderFen.reduce((total, fen) => total + fen, 0);
  const orders = orderFen.length;
  return {
    ...{ hours, orders, ordersPerHour: orders / hours, gmvPerHourFen: Math.round(sum / hours) },
    averageFen: orders === 0 ? null : Math.round(sum / orders),
  };
}

/** The ratio of two means; null where either has fewer than two values. */
export function averageRatio(before: readonly number[], after: readonly number[]): Ratio | null {
  if (before.length < 2 || after.length < 2) return null;
  const [one, two] = [momentsOf(before), momentsOf(after)];
  if (one.mean === 0 || two.mean === 0) return null;
  const error = Math.sqrt(
    one.variance / (before.length * one.mean ** 2) + two.variance / (after.length * two.mean ** 2),
  );
  return around(two.mean / one.mean, error);
}

function paceRatio(before: Window, after: Window): Ratio | null {
  const [one, two] = [before.orderFen.length, after.orderFen.length];
  if (one === 0 || two === 0) return null;
  return around(two / after.hours / (one / before.hours), Math.sqrt(1 / one + 1 / two));
}

function around(value: number, error: number): Ratio {
  return { value, low: value * Math.exp(-z95 * error), high: value * Math.exp(z95 * error) };
}

function momentsOf(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: squares / (values.length - 1) };
}
