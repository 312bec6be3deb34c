import type { Fact } from '../../platform/events/index.ts';

export interface StreamData {
  readonly sessionId: string;
  readonly epoch: number;
  readonly source: 'browser' | 'rtmp';
}

export type StreamStarted = Fact<'stream.started.v1', StreamData>;
export type StreamStopped = Fact<'stream.stopped.v1', StreamData & { readonly reason: string }>;
