import { rowsAtOnce, type Sql } from '../../../platform/db/index.ts';
import { businessDay } from '../../../platform/kernel/index.ts';
import type { Payout } from '../contract.ts';
import { classTerms, proposalOf } from '../domain/classes.ts';
import {
  judgeLine,
  statementSides,
  type StatementKind,
  type StatementLine,
} from '../domain/statement.ts';
import { discrepancyStore } from '../store/discrepancies.ts';
import { payoutStore } from '../store/payouts.ts';
import { statementLineStore } from '../store/statements.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';

/** Beside the three levels of a day: these stand whenever their file came, and fall with no run. */
export const statementLevel = 4;

export interface Taking {
  readonly kind: StatementKind;
  readonly lines: readonly StatementLine[];
  readonly by: string;
  /** FINANCE-50: the batch to which all of them belong. */
  readonly batchId: string;
}

export interface Taken {
  readonly known: number;
  readonly matched: number;
  readonly findings: number;
  /** What the new ones move. */
  readonly inFen: number;
  readonly outFen: number;
}

interface Expected {
  readonly fen: number;
  readonly sub: string;
  readonly flowNo?: string;
}

interface Judged {
  readonly id: string;
  readonly line: StatementLine;
  readonly expected: Expected;
  readonly theirsFen: number;
  readonly fits: boolean;
}

/**
 * FINANCE-18: takes lines of a statement some hundred at a time, in the caller's transaction: a line by itself asks
 * five times, and thirty thousand of them would hold the books for a minute.
 */
export async function takeLines(deps: ReconcileDeps, tx: Sql, taking: Taking): Promise<Taken> {
  const { kind, lines } = taking;
  await statementLineStore.lockAll(tx);
  const payouts = kind === 'bank' ? await payoutStore.lockOpen(tx) : [];
  let [known, matched, discrepancies] = [0, 0, 0];
  const moved: StatementLine[] = [];
  for (let from = 0; from < lines.length; from += rowsAtOnce) {
    const some = lines.slice(from, from + rowsAtOnce);
    const fresh = await unknownOf(tx, kind, some);
    const open = await openAbout(deps, tx, kind, fresh);
    const judged = fresh.map((line): Judged => {
      const expected = kind === 'bank' ? payoutFor(payouts, line) : openBalanceOf(open, line);
      const { theirsFen, class: wrong } = judgeLine(kind, expected.fen, line.fen);
      const fits = wrong === null;
      // What one line settled stands open no more for the next.
      if (fits) open.set(line.reference, 0);
      return { id: deps.newId('stl'), line, expected, theirsFen, fits };
    });
    await write(deps, tx, taking, judged);
    const fitting = judged.filter(({ fits }) => fits).length;
    known += some.length - fresh.length;
    matched += fitting;
    discrepancies += judged.length - fitting;
    moved.push(...fresh);
  }
  return { known, matched, findings: discrepancies, ...sumsOf(moved) };
}

/** What came and what went; a statement is read only where both are exact. */
export function sumsOf(lines: readonly StatementLine[]): { inFen: number; outFen: number } {
  let [inFen, outFen] = [0, 0];
  for (const { fen } of lines) {
    if (fen > 0) inFen += fen;
    else outFen -= fen;
  }
  return { inFen, outFen };
}

function keyOf({ reference, fen, day, nth }: StatementLine): string {
  return JSON.stringify([reference, fen, day, nth]);
}

/** FINANCE-20: the lines of a whole file that were not taken before, without taking them. */
export async function freshOf(
  sql: Sql,
  kind: StatementKind,
  lines: readonly StatementLine[],
): Promise<ReadonlySet<StatementLine>> {
  const fresh = new Set<StatementLine>();
  for (let from = 0; from < lines.length; from += rowsAtOnce) {
    for (const line of await unknownOf(sql, kind, lines.slice(from, from + rowsAtOnce))) {
      fresh.add(line);
    }
  }
  return fresh;
}

/**
 * FINANCE-42: lines that were not taken before. Lines that are equal in all are told apart by which of them they are in
 * their file: the second deposit of one sum under one number is not the first again, and the same file brings neither.
 */
async function unknownOf(
  tx: Sql,
  kind: StatementKind,
  lines: readonly StatementLine[],
): Promise<StatementLine[]> {
  const seen = new Set((await statementLineStore.known(tx, kind, lines)).map(keyOf));
  return lines.filter((line) => !seen.has(keyOf(line)));
}

/** A bank names the payout by the channel's number when it can; else the oldest of this sum. Found, it is gone. */
function payoutFor(open: Payout[], { reference, fen }: StatementLine): Expected {
  const byNumber = open.findIndex((item) => item.flowNo === reference);
  const at = byNumber >= 0 ? byNumber : open.findIndex((item) => item.fen === fen);
  const [found] = at < 0 ? [] : open.splice(at, 1);
  return found ? { fen: found.fen, sub: found.flowNo, flowNo: found.flowNo } : { fen: 0, sub: '' };
}

/** What the books say stands open under the lines' references. */
async function openAbout(
  { ledger }: ReconcileDeps,
  tx: Sql,
  kind: StatementKind,
  lines: readonly StatementLine[],
): Promise<Map<string, number>> {
  if (kind === 'bank') return new Map();
  const references = lines.map(({ reference }) => reference);
  return ledger.balancesAbout(tx, statementSides[kind].account, references);
}

function openBalanceOf(open: ReadonlyMap<string, number>, { reference }: StatementLine): Expected {
  return { fen: open.get(reference) ?? 0, sub: reference };
}

async function write(
  deps: ReconcileDeps,
  tx: Sql,
  { kind, by, batchId }: Taking,
  judged: readonly Judged[],
): Promise<void> {
  if (judged.length === 0) return;
  const at = deps.clock.now();
  const rows = judged.map(({ id, line, fits }) => {
    const outcome = fits ? ('matched' as const) : ('finding' as const);
    return { ...line, id, kind, at, by, outcome, batchId };
  });
  await statementLineStore.insertMany(tx, rows);
  for (const { id, expected } of judged) {
    if (expected.flowNo === undefined) continue;
    await payoutStore.arrive(tx, expected.flowNo, id);
  }
  const proposed = judged.map(({ line, expected, theirsFen, ...rest }) => {
    const about = { no: line.reference, orderId: expected.sub, oursFen: expected.fen, theirsFen };
    return { ...rest, about: { ...about, class: statementSides[kind].class, feeFen: 0 } };
  });
  const dueAt = at + classTerms[statementSides[kind].class].hours * 3_600_000;
  const wrong = proposed
    .filter(({ fits }) => !fits)
    .map(({ about }) => ({
      ...about,
      id: deps.newId('fnd'),
      day: businessDay(at),
      level: statementLevel,
      kind: 'pay' as const,
      channelTxn: about.no,
      dueAt,
      batchId,
    }));
  await discrepancyStore.insertMany(tx, wrong);
  const entries = proposed
    .filter(({ fits }) => fits)
    .map(({ id, about }) => {
      const entry = { key: `statement:${id}`, kind: `statement.${kind}`, at };
      return { ...entry, lines: proposalOf(about), reference: about.orderId || about.no };
    });
  await deps.ledger.bookMany(tx, entries);
}
