import { and, desc, eq, sql as fragment } from 'drizzle-orm';
import type { Database } from '../../../platform/db/index.ts';
import type { Outbox } from '../../../platform/events/index.ts';
import type { Files } from '../../../platform/files/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { Log } from '../../../platform/telemetry/index.ts';
import { segment, streamKey } from '../store/schema.ts';
import { StreamChannel } from './channel.ts';

interface OpenNeeds {
  readonly database: Database;
  readonly outbox: Pick<Outbox, 'append' | 'nudge'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly files: Files;
  readonly log: Log;
}

/** A session's channel as it was left: who is on air, and where the recording ends. */
export async function openChannel(needs: OpenNeeds, sessionId: string): Promise<StreamChannel> {
  const { sql } = needs.database;
  const channel = new StreamChannel(sessionId, {
    clock: needs.clock,
    files: needs.files,
    log: needs.log,
    save: async (row) => {
      await sql.insert(segment).values(row);
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
  const [key] = await sql.select().from(streamKey).where(eq(streamKey.sessionId, sessionId));
  channel.runId = key?.runId ?? null;
  channel.paused = key?.paused ?? false;
  channel.madeBy = key?.madeBy ?? null;
  const [last] = await sql
    .select()
    .from(segment)
    .where(eq(segment.sessionId, sessionId))
    .orderBy(desc(segment.sequence))
    .limit(1);
  if (last) channel.resume(last);
  return channel;
}
