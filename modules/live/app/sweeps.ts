import { eachApart } from '../../../platform/jobs/index.ts';
import type { Ingest } from '../../ingest/index.ts';
import type { LiveNeeds } from './needs.ts';
import type { Showroom } from './showroom.ts';

const healthEveryMs = 10_000;
const silentStepMs = 4000;

/** Notes on the tape how the stream is: every ten seconds, and at once when it falls silent. */
export async function sweepStreams(
  needs: LiveNeeds,
  ingest: Pick<Ingest, 'stateOf'>,
  rooms: ReadonlyMap<string, Promise<Showroom | undefined>>,
): Promise<void> {
  const now = needs.clock.now();
  const sweep = { log: needs.log, what: 'note how a stream is' };
  const loaded = [...rooms].map(([id, opening]) => ({ id, opening }));
  await eachApart(sweep, loaded, async ({ opening }) => {
    const room = await opening;
    if (!room || room.state.closedAt !== null) return false;
    room.tickAlarms(now);
    if (room.state.stream.epoch === 0) return false;
    const { kbps, delayMs, lastSegmentAt } = await ingest.stateOf(room.sessionId);
    const silentMs = lastSegmentAt === null ? 0 : Math.max(0, now - lastSegmentAt);
    const before = room.state.health;
    const due = now - (before?.at ?? 0) >= healthEveryMs;
    const fellSilent = silentMs >= silentStepMs !== (before?.silentMs ?? 0) >= silentStepMs;
    if (due || fellSilent) {
      const data = { kbps, delayMs: delayMs ?? 0, silentMs };
      await room.append({ type: 'stream.health', data });
    }
    return due || fellSilent;
  });
}

/** Closes flash sales whose time is up, and says so on the tape. */
export async function sweepOffers(needs: LiveNeeds): Promise<void> {
  const sweep = { log: needs.log, what: 'close a flash sale' };
  await eachApart(sweep, await needs.promo.due(needs.clock.now()), async ({ id, runId }) => {
    const room = await needs.showroom(runId);
    const data = { offerId: id, reason: 'time-up', by: 'system' };
    await room?.append({ type: 'offer.closed', key: `time-up:${id}`, data });
    await needs.database.inTransaction((tx) => needs.promo.closeOffer(tx, id));
    return true;
  });
}
