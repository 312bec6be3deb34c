import { eachApart } from '../../../platform/jobs/index.ts';
import { isOpenBlock } from '../domain/plan-compliance.ts';
import { patrolStore } from '../store/patrols.ts';
import { planViolations } from './plan-compliance.ts';
import type { LiveDeps } from './deps.ts';

const aheadMs = 14 * 86_400_000;
const behindMs = 86_400_000;

/**
 * LIVE-19: goes round all sessions of the coming two weeks: rules change, documents expire and prices move
 * also while nobody edits a plan. Returns how many sessions were looked at.
 */
export async function patrolSessions(deps: LiveDeps): Promise<number> {
  const { sql } = deps.database;
  const now = deps.clock.now();
  const coming = (await deps.sessions.list(sql)).filter(({ state, plan }) => {
    const open = ['draft', 'reviewed', 'live', 'rehearsal'].includes(state);
    return open && plan.startsAt < now + aheadMs && plan.startsAt > now - behindMs;
  });
  const sweep = { log: deps.log, what: 'look a plan over again' };
  return eachApart(sweep, coming, async (session) => {
    const found = await planViolations(deps, session.id, session.plan);
    const row = {
      sessionId: session.id,
      at: now,
      blocks: found.filter(isOpenBlock).length,
      fixes: found.filter((item) => item.decision === 'fix').length,
    };
    await patrolStore.save(sql, row);
    return true;
  });
}
