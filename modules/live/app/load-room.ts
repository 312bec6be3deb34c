import type { Database } from '../../../platform/db/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { Channel } from '../../../platform/realtime/index.ts';
import type { Log, Metrics } from '../../../platform/telemetry/index.ts';
import type { NewTapeFact, TapeFact } from '../events.ts';
import { sessionStore } from '../store/sessions.ts';
import { apart } from './apart.ts';
import { Mutes } from './mutes.ts';
import type { Place } from './place.ts';
import { Showroom } from './showroom.ts';
import { TapeWriter } from './tape.ts';
import { tapePages } from './tape-pages.ts';

const flushAfterMs = 30;

interface LoadNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly place: Pick<Place, 'elsewhere'>;
}

interface Loading {
  /** Made when there is a run to make them for. */
  readonly channels: () => { readonly audience: Channel; readonly control: Channel };
  readonly told: (facts: readonly TapeFact[]) => void;
}

/** A room as its tape tells it; undefined where there is no such run. */
export async function loadRoom(
  needs: LoadNeeds,
  runId: string,
  { channels, told }: Loading,
): Promise<Showroom | undefined> {
  const { database, clock, log, metrics } = needs;
  const { sql } = database;
  const run = await sessionStore.runById(sql, runId);
  if (!run) return undefined;
  const { sessionId } = run;
  const room = new Showroom(
    { runId, sessionId, mutes: new Mutes(clock) },
    channels(),
    (onFacts) =>
      new TapeWriter(runId, {
        now: () => clock.now(),
        flushAfterMs,
        save: async (batch) => {
          const from = performance.now();
          const there = await sessionStore.insertBatch(sql, batch);
          metrics.flushMs.observe(performance.now() - from);
          const written = there[0]?.hash === batch.hash;
          if (written) metrics.facts.inc(batch.lastSeq - batch.firstSeq + 1);
          else log.warn({ runId, batches: there.length }, 'another program wrote on this tape');
          return there;
        },
        onFacts: (facts) => {
          apart(needs, runId, () => onFacts(facts));
          told(facts);
        },
        onTrouble: (error) => log.error({ error, runId }, 'tape is not being written'),
      }),
  );
  const inside = new Map<string, number>();
  const after = (batch: number) => sessionStore.tapeAfter(sql, runId, batch);
  for await (const { batch, facts } of tapePages({ after })) {
    room.tape.resume(batch, facts);
    apart(needs, runId, () => room.take(facts));
    told(facts);
    noteInside(inside, facts);
  }
  // Who is in a room of another program is there all the same.
  if (run.closedAt === null && !(await needs.place.elsewhere())) await sendHome(room, inside);
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
