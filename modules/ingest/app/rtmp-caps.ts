import { capsIn } from '../../../platform/http/caps.ts';

/** INGEST-18: what encoders may have. Those of a company, not of a crowd: what is beyond is shut at once. */
export interface RtmpCaps {
  /** In all. */
  readonly connections: number;
  /** From one address; this machine has as many as there are. */
  readonly address: number;
  /** What one may send, and have kept half-read, before its key was accepted. */
  readonly bytes: number;
  /** For how many seconds one may say nothing. */
  readonly idle: number;
}

export const usualRtmpCaps: RtmpCaps = {
  connections: 128,
  address: 16,
  bytes: 65_536,
  idle: 15,
};

/** `DIANBO_RTMP_CAPS`. Throws, naming the slip. */
export function readRtmpCaps(text: string): RtmpCaps {
  return capsIn('DIANBO_RTMP_CAPS', usualRtmpCaps, text);
}
