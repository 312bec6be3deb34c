/** How far a clock may falter before it counts as another one. */
const backMs = 250;
const aheadMs = 5000;
/** An encoder that paused for longer than this came later by as much: one that did not was set. */
const pauseMs = 1500;
/** Two packets never have one time: a writer begins a group only where time goes on. */
const grainMs = 0.02;

/**
 * Makes of an encoder's 32-bit times one that goes on: it runs through the wrap after 49.7 days, creeps
 * where the encoder falters, and says where the encoder's clock was set.
 */
export class StreamClock {
  #raw: number | undefined;
  #at = 0;
  #top = 0;
  #heardAt = 0;

  /** `heardAt` is when it came, by a clock of ours. */
  read(rawMs: number, heardAt: number): { readonly at: number; readonly jumped: boolean } {
    const first = this.#raw === undefined;
    const at = this.#raw === undefined ? rawMs : this.#at + ((rawMs - this.#raw) | 0);
    const jumped = !first && this.#isSet(at - this.#top, heardAt - this.#heardAt);
    this.#raw = rawMs;
    this.#at = at;
    this.#heardAt = heardAt;
    this.#top = first || jumped ? at : Math.max(at, this.#top + grainMs);
    return { at: this.#top, jumped };
  }

  #isSet(forwardMs: number, waitedMs: number): boolean {
    if (forwardMs < -backMs || forwardMs > aheadMs) return true;
    return forwardMs > pauseMs && waitedMs < forwardMs / 2;
  }
}
