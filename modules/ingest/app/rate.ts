interface Taken {
  readonly at: number;
  readonly bytes: number;
  /** How much media it is. */
  readonly ms: number;
}

const recentMs = 8000;

/** How much comes of a stream in a second, by its last eight. */
export class Rate {
  #recent: Taken[] = [];

  /** Returns the kbit/s with it. */
  take(taken: Taken): number {
    this.#recent = this.#recent.filter((item) => taken.at - item.at < recentMs);
    this.#recent.push(taken);
    return this.kbps(taken.at);
  }

  kbps(now: number): number {
    const bytes = this.#recent.reduce((sum, item) => sum + item.bytes, 0);
    const first = this.#recent[0]?.at ?? now;
    // A backlog is as much media as it says, however quickly it comes.
    const mediaMs = this.#recent.reduce((sum, item) => sum + item.ms, 0);
    const seconds = Math.max(2, (now - first) / 1000, mediaMs / 1000);
    return Math.round((bytes * 8) / 1000 / seconds);
  }
}
