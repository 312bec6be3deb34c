import type { Database } from '../../../platform/db/index.ts';
import type { NewDomainEvent, Outbox } from '../../../platform/events/index.ts';
import type { Files } from '../../../platform/files/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { Log } from '../../../platform/telemetry/index.ts';
import { streamStarted, streamStopped } from '../events.ts';
import { keyStore } from '../store/keys.ts';
import { segmentStore } from '../store/segments.ts';
import { StreamChannel } from './channel.ts';
import { readFloor } from './floor.ts';

interface OpenDeps {
  readonly database: Database;
  readonly outbox: Pick<Outbox, 'append' | 'nudge'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly files: Files;
  readonly log: Log;
}

/** The channel of a session that nobody ever published to. */
export function emptyChannel(deps: OpenDeps, sessionId: string): StreamChannel {
  const { sql } = deps.database;
  const stamp = () => ({ id: deps.newId('fct'), at: deps.clock.now() });
  const publish = async (event: NewDomainEvent): Promise<void> => {
    await deps.outbox.append(sql, [event]);
    deps.outbox.nudge();
  };
  return new StreamChannel(sessionId, {
    clock: deps.clock,
    files: deps.files,
    log: deps.log,
    save: async (row) => {
      const written = await segmentStore.insert(sql, row);
      return written ?? (await segmentStore.last(sql, sessionId)) ?? row;
    },
    shift: (epoch, byMs) => segmentStore.shift(sql, { sessionId, epoch }, byMs),
    publishStarted: (data) => publish(streamStarted.create({ ...stamp(), data })),
    publishStopped: (data) => publish(streamStopped.create({ ...stamp(), data })),
  });
}

/** A session's channel as it was left: who is on air, and where the recording ends. */
export async function openChannel(deps: OpenDeps, sessionId: string): Promise<StreamChannel> {
  const { sql } = deps.database;
  const channel = emptyChannel(deps, sessionId);
  const key = await keyStore.find(sql, sessionId);
  channel.runId = key?.runId ?? null;
  channel.paused = key?.paused ?? false;
  channel.madeBy = key?.madeBy ?? null;
  const last = await segmentStore.last(sql, sessionId);
  const floor = await readFloor(deps.files, sessionId);
  const end = last && last.sequence > (floor?.sequence ?? -1) ? last : floor;
  if (end) channel.resume(end);
  if (last) channel.wasHeard(last.startMs + Math.round(last.durationMs));
  return channel;
}
