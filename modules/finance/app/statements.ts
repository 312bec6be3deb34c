import { createHash } from 'node:crypto';
import { businessDay, no, ok, type Result } from '../../../platform/kernel/index.ts';
import { isWords, textOfFile, textOfTable, type Words } from '../../../platform/tables/index.ts';
import type { StatementPreview } from '../contract.ts';
import { classTerms } from '../domain/classes.ts';
import type { StatementKind } from '../domain/statement.ts';
import type { Audit } from '../../audit/index.ts';
import { rowsDamaged, statementDamaged, totalsDiffer } from '../refusals.ts';
import { discrepancyStore } from '../store/discrepancies.ts';
import { payoutStore } from '../store/payouts.ts';
import { statementBatchStore } from '../store/statements.ts';
import { readStatement, type Statement } from './read-statement.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';
import { differingTotals } from './told-sums.ts';
import { freshOf, statementLevel, sumsOf, takeLines } from './take-lines.ts';

export interface StatementFile {
  readonly kind: StatementKind;
  /** Text, or the bytes of the file as it lies on somebody's disk. */
  readonly content: string | Uint8Array;
}

export interface Importing extends StatementFile {
  readonly name: string;
  readonly by: { readonly id: string; readonly name: string };
  /** Somebody looked at what the file says of itself and its lines do not. */
  readonly totalsSeen: boolean;
}

export interface Imported {
  readonly taken: number;
  /** Lines that had been taken before, from this file or another. */
  readonly known: number;
  readonly matched: number;
  readonly findings: number;
}

const lateAfterDays = 2;
/** As much of a file as a person looks at before it is booked. */
const previewMost = 200;

async function readFile(content: string | Uint8Array): Promise<Statement | Words> {
  const text = typeof content === 'string' ? textOfTable(content) : textOfFile(content);
  return isWords(text) ? text : readStatement(text);
}

/**
 * FINANCE-20: what a file says and what taking it would do; nothing is kept. Refuses with `finance.statement-damaged`
 * what is no statement at all; single rows are named instead.
 */
export async function previewStatement(
  { database }: Pick<ReconcileDeps, 'database'>,
  { kind, content }: StatementFile,
): Promise<Result<StatementPreview>> {
  const read = await readFile(content);
  if (isWords(read)) return no(statementDamaged(read));
  const { columns, unread, lines, skipped, refused, refusedInAll } = read;
  const fresh = await freshOf(
    database.sql,
    kind,
    lines.map(({ line }) => line),
  );
  return ok({
    columns: [...columns],
    unread: [...unread],
    refused: [...refused],
    refusedInAll,
    skipped: skipped.slice(0, previewMost).map(({ row, text }) => ({ row, text })),
    // Where rows are missing because they cannot be read, no sum fits.
    differs: refusedInAll > 0 ? [] : (await differingTotals(read)).slice(0, previewMost),
    lines: lines.slice(0, previewMost).map(({ row, line }) => {
      return { row, ...line, known: !fresh.has(line) };
    }),
    fresh: fresh.size,
    known: lines.length - fresh.size,
    ...sumsOf([...fresh]),
  });
}

/**
 * FINANCE-10: takes in what the bank, the state or a partner says. Every line is matched to the fen
 * with what we expect, and booked, or becomes a discrepancy; the same line again changes nothing. Refuses
 * with `finance.statement-damaged` and, unless somebody has seen them, `finance.totals-differ`.
 */
export async function importStatement(
  deps: ReconcileDeps & { readonly audit: Pick<Audit, 'write'> },
  { kind, content, name, by, totalsSeen }: Importing,
): Promise<Result<Imported>> {
  const read = await readFile(content);
  if (isWords(read)) return no(statementDamaged(read));
  const [first] = read.refused;
  if (first) return no(rowsDamaged(first, read.refusedInAll));
  const [differs] = await differingTotals(read);
  if (differs && !totalsSeen) return no(totalsDiffer(differs));
  const lines = read.lines.map(({ line }) => line);
  return deps.database.decide(async (tx) => {
    const id = deps.newId('stb');
    const { inFen, outFen, ...taken } = await takeLines(deps, tx, {
      kind,
      lines,
      by: by.name,
      batchId: id,
    });
    const { known, matched } = taken;
    const imported = { taken: lines.length - known, ...taken };
    if (imported.taken > 0) {
      const hash = createHash('sha256').update(content).digest('hex');
      const said = { taken: imported.taken, known, matched, inFen, outFen };
      const at = deps.clock.now();
      await statementBatchStore.insert(tx, { id, kind, name, hash, at, by: by.name, ...said });
      if (differs) {
        const entry = { at, actor: by.id, action: 'books.totals-accepted', object: id };
        const { row, zh } = differs;
        await deps.audit.write(tx, { ...entry, detail: { kind, name, hash, row, said: zh } });
      }
    }
    return ok(imported);
  });
}

/** D14: money that left a channel and is not at the bank after two days has to be looked for. */
export async function chasePayouts(deps: ReconcileDeps): Promise<number> {
  const now = deps.clock.now();
  const before = businessDay(now - lateAfterDays * 86_400_000);
  return deps.database.inTransaction(async (tx) => {
    const late = await payoutStore.lockLate(tx, before);
    for (const { flowNo, fen } of late) {
      const id = deps.newId('fnd');
      await discrepancyStore.insert(tx, {
        id,
        day: businessDay(now),
        class: 'D14',
        no: flowNo,
        orderId: flowNo,
        level: statementLevel,
        kind: 'pay',
        oursFen: fen,
        theirsFen: 0,
        feeFen: 0,
        channelTxn: flowNo,
        dueAt: now + classTerms.D14.hours * 3_600_000,
      });
      await payoutStore.arrive(tx, flowNo, id);
    }
    return late.length;
  });
}
