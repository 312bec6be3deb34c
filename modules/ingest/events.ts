import { z } from 'zod';
import { event, type DataOf } from '../../platform/events/event.ts';

const stream = {
  sessionId: z.string(),
  epoch: z.number(),
  source: z.enum(['browser', 'rtmp']),
};

export const streamStarted = event('stream.started.v1', z.object(stream).readonly());
export const streamStopped = event(
  'stream.stopped.v1',
  z.object({ ...stream, reason: z.string() }).readonly(),
);

export type StreamStarted = DataOf<typeof streamStarted>;
export type StreamStopped = DataOf<typeof streamStopped>;
