const minuteMs = 60_000;

/** Whose try it is: the name that was typed, or what stands for it, and where it comes from. */
export interface Trying {
  readonly name: string;
  readonly address: string;
}

interface Limit {
  readonly keyOf: (trying: Trying) => string;
  readonly most: number;
  readonly withinMs: number;
}

/**
 * TEAM-2: how many tries may be wrong. An office behind one address has room for its slips; one name is
 * guessed slowly from anywhere, and its owner elsewhere is not locked out by somebody's ten.
 */
const limits: readonly Limit[] = [
  { keyOf: ({ name, address }) => `${name} ${address}`, most: 10, withinMs: minuteMs },
  { keyOf: ({ address }) => `* ${address}`, most: 40, withinMs: minuteMs },
  { keyOf: ({ name }) => `${name} *`, most: 100, withinMs: 60 * minuteMs },
];

/** As many keys as are remembered; whoever floods it with names is held by their address. */
const keysMost = 50_000;

export interface Tries {
  /**
   * Counts a try until it is told to be right. Returns 0 where it may be made, otherwise after how many
   * milliseconds the next one may.
   */
  begin(trying: Trying, now: number): number;
  /** The try was right: it does not count, nor do those that this name made before from this address. */
  right(trying: Trying): void;
}

export function openTries(): Tries {
  const made = new Map<string, number[]>();
  const recent = (key: string, since: number): number[] =>
    (made.get(key) ?? []).filter((at) => at > since);
  return {
    begin: (trying, now) => {
      const waits = limits.map(({ keyOf, most, withinMs }) => {
        const tries = recent(keyOf(trying), now - withinMs);
        const first = tries.at(-most);
        return first === undefined ? 0 : first + withinMs - now;
      });
      const wait = Math.max(...waits);
      if (wait > 0) return wait;
      for (const { keyOf, withinMs } of limits) {
        const key = keyOf(trying);
        const tries = [...recent(key, now - withinMs), now];
        // Told last means forgotten last.
        made.delete(key);
        made.set(key, tries);
      }
      for (const key of made.keys()) {
        if (made.size <= keysMost) break;
        made.delete(key);
      }
      return 0;
    },
    right: (trying) => {
      for (const { keyOf } of limits.slice(1)) {
        const key = keyOf(trying);
        const rest = (made.get(key) ?? []).slice(0, -1);
        if (rest.length === 0) made.delete(key);
        else made.set(key, rest);
      }
      const [own] = limits;
      if (own) made.delete(own.keyOf(trying));
    },
  };
}
