import type { Files } from '../../../platform/files/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { Log } from '../../../platform/telemetry/index.ts';
import type { StreamStarted, StreamStopped } from '../events.ts';
import type { SegmentRow } from './segments.ts';

export interface ChannelDeps {
  readonly clock: Clock;
  readonly files: Files;
  readonly log: Pick<Log, 'error' | 'warn'>;
  /**
   * Makes it durable. Returns what stands at the end of the recording by then: the row itself, also when it was there
   * already, or what another program recorded meanwhile.
   */
  save(row: SegmentRow): Promise<SegmentRow>;
  /** The clock of an epoch was set too late by so much. */
  shift(epoch: number, byMs: number): Promise<void>;
  publishStarted(data: StreamStarted): Promise<void>;
  publishStopped(data: StreamStopped): Promise<void>;
}

export interface Publisher {
  readonly id: string;
  readonly source: 'browser' | 'rtmp';
}
