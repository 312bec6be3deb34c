/** How far a clock may falter before it counts as another one. */
const backMs = 250;
const aheadMs = 5000;

/**
 * Makes of an encoder's 32-bit times one that goes on: it runs through the wrap after 49.7 days, stands still
 * where the encoder falters, and says where the encoder's clock was set.
 */
export class StreamClock {
  #raw: number | undefined;
  #at = 0;
  #top = 0;

  get now(): number {
    return this.#top;
  }

  read(rawMs: number): { readonly at: number; readonly jumped: boolean } {
    if (this.#raw === undefined) return this.#set(rawMs, rawMs, false);
    const at = this.#at + ((rawMs - this.#raw) | 0);
    const jumped = at < this.#top - backMs || at > this.#top + aheadMs;
    return this.#set(rawMs, at, jumped);
  }

  #set(rawMs: number, at: number, jumped: boolean): { at: number; jumped: boolean } {
    const first = this.#raw === undefined;
    this.#raw = rawMs;
    this.#at = at;
    this.#top = first || jumped ? at : Math.max(at, this.#top);
    return { at: this.#top, jumped };
  }
}
