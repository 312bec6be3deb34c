import { and, desc, eq, isNull, lte } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { businessDay, inSlices, no, ok, type Result } from '../../../platform/kernel/index.ts';
import { classTerms } from '../domain/classes.ts';
import { readingStatement, type StatementKind } from '../domain/statement.ts';
import { statementDamaged } from '../refusals.ts';
import { finding, payout, statementLine } from '../store/schema.ts';
import type { ReconcileNeeds } from './reconcile.ts';
import { statementLevel, takeLines } from './take-lines.ts';

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

/**
 * FINANCE-10: takes in what the bank, the state or a partner says. Every line is matched to the fen
 * with what we expect, and booked, or becomes a finding; the same line again changes nothing. Refuses
 * with `finance.statement-damaged`.
 */
export async function importStatement(
  needs: ReconcileNeeds,
  { kind, text, by }: Importing,
): Promise<Result<Imported>> {
  const read = await inSlices(readingStatement(text));
  if ('en' in read) return no(statementDamaged(read));
  return needs.database.decide(async (tx) => {
    const { known, ...rest } = await takeLines(needs, tx, { kind, lines: read, by });
    return ok({ taken: read.length - known, known, ...rest });
  });
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
