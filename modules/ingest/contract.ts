import { z } from 'zod';

export const streamKeySchema = z.object({
  sessionId: z.string(),
  key: z.string().describe('shown to staff who publish; RTMP: rtmp://host:1935/live/KEY'),
});

export const streamStateSchema = z.object({
  publishing: z.boolean(),
  source: z.enum(['browser', 'rtmp']).nullable(),
  epoch: z.number(),
  segments: z.number(),
  kbps: z.number(),
  lastSegmentAt: z.number().nullable(),
  delayMs: z.number().nullable().describe('how long the newest segment needed to arrive'),
});

export const epochOpenedSchema = z.object({
  epoch: z.number(),
  serverNow: z.number(),
});

export type StreamState = z.infer<typeof streamStateSchema>;
