import type { FastifyRateLimitStore as Store } from '@fastify/rate-limit';
import { Paces } from '../kernel/index.ts';

/** HTTP-8: counts the requests of an address so that a burst is followed by a moment of waiting, not by a minute. */
export class PaceStore implements Store {
  readonly #paces = new Map<number, Paces>();

  incr: Store['incr'] = (key, told, windowMs, most) => {
    const paces = this.#paces.get(windowMs) ?? new Paces(windowMs);
    this.#paces.set(windowMs, paces);
    const { left, waitMs } = paces.take(key, most, performance.now());
    const untilFullMs = Math.ceil(((most - left) * windowMs) / most);
    const current = waitMs > 0 ? most + 1 : most - Math.floor(left);
    told(null, { current, ttl: waitMs > 0 ? waitMs : untilFullMs });
  };

  /** A route with a limit of its own counts by itself. */
  child(): Store {
    return new PaceStore();
  }
}
