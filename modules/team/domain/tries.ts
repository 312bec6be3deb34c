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
  /** Only for addresses from where the name never got in. */
  readonly strangers?: boolean;
}

/**
 * TEAM-2: how many tries may be wrong. An office behind one address has room for its slips, and one name
 * is guessed slowly from anywhere; but from where its owner got in before they still do, whatever others
 * try elsewhere.
 */
const limits: readonly Limit[] = [
  { keyOf: ({ name, address }) => `${name} ${address}`, most: 10, withinMs: minuteMs },
  { keyOf: ({ address }) => `* ${address}`, most: 40, withinMs: minuteMs },
  { keyOf: ({ name }) => `${name} *`, most: 100, withinMs: 60 * minuteMs, strangers: true },
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
  /** Names with addresses from where they got in. */
  const homes = new Set<string>();
  const homeOf = ({ name, address }: Trying): string => `${name} ${address}`;
  const recent = (key: string, since: number, now: number): number[] =>
    // Those of a clock that was set back meanwhile would keep people out for longer than is told.

    (made.get(key) ?? []).filter((at) => at > since && at <= now);
  return {
    begin: (trying, now) => {
      const counted = limits.filter(({ strangers = false }) => {
        return !strangers || !homes.has(homeOf(trying));
      });
      const waits = counted.map(({ keyOf, most, withinMs }) => {
        const tries = recent(keyOf(trying), now - withinMs, now);
        const first = tries.at(-most);
        return first === undefined ? 0 : first + withinMs - now;
      });
      const wait = Math.max(...waits);
      if (wait > 0) return wait;
      for (const { keyOf, withinMs } of counted) {
        const key = keyOf(trying);
        const tries = [...recent(key, now - withinMs, now), now];
        // Told last means forgotten last.
        made.delete(key);
        made.set(key, tries);
      }
      forgetOldest(made);
      return 0;
    },
    right: (trying) => {
      const wasHome = homes.has(homeOf(trying));
      homes.add(homeOf(trying));
      forgetOldest(homes);
      for (const { keyOf, strangers = false } of limits.slice(1)) {
        // From home it was not counted there.
        if (strangers && wasHome) continue;
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

function forgetOldest(kept: Map<string, unknown> | Set<string>): void {
  for (const key of kept.keys()) {
    if (kept.size <= keysMost) break;
    kept.delete(key);
  }
}
