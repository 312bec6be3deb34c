import { createHash } from 'node:crypto';
import type { Files } from '../../../platform/files/index.ts';
import { initFile, segmentFile, type SegmentRow } from './segments.ts';

/** A file of the recording, as an evidence pack carries it; an epoch's opening has no chain of its own. */
export interface Material {
  readonly file: string;
  readonly sequence: number;
  readonly startMs: number;
  readonly durationMs: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly chain: string | null;
  readonly read: () => Promise<Uint8Array | undefined>;
}

/** Segments in their order, each epoch's opening before its first. */
export async function materialOf(files: Files, rows: readonly SegmentRow[]): Promise<Material[]> {
  const all: Material[] = [];
  const opened = new Set<number>();
  for (const { sessionId, epoch, sequence, startMs, durationMs, bytes, sha256, chain } of rows) {
    const name = initFile(sessionId, epoch);
    const init = opened.has(epoch) ? undefined : await files.read(name);
    opened.add(epoch);
    if (init) {
      const seal = createHash('sha256').update(init).digest('hex');
      const what = { sequence: -1, startMs, durationMs: 0, bytes: init.length, sha256: seal };
      const file = `video/init-${epoch}.mp4`;
      all.push({ file, ...what, chain: null, read: () => files.read(name) });
    }
    const what = { sequence, startMs, durationMs, bytes, sha256, chain };
    const read = (): Promise<Uint8Array | undefined> =>
      files.read(segmentFile(sessionId, sequence));
    all.push({ file: `video/${sequence}.m4s`, ...what, read });
  }
  return all;
}
