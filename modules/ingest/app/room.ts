import { diskFull } from '../../../platform/files/index.ts';
import type { StreamState } from '../contract.ts';
import type { ChannelDeps } from './channel-deps.ts';

/** FAULT-4: where a disk is full the show goes on and is not recorded; what comes once there is room is kept again. */
export class Room {
  readonly #sessionId: string;
  readonly #deps: Pick<ChannelDeps, 'clock' | 'log'>;
  /** Since when, and how much, is missing from the recording. */
  unrecorded: StreamState['unrecorded'] = null;

  constructor(sessionId: string, deps: Pick<ChannelDeps, 'clock' | 'log'>) {
    this.#sessionId = sessionId;
    this.#deps = deps;
  }

  /** Whether there was room for it; what else goes wrong is thrown on. */
  async keep(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!diskFull(error)) throw error;
      const before = this.unrecorded ?? { since: this.#deps.clock.now(), segments: 0 };
      if (before.segments === 0) {
        const sessionId = this.#sessionId;
        this.#deps.log.error({ error, sessionId }, 'the disk is full, a show is not recorded');
      }
      this.unrecorded = { ...before, segments: before.segments + 1 };
      return false;
    }
  }

  /** Something was recorded. */
  again(): void {
    if (this.unrecorded === null) return;
    const sessionId = this.#sessionId;
    this.#deps.log.warn({ sessionId, ...this.unrecorded }, 'a show is recorded again');
    this.unrecorded = null;
  }
}
