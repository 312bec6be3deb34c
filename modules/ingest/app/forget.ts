import { and, eq, isNull, ne, or } from 'drizzle-orm';
import type { Database } from '../../../platform/db/index.ts';
import type { Files } from '../../../platform/files/index.ts';
import { segment } from '../store/schema.ts';
import { raiseFloor } from './floor.ts';
import { initFile, segmentFile, type SegmentRow } from './segments.ts';

interface Forgetting {
  readonly database: Database;
  readonly files: Files;
}

/** Files first; stopped in between, the rows are still there for the next night (LIVE-20). */
export async function forgetRun({ database, files }: Forgetting, runId: string): Promise<number> {
  const { sql } = database;
  const rows = await sql.select().from(segment).where(eq(segment.runId, runId));
  const ends = new Map<string, SegmentRow>();
  for (const row of rows) {
    if (row.sequence >= (ends.get(row.sessionId)?.sequence ?? 0)) ends.set(row.sessionId, row);
  }
  for (const [sessionId, end] of ends) await raiseFloor(files, sessionId, end);
  for (const { sessionId, sequence } of rows) await files.remove(segmentFile(sessionId, sequence));
  const openings = new Map(rows.map((row) => [initFile(row.sessionId, row.epoch), row]));
  for (const [file, { sessionId, epoch }] of openings) {
    const ofEpoch = and(eq(segment.sessionId, sessionId), eq(segment.epoch, epoch));
    const others = await sql
      .select({ sequence: segment.sequence })
      .from(segment)
      .where(and(ofEpoch, or(isNull(segment.runId), ne(segment.runId, runId))))
      .limit(1);
    // An opening may serve two runs that were published in one go.
    if (others.length === 0) await files.remove(file);
  }
  await sql.delete(segment).where(eq(segment.runId, runId));
  return rows.length;
}
