import type { Database } from '../../../platform/db/index.ts';
import { breathe, type Clock } from '../../../platform/kernel/index.ts';
import type { Channel } from '../../../platform/realtime/index.ts';
import type { Log, Metrics } from '../../../platform/telemetry/index.ts';
import type { NewTapeFact, TapeFact } from '../events.ts';
import { sessionStore } from '../store/sessions.ts';
import { Showroom } from './showroom.ts';
import { readBatches, TapeWriter } from './tape.ts';

const flushAfterMs = 30;
/** So many facts of a tape are folded before others have their turn. */
const togetherMost = 2000;

interface LoadNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
}

interface Loading {
  /** Made when there is a run to make them for. */
  readonly channels: () => { readonly audience: Channel; readonly control: Channel };
  readonly told: (facts: readonly TapeFact[]) => void;
}

/** A room as its tape tells it; undefined where there is no such run. */
export async function loadRoom(
  { database, clock, log, metrics }: LoadNeeds,
  runId: string,
  { channels, told }: Loading,
): Promise<Showroom | undefined> {
  const { sql } = database;
  const run = await sessionStore.runById(sql, runId);
  if (!run) return undefined;
  const { sessionId } = run;
  const room = new Showroom(
    { runId, sessionId },
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
          onFacts(facts);
          told(facts);
        },
        onTrouble: (error) => log.error({ error, runId }, 'tape is not being written'),
      }),
  );
  const batches = await sessionStore.tapeOf(sql, runId);
  const { facts } = await readBatches(batches);
  room.tape.resume(batches.at(-1), facts);
  for (let from = 0; from < facts.length; from += togetherMost) {
    const some = facts.slice(from, from + togetherMost);
    room.take(some);
    told(some);
    await breathe();
  }
  if (run.closedAt === null) await sendHome(room, facts);
  return room;
}

/** Who was in the room when the program died is not in it now; its socket will come again. */
async function sendHome(room: Showroom, facts: readonly TapeFact[]): Promise<void> {
  const inside = new Map<string, number>();
  for (const fact of facts) {
    if (fact.type === 'viewer.entered') {
      inside.set(fact.data.v, (inside.get(fact.data.v) ?? 0) + 1);
    } else if (fact.type === 'viewer.left') {
      inside.set(fact.data.v, (inside.get(fact.data.v) ?? 1) - 1);
    }
  }
  const left: NewTapeFact[] = [...inside].flatMap(([v, times]) =>
    Array.from({ length: times }, () => ({ type: 'viewer.left' as const, data: { v } })),
  );
  if (left.length > 0) await room.append(...left);
}
