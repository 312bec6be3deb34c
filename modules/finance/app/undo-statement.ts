import { rowsAtOnce, type Sql } from '../../../platform/db/index.ts';
import { breathe, businessDay, no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import { batchUndone, batchUnknown, batchWorked, statementDayClosed } from '../refusals.ts';
import { discrepancyStore } from '../store/discrepancies.ts';
import { payoutStore } from '../store/payouts.ts';
import { runStore } from '../store/runs.ts';
import { statementBatchStore, statementLineStore } from '../store/statements.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';

export type UndoDeps = Pick<ReconcileDeps, 'database' | 'clock' | 'ledger'> & {
  readonly audit: Pick<Audit, 'write'>;
};

interface Undoing {
  readonly id: string;
  readonly by: { readonly id: string; readonly name: string };
}

/**
 * FINANCE-50: takes a whole file back: what it booked is reversed, what it settled is open again, its lines and
 * discrepancies go. Refused once the day on which it was taken is closed, and where somebody worked on what it brought.
 */
export function undoStatement(deps: UndoDeps, { id, by }: Undoing): Promise<Result<null>> {
  return deps.database.decide(async (tx) => {
    await statementLineStore.lockAll(tx);
    const batch = await statementBatchStore.lock(tx, id);
    if (!batch) return no(batchUnknown);
    if (batch.undoneAt !== null) return no(batchUndone);
    const day = businessDay(batch.at);
    if (await runStore.lockClosed(tx, day)) return no(statementDayClosed(day));
    const solved = await discrepancyStore.solvedOfBatch(tx, id);
    if (solved > 0) return no(batchWorked(solved));
    await takeBack(deps, tx, id);
    const at = deps.clock.now();
    await statementBatchStore.undo(tx, id, { undoneAt: at, undoneBy: by.name });
    const { kind, name, hash, taken, inFen, outFen } = batch;
    const entry = { at, actor: by.id, action: 'books.statement-undone', object: id };
    await deps.audit.write(tx, { ...entry, detail: { kind, name, hash, taken, inFen, outFen } });
    return ok(null);
  });
}

async function takeBack({ ledger, clock }: UndoDeps, tx: Sql, batchId: string): Promise<void> {
  const lines = await statementLineStore.ofBatch(tx, batchId);
  const booked = lines.filter((line) => line.outcome === 'matched');
  const at = clock.now();
  for (let from = 0; from < booked.length; from += rowsAtOnce) {
    const some = booked.slice(from, from + rowsAtOnce).map((line) => {
      const key = `statement:${line.id}`;
      const by = { key: `${key}:undone`, kind: 'statement.undone', reference: line.reference, at };
      return { key, by };
    });
    await ledger.reverseMany(tx, some);
    await breathe();
  }
  await payoutStore.reopen(tx, batchId);
  await discrepancyStore.dropOfBatch(tx, batchId);
  await statementLineStore.dropOfBatch(tx, batchId);
}
