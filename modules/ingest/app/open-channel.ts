import { and, desc, eq, sql as fragment } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Outbox } from '../../../platform/events/index.ts';
import type { Files } from '../../../platform/files/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { Log } from '../../../platform/telemetry/index.ts';
import { segment, streamKey } from '../store/schema.ts';
import { StreamChannel } from './channel.ts';
import { readFloor } from './floor.ts';
import type { SegmentRow } from './segments.ts';

interface OpenNeeds {
  readonly database: Database;
  readonly outbox: Pick<Outbox, 'append' | 'nudge'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly files: Files;
  readonly log: Log;
}

/** The channel of a session that nobody ever published to. */
export function emptyChannel(needs: OpenNeeds, sessionId: string): StreamChannel {
  const { sql } = needs.database;
  return new StreamChannel(sessionId, {
    clock: needs.clock,
    files: needs.files,
    log: needs.log,
    save: async (row) => {
      const written = await sql.insert(segment).values(row).onConflictDoNothing().returning();
      return written[0] ?? (await lastOf(sql, sessionId)) ?? row;
    },
    shift: async (epoch, byMs) => {
      await sql
        .update(segment)
        .set({ startMs: fragment`${segment.startMs} - ${byMs}` })
        .where(and(eq(segment.sessionId, sessionId), eq(segment.epoch, epoch)));
    },
    tell: async (what, data) => {
      const fact = { id: needs.newId('fct'), at: needs.clock.now(), data };
      await needs.outbox.append(sql, [{ ...fact, type: `stream.${what}.v1` }]);
      needs.outbox.nudge();
    },
  });
}

/** A session's channel as it was left: who is on air, and where the recording ends. */
export async function openChannel(needs: OpenNeeds, sessionId: string): Promise<StreamChannel> {
  const { sql } = needs.database;
  const channel = emptyChannel(needs, sessionId);
  const [key] = await sql.select().from(streamKey).where(eq(streamKey.sessionId, sessionId));
  channel.runId = key?.runId ?? null;
  channel.paused = key?.paused ?? false;
  channel.madeBy = key?.madeBy ?? null;
  const last = await lastOf(sql, sessionId);
  const floor = await readFloor(needs.files, sessionId);
  const end = last && last.sequence > (floor?.sequence ?? -1) ? last : floor;
  if (end) channel.resume(end);
  if (last) channel.wasHeard(last.startMs + Math.round(last.durationMs));
  return channel;
}

async function lastOf(sql: Sql, sessionId: string): Promise<SegmentRow | undefined> {
  const [last] = await sql
    .select()
    .from(segment)
    .where(eq(segment.sessionId, sessionId))
    .orderBy(desc(segment.sequence))
    .limit(1);
  return last;
}
