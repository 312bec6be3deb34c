import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Session } from '../contract.ts';
import { notOnAir, roomElsewhere } from '../refusals.ts';
import { runOnAir } from '../domain/run.ts';
import type { LiveDeps } from './deps.ts';
import type { Showroom } from './showroom.ts';

/** The room to decide something in. Refuses with `live.not-on-air`, or `live.room-elsewhere` (LIVE-92). */
export async function roomHere(
  deps: LiveDeps,
  session: Session | undefined,
): Promise<Result<Showroom>> {
  const run = session && runOnAir(session);
  if (!run) return no(notOnAir);
  const elsewhere = await deps.place.elsewhere();
  if (elsewhere) return no(roomElsewhere(elsewhere.url));
  const room = await deps.showroom(run.id);
  return room ? ok(room) : no(notOnAir);
}
