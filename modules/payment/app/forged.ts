import type { Clock } from '../../../platform/kernel/index.ts';
import type { Database } from '../../../platform/db/index.ts';
import { noticeStore } from '../store/notices.ts';
import type { RawNotice } from './provider.ts';

const atOnce = 10;
const oneMoreMs = 60_000;
const keptMs = 7 * 86_400_000;
const bodyMost = 1024;
const signatureMost = 512;
const headersMost = 8;
const headerMost = 128;

/**
 * PAYMENT-16: anybody may push anything at the notice routes of the channels. What is not genuine is kept as evidence, as far
 * as it helps to see who tries what, and cannot fill the disk.
 */
export class Forged {
  #left = atOnce;
  #at = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether one more is kept: ten at once, then one a minute. */
  mayKeep(): boolean {
    const now = this.#clock.now();
    const passed = now < this.#at ? 0 : now - this.#at;
    this.#at = now;
    this.#left = Math.min(atOnce, this.#left + passed / oneMoreMs);
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

/** As much of it as is kept. */
export function shortened({ body, headers }: RawNotice, signature: string) {
  const kept = Object.entries(headers).slice(0, headersMost);
  return {
    body: Buffer.from(body.subarray(0, bodyMost)),
    headers: Object.fromEntries(
      kept.map(([name, value]) => [name.slice(0, headerMost), value.slice(0, headerMost)]),
    ),
    signature: signature.slice(0, signatureMost),
  };
}

export function pruneForged({ sql }: Database, now: number): Promise<void> {
  return noticeStore.dropForged(sql, now - keptMs);
}
