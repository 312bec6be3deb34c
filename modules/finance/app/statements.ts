import { and, asc, desc, eq, isNull, lte } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { businessDay, no, ok, type Result } from '../../../platform/kernel/index.ts';
import { classTerms, proposalOf } from '../domain/classes.ts';
import {
  judgeLine,
  readStatement,
  statementSides,
  type StatementKind,
  type StatementLine,
} from '../domain/statement.ts';
import { statementDamaged } from '../refusals.ts';
import { finding, payout, statementLine } from '../store/schema.ts';
import type { ReconcileNeeds } from './reconcile.ts';

export interface Importing {
  readonly kind: StatementKind;
  readonly text: string;
  readonly by: string;
}

export interface Imported {
  readonly taken: number;
  /** Lines that had been taken before, from this file or another. */
  readonly known: number;
  readonly matched: number;
  readonly findings: number;
}

const lateAfterDays = 2;

/** Beside the three levels of a day: these stand whenever their file came, and fall with no run. */
const statementLevel = 4;

/**
 * FINANCE-10: takes in what the bank, the state or a partner says. Every line is matched to the fen
 * with what we expect, and booked, or becomes a finding; the same line again changes nothing. Refuses
 * with `finance.statement-damaged`.
 */
export async function importStatement(
  needs: ReconcileNeeds,
  { kind, text, by }: Importing,
): Promise<Result<Imported>> {
  const read = readStatement(text);
  if ('en' in read) return no(statementDamaged(read));
  return needs.database.decide(async (tx) => {
    let [known, matched, findings] = [0, 0, 0];
    for (const line of read) {
      const outcome = await takeLine(needs, tx, { kind, line, by });
      if (outcome === 'known') known += 1;
      else if (outcome === 'matched') matched += 1;
      else findings += 1;
    }
    return ok({ taken: read.length - known, known, matched, findings });
  });
}

interface Taking {
  readonly kind: StatementKind;
  readonly line: StatementLine;
  readonly by: string;
}

async function takeLine(
  needs: ReconcileNeeds,
  tx: Sql,
  { kind, line, by }: Taking,
): Promise<'known' | 'matched' | 'finding'> {
  const { reference, fen, day } = line;
  const id = needs.newId('stl');
  const at = needs.clock.now();
  const expected = await expectedFor(needs, tx, kind, line);
  const { theirsFen, class: wrong } = judgeLine(kind, expected.fen, fen);
  const outcome = wrong === null ? 'matched' : 'finding';
  const made = await tx
    .insert(statementLine)
    .values({ id, kind, reference, fen, day, at, by, outcome })
    .onConflictDoNothing()
    .returning({ id: statementLine.id });
  if (made.length === 0) return 'known';
  const about = { no: reference, orderId: expected.sub, oursFen: expected.fen, theirsFen };
  const proposed = { ...about, class: statementSides[kind].class, feeFen: 0 };
  if (expected.flowNo !== undefined) {
    await tx.update(payout).set({ arrived: id }).where(eq(payout.flowNo, expected.flowNo));
  }
  if (outcome === 'finding') {
    await tx.insert(finding).values({
      ...{ ...proposed, id: needs.newId('fnd'), day: businessDay(at), level: statementLevel },
      ...{ kind: 'pay', channelTxn: reference },
      dueAt: at + classTerms[proposed.class].hours * 3_600_000,
    });
    return outcome;
  }
  const lines = proposalOf(proposed);
  const entry = { key: `statement:${id}`, kind: `statement.${kind}`, at, lines };
  await needs.ledger.book(tx, { ...entry, reference: expected.sub || reference });
  return outcome;
}

interface Expected {
  readonly fen: number;
  readonly sub: string;
  readonly flowNo?: string;
}

/** What the books say stands open under the line's reference. */
async function expectedFor(
  { ledger }: ReconcileNeeds,
  tx: Sql,
  kind: StatementKind,
  { reference, fen }: StatementLine,
): Promise<Expected> {
  if (kind !== 'bank') {
    return {
      fen: await ledger.balanceOf(tx, statementSides[kind].account, reference),
      sub: reference,
    };
  }
  // A bank names the payout by the channel's number when it can; else the oldest of this sum.
  const open = await tx
    .select()
    .from(payout)
    .where(isNull(payout.arrived))
    .orderBy(asc(payout.day));
  const found =
    open.find((item) => item.flowNo === reference) ?? open.find((item) => item.fen === fen);
  return found ? { fen: found.fen, sub: found.flowNo, flowNo: found.flowNo } : { fen: 0, sub: '' };
}

/** D14: money that left a channel and is not at the bank after two days has to be looked for. */
export async function chasePayouts(needs: ReconcileNeeds): Promise<number> {
  const now = needs.clock.now();
  const before = businessDay(now - lateAfterDays * 86_400_000);
  return needs.database.inTransaction(async (tx) => {
    const late = await tx
      .select()
      .from(payout)
      .where(and(isNull(payout.arrived), lte(payout.day, before)))
      .for('update');
    for (const { flowNo, fen } of late) {
      const id = needs.newId('fnd');
      await tx.insert(finding).values({
        ...{
          id,
          day: businessDay(now),
          class: 'D14',
          no: flowNo,
          orderId: flowNo,
          level: statementLevel,
        },
        ...{ kind: 'pay', oursFen: fen, theirsFen: 0, feeFen: 0, channelTxn: flowNo },
        dueAt: now + classTerms.D14.hours * 3_600_000,
      });
      await tx.update(payout).set({ arrived: id }).where(eq(payout.flowNo, flowNo));
    }
    return late.length;
  });
}

export function payoutsOf(sql: Sql) {
  return sql.select().from(payout).orderBy(desc(payout.day)).limit(60);
}

export function statementLinesOf(sql: Sql) {
  return sql.select().from(statementLine).orderBy(desc(statementLine.at)).limit(200);
}
