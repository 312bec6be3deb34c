import { Seats } from '../../../platform/kernel/index.ts';
import { freshBudget, fullAgainMs, type TalkBudget } from '../domain/talk.ts';

/** What one viewer may still do, in whichever of their sockets. */
export interface Talking {
  budget: TalkBudget;
  second: number;
  messages: number;
  at: number;
}

/** LIVE-36: a room on the phone, one on the desk, and some that a lost network left behind. */
export const socketsMost = 8;
/** Staff have their own pages and those of colleagues whose place they take. */
export const watchesMost = 20;
const sweepMs = 10_000;

/** LIVE-6: allowances belong to people and not to sockets; who was silent long enough costs nothing. */
export class Talkers {
  readonly sockets = new Seats(socketsMost);
  readonly watches = new Seats(watchesMost);
  readonly #known = new Map<string, Talking>();
  #sweptAt = 0;

  get known(): number {
    return this.#known.size;
  }

  of(viewerId: string, now: number): Talking {
    this.#sweep(now);
    const known = this.#known.get(viewerId);
    if (known) {
      known.at = now;
      return known;
    }
    const fresh: Talking = { budget: freshBudget, second: 0, messages: 0, at: now };
    this.#known.set(viewerId, fresh);
    return fresh;
  }

  #sweep(now: number): void {
    if (Math.abs(now - this.#sweptAt) < sweepMs) return;
    this.#sweptAt = now;
    for (const [viewerId, { at }] of this.#known) {
      if (Math.abs(now - at) > fullAgainMs) this.#known.delete(viewerId);
    }
  }
}
