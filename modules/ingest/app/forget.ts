import type { Database } from '../../../platform/db/index.ts';
import type { Files } from '../../../platform/files/index.ts';
import { segmentStore } from '../store/segments.ts';
import { raiseFloor } from './floor.ts';
import { initFile, segmentFile, type SegmentRow } from './segments.ts';

interface Forgetting {
  readonly database: Database;
  readonly files: Files;
}

/** Files first; stopped in between, the rows are still there for the next night (LIVE-20). */
export async function forgetRun({ database, files }: Forgetting, runId: string): Promise<number> {
  const { sql } = database;
  const rows = await segmentStore.ofRun(sql, runId);
  const ends = new Map<string, SegmentRow>();
  for (const row of rows) {
    if (row.sequence >= (ends.get(row.sessionId)?.sequence ?? 0)) ends.set(row.sessionId, row);
  }
  for (const [sessionId, end] of ends) await raiseFloor(files, sessionId, end);
  for (const { sessionId, sequence } of rows) await files.remove(segmentFile(sessionId, sequence));
  const openings = new Map(rows.map((row) => [initFile(row.sessionId, row.epoch), row]));
  for (const [file, opening] of openings) {
    // An opening may serve two runs that were published in one go.
    if (!(await segmentStore.epochHasOther(sql, opening, runId))) await files.remove(file);
  }
  await segmentStore.removeRun(sql, runId);
  return rows.length;
}
