export type Random = () => number;

/**
 * Seeded chance in [0, 1): the same seed always tells the same story, so that a failing test or a
 * made-up evening can be run again. Algorithm: mulberry32 (Tommy Ettinger, public domain).
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** One item of a list that must not be empty. */
export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('broken promise: there is something to pick from');
  return item;
}

/** Whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** Waiting time until the next event of a Poisson stream with this mean. */
export function exponential(random: Random, mean: number): number {
  return -Math.log(1 - random()) * mean;
}

/** How often something happens that happens `mean` times on average; by the normal where the mean is large. */
export function poisson(random: Random, mean: number): number {
  if (mean > 50) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  let times = -1;
  for (let passed = 0; passed < mean || times < 0; times += 1) passed += exponential(random, 1);
  return times;
}

/** An id maker for made-up worlds: same seed, same ids. */
export function seededIds(random: Random): <P extends string>(prefix: P) => `${P}_${string}` {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  return (prefix) => {
    let chance = '';
    for (let index = 0; index < 20; index += 1) {
      chance += alphabet[Math.floor(random() * 32)] ?? '0';
    }
    return `${prefix}_${chance}`;
  };
}
