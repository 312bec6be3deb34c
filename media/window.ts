import { livePlaylist, type ListedSegment } from './playlist.ts';

const segmentsShown = 6;
const segmentsKept = 12;
/** Ten seconds and a half rounds to ten: what an encoder with rare key frames may send at most. */
export const longestSegmentMs = 10_499;
/** A list writes lengths with three digits: what is shorter would be of no length at all. */
export const shortestSegmentMs = 1;
const usualTargetSeconds = 2;
/** MEDIA-19: more than a program of this size has viewers; each costs a request that is not answered. */
const waitersMost = 20_000;

interface Waiter {
  readonly sequence: number;
  readonly wake: () => void;
}

/**
 * The newest seconds of one live stream: what a player can ask for now. Older segments leave the
 * playlist first and the memory later, because a player may still be asking (RFC 8216 §6.2.2).
 */
export class LiveWindow {
  #segments: { listed: ListedSegment; bytes: Uint8Array }[] = [];
  readonly #inits = new Map<number, Uint8Array>();
  readonly #waiters = new Set<Waiter>();
  #ended = false;
  /** The epoch whose opening came last. */
  #opened: number | undefined;
  #discontinuitiesGone = 0;
  #clearedEpoch: number | undefined;
  // Never lowered. It rises only where an encoder with rarer key frames takes over a stream that
  // players already know; a playlist that lies about its longest segment would be worse.
  #targetSeconds = usualTargetSeconds;

  /** After a restart: how many discontinuities players may have counted, at most (RFC 8216 §6.2.2). */
  resume(discontinuitiesGone: number): void {
    this.#discontinuitiesGone = Math.max(this.#discontinuitiesGone, discontinuitiesGone);
  }

  /** The clock of an epoch was set too late by so much. */
  shift(epoch: number, byMs: number): void {
    this.#segments = this.#segments.map((item) => {
      const { listed, bytes } = item;
      if (listed.epoch !== epoch) return item;
      return { listed: { ...listed, startMs: listed.startMs - byMs }, bytes };
    });
  }

  get newest(): ListedSegment | undefined {
    return this.#segments.at(-1)?.listed;
  }

  /** How many wait, for whoever watches that those who left cost nothing. */
  get waiting(): number {
    return this.#waiters.size;
  }

  get isEmpty(): boolean {
    return this.#segments.length === 0;
  }

  setInit(epoch: number, bytes: Uint8Array): void {
    this.#inits.set(epoch, bytes);
    this.#opened = epoch;
    this.#ended = false;
    this.#forgetInits();
  }

  /** MEDIA-22: an opening is needed while its epoch is on and while one of its segments is there. */
  #forgetInits(): void {
    const needed = new Set(this.#segments.map(({ listed }) => listed.epoch));
    for (const epoch of this.#inits.keys()) {
      if (epoch !== this.#opened && !needed.has(epoch)) this.#inits.delete(epoch);
    }
  }

  init(epoch: number): Uint8Array | undefined {
    return this.#inits.get(epoch);
  }

  segment(epoch: number, sequence: number): Uint8Array | undefined {
    return this.#segments.find(
      ({ listed }) => listed.epoch === epoch && listed.sequence === sequence,
    )?.bytes;
  }

  add(listed: ListedSegment, bytes: Uint8Array): void {
    const cleared = this.#clearedEpoch;
    if (cleared !== undefined && cleared !== listed.epoch) this.#discontinuitiesGone += 1;
    this.#clearedEpoch = undefined;
    this.#segments.push({ listed, bytes });
    this.#targetSeconds = Math.max(this.#targetSeconds, Math.round(listed.durationMs / 1000));
    while (this.#segments.length > segmentsKept) this.#segments.shift();
    this.#forgetInits();
    const shownFrom = this.#segments.length - segmentsShown;
    const leaving = this.#segments[shownFrom - 1]?.listed;
    const first = this.#segments[shownFrom]?.listed;
    if (leaving && first && leaving.epoch !== first.epoch) this.#discontinuitiesGone += 1;
    this.#wake();
  }

  /** All leaves at once, its discontinuities counted; what is added next begins the list. */
  clear(): void {
    const shown = this.#segments.slice(-segmentsShown).map(({ listed }) => listed.epoch);
    const changes = shown.filter((epoch, index) => index > 0 && epoch !== shown[index - 1]);
    this.#discontinuitiesGone += changes.length;
    this.#clearedEpoch = shown.at(-1) ?? this.#clearedEpoch;
    this.#segments = [];
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  playlist(): string {
    return livePlaylist(
      this.#segments.slice(-segmentsShown).map(({ listed }) => listed),
      {
        targetSeconds: this.#targetSeconds,
        discontinuitiesGone: this.#discontinuitiesGone,
        ended: this.#ended,
      },
    );
  }

  /**
   * Resolves when the segment is there, the stream ended, the time is over, or nobody waits any more. MEDIA-19: false
   * where as many wait as may.
   */
  async waitFor(sequence: number, timeoutMs: number, gone?: AbortSignal): Promise<boolean> {
    if (this.#ended || (this.newest?.sequence ?? -1) >= sequence) return true;
    if (this.#waiters.size >= waitersMost) return false;
    if (gone?.aborted === true) return true;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        gone?.removeEventListener('abort', done);
        this.#waiters.delete(waiter);
        resolve();
      };
      const waiter: Waiter = { sequence, wake: done };
      const timer = setTimeout(done, timeoutMs);
      gone?.addEventListener('abort', done);
      this.#waiters.add(waiter);
    });
    return true;
  }

  #wake(): void {
    const newest = this.newest?.sequence ?? -1;
    for (const waiter of this.#waiters) {
      if (this.#ended || waiter.sequence <= newest) waiter.wake();
    }
  }
}
