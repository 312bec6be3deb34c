import type { Database } from '../../../platform/db/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { NewTapeFact, TapeFact } from '../../tape/events.ts';
import type { Tape } from '../../tape/index.ts';
import { Mutes } from './mutes.ts';
import { Showroom, type ShowroomChannels } from './showroom.ts';

interface LoadDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly tape: Pick<Tape, 'runs' | 'write' | 'replay' | 'place'>;
}

/** A room as its tape tells it; undefined where there is no such run. */
export async function loadRoom(
  { database, clock, tape }: LoadDeps,
  runId: string,
  /** Made when there is a run to make them for. */
  channels: () => ShowroomChannels,
): Promise<Showroom | undefined> {
  const run = await tape.runs.byId(database.sql, runId);
  if (!run) return undefined;
  const { sessionId } = run;
  const room = new Showroom({ runId, sessionId, mutes: new Mutes(clock) }, channels(), (take) =>
    tape.write(runId, take),
  );
  const inside = new Map<string, number>();
  await tape.replay(runId, (facts) => noteInside(inside, facts));
  // Who is in a room of another program is there all the same.
  if (run.closedAt === null && !(await tape.place.elsewhere())) await sendHome(room, inside);
  return room;
}

function noteInside(inside: Map<string, number>, facts: readonly TapeFact[]): void {
  for (const fact of facts) {
    if (fact.type === 'viewer.entered') {
      inside.set(fact.data.v, (inside.get(fact.data.v) ?? 0) + 1);
    } else if (fact.type === 'viewer.left') {
      inside.set(fact.data.v, (inside.get(fact.data.v) ?? 1) - 1);
    }
  }
}

/** Who was in the room when the program died is not in it now; its socket will come again. */
async function sendHome(room: Showroom, inside: ReadonlyMap<string, number>): Promise<void> {
  const left: NewTapeFact[] = [...inside].flatMap(([v, times]) =>
    Array.from({ length: times }, () => ({ type: 'viewer.left' as const, data: { v } })),
  );
  if (left.length > 0) await room.append(...left);
}
