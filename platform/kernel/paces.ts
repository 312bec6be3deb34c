/** What is left of somebody's number, and how long (ms) to wait for one more where that is none. */
export interface Pace {
  readonly left: number;
  readonly waitMs: number;
}

/**
 * So many of something for each of many at once, and as many again within one window, little by little: whoever used all
 * of them up waits for the next one and not for the end of a window. Who was quiet for a window costs nothing, and of
 * those who come in ever new names the ones that were quiet the longest are forgotten first.
 */
export class Paces {
  readonly #windowMs: number;
  readonly #knownMost: number;
  readonly #known = new Map<string, { readonly left: number; readonly at: number }>();

  constructor(windowMs: number, knownMost = 20_000) {
    this.#windowMs = windowMs;
    this.#knownMost = knownMost;
  }

  /** How many are known, for whoever watches that the absent cost nothing. */
  get known(): number {
    return this.#known.size;
  }

  /** Takes one of the `most` of `who`, where there is one. */
  take(who: string, most: number, now: number): Pace {
    const known = this.#known.get(who);
    // A clock that was set back would count for a silence of its own.
    const passedMs = known === undefined || now < known.at ? this.#windowMs : now - known.at;
    const refilled = Math.min(most, (known?.left ?? 0) + (passedMs * most) / this.#windowMs);
    const taken = refilled >= 1;
    const left = taken ? refilled - 1 : refilled;
    this.#known.delete(who);
    this.#known.set(who, { left, at: now });
    this.#forget(now);
    return { left, waitMs: taken ? 0 : Math.ceil(((1 - refilled) * this.#windowMs) / most) };
  }

  /** They stand in the order in which they came last. */
  #forget(now: number): void {
    for (const [who, { at }] of this.#known) {
      const isQuiet = now - at >= this.#windowMs || now < at;
      if (!isQuiet && this.#known.size <= this.#knownMost) return;
      this.#known.delete(who);
    }
  }
}
