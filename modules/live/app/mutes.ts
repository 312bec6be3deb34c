import { steadyMs, type Clock } from '../../../platform/kernel/index.ts';
import type { TapeFact } from '../../tape/events.ts';

/** Of one viewer as many are kept; a page has one, and a new one where somebody cleared their browser. */
const devicesMost = 8;

/**
 * LIVE-39: how long viewers are still muted. A mute lasts as long as was said: it is counted off by a clock that
 * nobody sets. After a restart only the tape tells, and then never longer than was said.
 *
 * LIVE-80: a mute holds the devices on which its viewer spoke as well, so that a new name in the same browser is no way
 * around it. What a device is (LIVE-71) stands on no tape: after a restart it is held again once its viewer speaks.
 */
export class Mutes {
  readonly #clock: Clock;
  readonly #ends = new Map<string, number>();
  readonly #devices = new Map<string, Set<string>>();
  readonly #held = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(fact: TapeFact): void {
    if (fact.type === 'viewer.unmuted') this.#lift(fact.data.v);
    if (fact.type !== 'viewer.muted') return;
    const { v, until } = fact.data;
    const leftMs = until - Math.max(fact.at, this.#clock.now());
    this.#lift(v);
    if (leftMs <= 0) return;
    this.#ends.set(v, steadyMs(this.#clock) + leftMs);
    for (const device of this.#devices.get(v) ?? []) this.#hold(device, v);
  }

  /** Somebody speaks, or wants to, on this device; undefined where none is counted. */
  spoke(viewerId: string, device: string | undefined): void {
    if (device === undefined) return;
    const known = this.#devices.get(viewerId) ?? new Set();
    if (known.has(device)) return;
    known.add(device);
    const [oldest] = known;
    if (known.size > devicesMost && oldest !== undefined) known.delete(oldest);
    this.#devices.set(viewerId, known);
    this.#hold(device, viewerId);
  }

  /** Nought for whoever may speak. */
  leftMs(viewerId: string, device?: string): number {
    const own = this.#ends.get(viewerId) ?? 0;
    const held = (device === undefined ? undefined : this.#held.get(device)) ?? 0;
    const end = Math.max(own, held);
    return end === 0 ? 0 : Math.max(0, Math.ceil(end - steadyMs(this.#clock)));
  }

  #hold(device: string, viewerId: string): void {
    const end = this.#ends.get(viewerId);
    if (end === undefined || end <= steadyMs(this.#clock)) return;
    this.#held.set(device, Math.max(end, this.#held.get(device) ?? 0));
  }

  /** To the moderator it is one mute: with the viewer their devices are free. */
  #lift(viewerId: string): void {
    this.#ends.delete(viewerId);
    for (const device of this.#devices.get(viewerId) ?? []) this.#held.delete(device);
  }
}
