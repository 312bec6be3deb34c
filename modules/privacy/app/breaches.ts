import type { Actor } from '../../../platform/access/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { eachApart } from '../../../platform/jobs/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Breach, BreachStep } from '../contract.ts';
import { breachMissing, reportHours } from '../domain/breach.ts';
import { breachNotDone, breachUnknown } from '../refusals.ts';
import { breachStore } from '../store/breaches.ts';
import type { Deps } from './deps.ts';

export interface BreachAsk {
  readonly drill: boolean;
  readonly title: string;
  readonly grade: Breach['grade'];
  readonly foundAt?: number | undefined;
  readonly subjects: number;
}

/** PRIVACY-13: records a breach, or the drill of one; the clock runs from when it was found. */
export function openBreach(deps: Deps, ask: BreachAsk, by: Actor): Promise<Result<Breach>> {
  return deps.database.decide(async (tx) => {
    const at = deps.clock.now();
    const foundAt = Math.min(ask.foundAt ?? at, at);
    const row = {
      id: deps.newId('brc'),
      drill: ask.drill,
      title: ask.title,
      grade: ask.grade,
      foundAt,
      subjects: ask.subjects,
      reportBy: foundAt + reportHours * 3_600_000,
      steps: [],
      alarmedAt: null,
      closedAt: null,
    };
    await breachStore.insert(tx, row);
    const detail = { drill: ask.drill, grade: ask.grade, subjects: ask.subjects };
    await deps.audit(tx, { at, actor: by.id, action: 'breach.opened', object: row.id, detail });
    return ok(row);
  });
}

interface Stepping {
  readonly id: string;
  readonly step: BreachStep['step'];
  readonly note: string;
  readonly by: Actor;
}

/** Writes that a step was taken; what was written stays. Refuses with `privacy.breach-unknown`. */
export function stepBreach(deps: Deps, { id, step, note, by }: Stepping): Promise<Result<Breach>> {
  return deps.database.decide(async (tx) => {
    const known = await openOne(tx, id);
    if (!known.ok) return known;
    const at = deps.clock.now();
    const steps = [...known.value.steps, { step, note, by: by.name, at }];
    await breachStore.change(tx, id, { steps });
    const detail = { step, note };
    await deps.audit(tx, { at, actor: by.id, action: 'breach.step', object: id, detail });
    return ok({ ...known.value, steps });
  });
}

/** Refuses with `privacy.breach-unknown`, or `privacy.breach-not-done` naming what is missing. */
export function closeBreach(deps: Deps, id: string, by: Actor): Promise<Result<Breach>> {
  return deps.database.decide(async (tx) => {
    const known = await openOne(tx, id);
    if (!known.ok) return known;
    const missing = breachMissing(known.value);
    if (missing.length > 0) return no(breachNotDone(missing.join('、')));
    const closedAt = deps.clock.now();
    await breachStore.change(tx, id, { closedAt });
    const entry = { at: closedAt, actor: by.id, action: 'breach.closed', object: id, detail: {} };
    await deps.audit(tx, entry);
    return ok({ ...known.value, closedAt });
  });
}

async function openOne(tx: Sql, id: string): Promise<Result<Breach>> {
  const known = await breachStore.lockOpen(tx, id);
  return known ? ok(known) : no(breachUnknown);
}

const alarmBeforeMs = 3_600_000;

/** An hour before a report is due and not made, the breach alarms: red on the desk, in the audit chain. */
export async function alarmBreaches(deps: Deps): Promise<void> {
  const { sql } = deps.database;
  const at = deps.clock.now();
  const near = await breachStore.unalarmed(sql, at + alarmBeforeMs);
  const sweep = { log: deps.log, what: 'alarm of a breach' };
  await eachApart(sweep, near, ({ id, reportBy }) =>
    deps.database.inTransaction(async (tx) => {
      // Another program may be at it, and somebody may just have reported.
      const known = await openOne(tx, id);
      if (!known.ok || known.value.alarmedAt !== null) return false;
      if (!breachMissing(known.value).includes('report')) return false;
      await breachStore.change(tx, id, { alarmedAt: at });
      const entry = { at, actor: 'system', action: 'breach.alarm', object: id };
      await deps.audit(tx, { ...entry, detail: { reportBy } });
      return true;
    }),
  );
}
