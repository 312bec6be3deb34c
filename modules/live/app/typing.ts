import type { Plan, PlanViolation } from '../contract.ts';
import { groundOf, judgePlan, type PlanGround } from './plan-compliance.ts';
import type { LiveDeps } from './deps.ts';

/** How long the ground of a plan is good for, and how long an older one may do while a new one is read. */
const freshMs = 2000;
const doesMs = 10_000;
const mostPlans = 50;

interface Laid {
  readonly ground: PlanGround;
  readonly readAt: number;
  reading: boolean;
}

/**
 * Judges a plan while somebody types in it: documents, prices and waivers are read every two seconds, beside
 * the typing, not with every key. Saving, reviewing and going on air never judge by this.
 */
export function judgeWhileTyping(
  deps: LiveDeps,
): (sessionId: string, plan: Plan) => Promise<PlanViolation[]> {
  const laid = new Map<string, Laid>();
  const read = async (key: string, sessionId: string, plan: Plan): Promise<PlanGround> => {
    const readAt = deps.clock.now();
    const ground = await groundOf(deps, sessionId, plan);
    // Whatever is over goes; where very many write at once the rest goes with it.
    for (const [other, item] of laid) if (readAt - item.readAt > doesMs) laid.delete(other);
    if (laid.size >= mostPlans) laid.clear();
    laid.set(key, { ground, readAt, reading: false });
    return ground;
  };
  return async (sessionId, plan) => {
    const key = JSON.stringify([sessionId, plan.lineup, plan.hostIds, plan.coverImage]);
    const known = laid.get(key);
    const age = known ? deps.clock.now() - known.readAt : Infinity;
    if (!known || age > doesMs) return judgePlan(deps, plan, await read(key, sessionId, plan));
    if (age > freshMs && !known.reading) {
      known.reading = true;
      // A database that is away is told to whoever saves; typing goes on with what is known.
      read(key, sessionId, plan).catch(() => laid.delete(key));
    }
    return judgePlan(deps, plan, known.ground);
  };
}
