import { createHash } from 'node:crypto';

export interface SegmentRow {
  readonly sessionId: string;
  readonly sequence: number;
  readonly runId: string | null;
  readonly epoch: number;
  readonly number: number;
  readonly startMs: number;
  readonly durationMs: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly chain: string;
  /** INGEST-30: recorded while the picture was paused, and for nobody but an evidence pack. */
  readonly paused: boolean;
}

export function chainHash(previous: string, sequence: number, sha256: string): string {
  return createHash('sha256').update(`${previous}:${sequence}:${sha256}`).digest('hex');
}

export function segmentFile(sessionId: string, sequence: number): string {
  return `${sessionId}/${sequence}.m4s`;
}

export function initFile(sessionId: string, epoch: number): string {
  return `${sessionId}/init-${epoch}.mp4`;
}

type Listable = Pick<SegmentRow, 'epoch' | 'sequence' | 'startMs' | 'durationMs'>;

export function listed(row: Listable) {
  const { epoch, sequence, startMs, durationMs } = row;
  return {
    epoch,
    sequence,
    startMs,
    durationMs,
    uri: `${epoch}/${sequence}.m4s`,
    initUri: `${epoch}/init.mp4`,
  };
}
