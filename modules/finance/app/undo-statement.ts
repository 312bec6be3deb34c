import { eq, inArray, sql } from 'drizzle-orm';
import { rowsAtOnce, type Sql } from '../../../platform/db/index.ts';
import { breathe, businessDay, no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import { batchUndone, batchUnknown, batchWorked, statementDayClosed } from '../refusals.ts';
import { finding, payout, run, statementBatch, statementLine } from '../store/schema.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';
import { lockLines } from './take-lines.ts';

export type UndoNeeds = Pick<ReconcileDeps, 'database' | 'clock' | 'ledger'> & {
  readonly audit: Pick<Audit, 'write'>;
};

interface Undoing {
  readonly id: string;
  readonly by: { readonly id: string; readonly name: string };
}

/**
 * FINANCE-22: takes a whole file back: what it booked is reversed, what it settled is open again, its lines and findings
 * go. Refused once the day on which it was taken is closed, and where somebody worked on what it brought.
 */
export function undoStatement(needs: UndoNeeds, { id, by }: Undoing): Promise<Result<null>> {
  return needs.database.decide(async (tx) => {
    await lockLines(tx);
    const [batch] = await tx
      .select()
      .from(statementBatch)
      .where(eq(statementBatch.id, id))
      .for('update');
    if (!batch) return no(batchUnknown);
    if (batch.undoneAt !== null) return no(batchUndone);
    const day = businessDay(batch.at);
    const ofDay = tx.select({ at: run.closedAt }).from(run).where(eq(run.day, day));
    const [closed] = await ofDay.for('update');
    if (closed && closed.at !== null) return no(statementDayClosed(day));
    const solved = await solvedOf(tx, id);
    if (solved > 0) return no(batchWorked(solved));
    await takeBack(needs, tx, id);
    const at = needs.clock.now();
    const undone = { undoneAt: at, undoneBy: by.name };
    await tx.update(statementBatch).set(undone).where(eq(statementBatch.id, id));
    const { kind, name, hash, taken, inFen, outFen } = batch;
    const deed = { at, actor: by.id, action: 'books.statement-undone', object: id };
    await needs.audit.write(tx, { ...deed, detail: { kind, name, hash, taken, inFen, outFen } });
    return ok(null);
  });
}

/** FINANCE-34: locks them, for whoever solves one at this moment has booked it and not said so yet. */
async function solvedOf(tx: Sql, id: string): Promise<number> {
  const { solved } = finding;
  const ofBatch = tx.select({ solved }).from(finding).where(eq(finding.batchId, id));
  return (await ofBatch.for('update')).filter((row) => row.solved).length;
}

async function takeBack({ ledger, clock }: UndoNeeds, tx: Sql, batchId: string): Promise<void> {
  const ofBatch = eq(statementLine.batchId, batchId);
  const { id, reference, outcome } = statementLine;
  const lines = await tx.select({ id, reference, outcome }).from(statementLine).where(ofBatch);
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
  const ids = sql`(select id from ${statementLine} where ${ofBatch})`;
  await tx.update(payout).set({ arrived: null }).where(inArray(payout.arrived, ids));
  await tx.delete(finding).where(eq(finding.batchId, batchId));
  await tx.delete(statementLine).where(ofBatch);
}
