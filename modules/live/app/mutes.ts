import { steadyMs, type Clock } from '../../../platform/kernel/index.ts';
import type { TapeFact } from '../../tape/events.ts';

/**
 * LIVE-39: how long viewers are still muted. A mute lasts as long as was said: it is counted off by a clock that
 * nobody sets. After a restart only the tape tells, and then never longer than was said.
 */
export class Mutes {
  readonly #clock: Clock;
  readonly #ends = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(fact: TapeFact): void {
    if (fact.type === 'viewer.unmuted') this.#ends.delete(fact.data.v);
    if (fact.type !== 'viewer.muted') return;
    const { v, until } = fact.data;
    const leftMs = until - Math.max(fact.at, this.#clock.now());
    if (leftMs > 0) this.#ends.set(v, steadyMs(this.#clock) + leftMs);
    else this.#ends.delete(v);
  }

  /** Nought for whoever may speak. */
  leftMs(viewerId: string): number {
    const end = this.#ends.get(viewerId);
    return end === undefined ? 0 : Math.max(0, Math.ceil(end - steadyMs(this.#clock)));
  }
}
