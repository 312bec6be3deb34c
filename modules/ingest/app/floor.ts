import { z } from 'zod';
import type { Files } from '../../../platform/files/index.ts';
import type { SegmentRow } from './segments.ts';

/** Where a recording ended: what its stream goes on from. */
export type Ending = Pick<SegmentRow, 'sequence' | 'epoch' | 'chain'>;

const endingSchema = z.object({ sequence: z.int(), epoch: z.int(), chain: z.string() });

const floorFile = (sessionId: string): string => `${sessionId}/floor.json`;

/**
 * INGEST-22: players and caches remember what a session's numbers were, though its recordings are gone: they are kept
 * beside them. `undefined` where nothing was ever purged.
 */
export async function readFloor(files: Files, sessionId: string): Promise<Ending | undefined> {
  const bytes = await files.read(floorFile(sessionId));
  if (!bytes) return undefined;
  try {
    return endingSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    // A disk that lost half of it is no reason to keep a show off the air.
    return undefined;
  }
}

/** Before the rows go: stopped in between, they still say the same. */
export async function raiseFloor(files: Files, sessionId: string, end: Ending): Promise<void> {
  const { sequence, epoch, chain } = end;
  const before = await readFloor(files, sessionId);
  if (before && before.sequence >= sequence) return;
  await files.write(floorFile(sessionId), Buffer.from(JSON.stringify({ sequence, epoch, chain })));
}
