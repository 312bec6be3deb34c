import { z } from 'zod';

export const streamKeySchema = z.object({
  sessionId: z.string(),
  key: z.string().describe('shown to staff who publish; RTMP: rtmp://host:PORT/live/KEY'),
  rtmpPort: z.number().nullable().describe('where RTMP listens; null where it does not'),
});

const streamRefusalSchema = z
  .object({
    at: z.number(),
    code: z.string(),
    words: z.object({ zh: z.string(), en: z.string() }),
  })
  .nullable()
  .describe('why the last publisher over RTMP was sent away; its encoder was told the same');

export const streamStateSchema = z.object({
  publishing: z.boolean(),
  source: z.enum(['browser', 'rtmp']).nullable(),
  epoch: z.number(),
  segments: z.number(),
  kbps: z.number(),
  lastSegmentAt: z.number().nullable(),
  delayMs: z.number().nullable().describe('how long the newest segment needed to arrive'),
  segmentMs: z.number().describe('the longest segment of this publishing until now'),
  refusal: streamRefusalSchema,
  rekeyedAt: z
    .number()
    .nullable()
    .describe('since when the key of the encoder that is on is good for this publishing only'),
  unrecorded: z
    .object({ since: z.number(), segments: z.number() })
    .nullable()
    .describe('a disk is full: since when the show is shown and not recorded; null while it is'),
});

export type StreamKey = z.infer<typeof streamKeySchema>;
export type StreamRefusal = NonNullable<z.infer<typeof streamRefusalSchema>>;

export const epochOpenedSchema = z.object({
  epoch: z.number(),
  serverNow: z.number(),
});

export type StreamState = z.infer<typeof streamStateSchema>;
