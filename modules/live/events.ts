import type { Fact } from '../../platform/events/index.ts';

/** Told to other modules when a run opens or closes: where it sells from. */
export interface RunData {
  readonly runId: string;
  readonly sessionId: string;
  readonly pool: string;
  readonly simulated: boolean;
  /** LIVE-22: whose name the recording carries when a virtual host made it. */
  readonly madeBy?: string;
}

/** Told when the picture is paused and when it comes back (`show.paused.v1`, `show.resumed.v1`). */
export interface PauseData {
  readonly runId: string;
  readonly sessionId: string;
}

/** `product.taken-down.v1`: all that is down in a run from now on. */
export interface DownData {
  readonly runId: string;
  readonly down: readonly string[];
}

export type RunOpened = Fact<'run.opened.v1', RunData>;
export type RunClosed = Fact<'run.closed.v1', RunData>;
