import type { Sql } from '../../../platform/db/index.ts';
import type { Plan, Run, Session } from '../contract.ts';
import type { TapeFact } from '../events.ts';
import { run as runTable, session as sessionTable } from '../store/schema.ts';
import { sessionStore } from '../store/sessions.ts';
import { batchHash } from './tape.ts';

export interface SeedSession {
  readonly id: string;
  readonly plan: Plan;
  readonly state: Session['state'];
  readonly run: Run | null;
  readonly facts: readonly TapeFact[];
}

/** Puts a made-up session with its tape in place, sealed like a real one. */
export async function seedSession(
  tx: Sql,
  { id, plan, state, run, facts }: SeedSession,
): Promise<void> {
  const { startsAt } = plan;
  await tx
    .insert(sessionTable)
    .values({ id, state, version: 1, plan, startsAt, updatedAt: startsAt });
  if (!run) return;
  await tx.insert(runTable).values({ ...run, sessionId: id });
  let previous = '0'.repeat(64);
  for (let from = 0; from < facts.length; from += 500) {
    const part = facts.slice(from, from + 500);
    const text = JSON.stringify(part);
    const hash = batchHash(previous, text);
    await sessionStore.insertBatch(tx, {
      runId: run.id,
      batch: from / 500 + 1,
      firstSeq: from + 1,
      lastSeq: from + part.length,
      facts: text,
      previous,
      hash,
    });
    previous = hash;
  }
}
