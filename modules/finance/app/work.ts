import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { DayRun } from '../contract.ts';
import { proposalOf } from '../domain/classes.ts';
import {
  billDamaged,
  dayClosed,
  discrepanciesOpen,
  discrepancyUnknown,
  runUnknown,
} from '../refusals.ts';
import { discrepancyStore } from '../store/discrepancies.ts';
import { runStore } from '../store/runs.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';

interface Solving {
  readonly id: string;
  readonly note: string;
  readonly by: string;
}

/** Books the proposed journal of a discrepancy, with the word of whoever looked into it. */
export function solveDiscrepancy(
  deps: Pick<ReconcileDeps, 'database' | 'clock' | 'ledger'>,
  { id, note, by }: Solving,
): Promise<Result<{ day: string }>> {
  return deps.database.decide(async (tx) => {
    const found = await discrepancyStore.lock(tx, id);
    if (!found || found.solved) return no(discrepancyUnknown);
    const at = deps.clock.now();
    const lines = proposalOf(found);
    const entry = { key: `finding:${id}`, kind: `finding.${found.class}`, at, lines };
    const done = await deps.ledger.book(tx, { ...entry, reference: found.orderId || found.no });
    if (!done.ok) return done;
    await discrepancyStore.solve(tx, id, { note, solvedBy: by, solvedAt: at });
    return ok({ day: found.day });
  });
}

/** FINANCE-6: a day is closed when nothing is open, and then stays closed. */
export function closeDay(
  deps: Pick<ReconcileDeps, 'database' | 'clock'>,
  day: string,
  by: string,
): Promise<Result<DayRun>> {
  return deps.database.decide(async (tx) => {
    const found = await runStore.lock(tx, day);
    if (!found) return no(runUnknown);
    if (found.closedAt !== null) return no(dayClosed(day));
    if (found.trouble) return no(billDamaged);
    const open = await discrepancyStore.openOn(tx, day);
    if (open > 0) return no(discrepanciesOpen(open));
    await runStore.close(tx, day, { closedAt: deps.clock.now(), closedBy: by });
    return ok(await runStore.one(tx, day));
  });
}
