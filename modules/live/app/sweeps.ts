import { eachApart } from '../../../platform/jobs/index.ts';
import type { Ingest, StreamState } from '../../ingest/index.ts';
import { silentFrom } from '../domain/alarms.ts';
import type { LiveDeps } from './deps.ts';
import type { Showroom } from './showroom.ts';

const healthEveryMs = 10_000;

type Swept = Pick<Showroom, 'sessionId' | 'state' | 'append' | 'tickAlarms'>;

/** Notes on the tape how the stream is: every ten seconds, and at once when it falls silent. */
export async function sweepStreams(
  deps: Pick<LiveDeps, 'clock' | 'log'>,
  ingest: Pick<Ingest, 'stateOf'>,
  rooms: ReadonlyMap<string, Promise<Swept | undefined>>,
): Promise<void> {
  const now = deps.clock.now();
  const sweep = { log: deps.log, what: 'note how a stream is' };
  const loaded = [...rooms].map(([id, opening]) => ({ id, opening }));
  await eachApart(sweep, loaded, async ({ opening }) => {
    const room = await opening;
    if (!room || room.state.closedAt !== null) return false;
    room.tickAlarms(now);
    if (room.state.stream.epoch === 0) return false;
    const stream = await ingest.stateOf(room.sessionId);
    const { kbps, delayMs, segmentMs } = stream;
    const silentMs = silentSince(stream, room.state.stream.since, now);
    const before = room.state.health;
    const due = now - (before?.at ?? 0) >= healthEveryMs;
    const fellSilent =
      silentMs >= silentFrom({ segmentMs }) !== (before?.silentMs ?? 0) >= silentFrom(before);
    if (due || fellSilent) {
      const data = { kbps, delayMs: delayMs ?? 0, silentMs, segmentMs };
      await room.append({ type: 'stream.health', data });
    }
    return due || fellSilent;
  });
}

/**
 * How long no picture has come of a stream that began at `since`. One whose first segment is not whole yet is not
 * silent while its media comes (LIVE-51); one that nobody publishes any more is, also after a restart.
 */
function silentSince(
  { lastSegmentAt, publishing }: StreamState,
  since: number,
  now: number,
): number {
  const last = lastSegmentAt ?? 0;
  if (publishing && last < since) return 0;
  return Math.max(0, now - Math.max(last, since));
}

/** Closes flash sales whose time is up, and says so on the tape. */
export async function sweepOffers(deps: LiveDeps): Promise<void> {
  const sweep = { log: deps.log, what: 'close a flash sale' };
  await eachApart(sweep, await deps.promo.due(deps.clock.now()), async ({ id, runId }) => {
    const room = await deps.showroom(runId);
    const data = { offerId: id, reason: 'time-up', by: 'system' };
    await room?.append({ type: 'offer.closed', key: `time-up:${id}`, data });
    await deps.database.inTransaction((tx) => deps.promo.closeOffer(tx, id));
    return true;
  });
}
