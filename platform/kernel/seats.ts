/** Releases a seat; again does nothing. */
export type Leave = () => void;

/** So many at once for each of many, each of whom costs memory only while there. */
export class Seats {
  readonly #most: number;
  readonly #taken = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** How many are known, for whoever watches that the absent cost nothing. */
  get known(): number {
    return this.#taken.size;
  }

  /** A seat, or undefined where all of `who` are taken. */
  take(who: string): Leave | undefined {
    const taken = this.#taken.get(who) ?? 0;
    if (taken >= this.#most) return undefined;
    this.#taken.set(who, taken + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const now = (this.#taken.get(who) ?? 1) - 1;
      if (now > 0) this.#taken.set(who, now);
      else this.#taken.delete(who);
    };
  }
}
