import type { Plan, PlanViolation } from '../contract.ts';

export interface PlanCompliance {
  readonly findings: readonly PlanViolation[];
  /** Blocks that nobody let pass. */
  readonly open: number;
}

/** LIVE-99: a block stands until two people let it pass. */
export function isOpenBlock({ decision, waiver }: PlanViolation): boolean {
  const passed = waiver !== null && waiver.secondAt !== null;
  return decision === 'block' && !passed;
}

/**
 * The cues that differ between two plans of which nothing else differs; null where anything else does
 * (a product in the line-up is judged everywhere). Plans are never changed in place: what is the same
 * object is the same.
 */
export function changedCues(before: Plan, now: Plan): Plan['cues'] | null {
  const { cues: old, ...rest } = before;
  const { cues, ...others } = now;
  if (JSON.stringify(rest) !== JSON.stringify(others)) return null;
  const same = new Set(old);
  return cues.filter((cue) => !same.has(cue));
}

/** What was known of a plan, with the answer about some of its cues laid over it. */
export function joined(
  before: PlanCompliance,
  answer: PlanCompliance,
  { plan, cues }: { readonly plan: Plan; readonly cues: Plan['cues'] },
): PlanCompliance {
  const asked = new Set(cues.map(({ id }) => id));
  const still = new Set(plan.cues.map(({ id }) => id));
  const kept = before.findings.filter(({ cueId }) => {
    return cueId !== null && still.has(cueId) && !asked.has(cueId);
  });
  const violations = [...answer.findings, ...kept];
  return { findings: violations, open: violations.filter(isOpenBlock).length };
}

/** How many places of each cue have to be mended; cues without any are left out. */
export function countToMend({ findings: violations }: PlanCompliance): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { cueId, decision } of violations) {
    if (cueId === null || (decision !== 'block' && decision !== 'fix')) continue;
    counts.set(cueId, (counts.get(cueId) ?? 0) + 1);
  }
  return counts;
}
