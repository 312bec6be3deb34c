import type { Run, Session } from '../contract.ts';

/** The warehouse that a run sells from: the real one, or a rehearsal's own copy. */
export function poolOf(run: Pick<Run, 'id' | 'mode'>): string {
  return run.mode === 'live' ? 'main' : `rehearsal:${run.id}`;
}

export function runOnAir(session: Session): Run | undefined {
  return session.runs.find((run) => run.closedAt === null);
}
