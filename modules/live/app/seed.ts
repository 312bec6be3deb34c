import type { Sql } from '../../../platform/db/index.ts';
import type { TapeFact } from '../../tape/events.ts';
import type { Tape } from '../../tape/index.ts';
import type { Plan, Run, Session } from '../contract.ts';
import type { SessionStore } from '../store/sessions.ts';

export interface SeedSession {
  readonly id: string;
  readonly plan: Plan;
  readonly state: Session['state'];
  readonly run: Run | null;
  readonly facts: readonly TapeFact[];
}

interface SeedDeps {
  readonly sessions: Pick<SessionStore, 'seed'>;
  readonly tape: Pick<Tape, 'seed'>;
}

/** Puts a made-up session with its tape in place, sealed like a real one. */
export async function seedSession(
  { sessions, tape }: SeedDeps,
  tx: Sql,
  { id, plan, state, run, facts }: SeedSession,
): Promise<void> {
  await sessions.seed(tx, { id, plan, state });
  if (run) await tape.seed(tx, { run: { ...run, sessionId: id }, facts });
}
