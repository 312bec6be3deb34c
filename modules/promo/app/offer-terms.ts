import { eq } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { planOf, type InstalmentPlan, type InstalmentTerms } from '../domain/instalment.ts';
import { limitsCross } from '../refusals.ts';
import { instalment, tradeIn } from '../store/schema.ts';

interface TradeIn {
  readonly kind: string;
  readonly fen: number;
}

/** PROMO-8, PROMO-13: what old units are worth, and what a sum is a month. */
export function openTerms({ sql }: Pick<Database, 'sql'>) {
  const instalments = (): Promise<InstalmentTerms[]> =>
    sql.select().from(instalment).orderBy(instalment.months);
  const setTradeIn = async (tx: Sql, row: TradeIn): Promise<void> => {
    await tx.insert(tradeIn).values(row).onConflictDoUpdate({ target: tradeIn.kind, set: row });
  };
  const setInstalment = async (tx: Sql, row: InstalmentTerms): Promise<void> => {
    await tx
      .insert(instalment)
      .values(row)
      .onConflictDoUpdate({ target: instalment.months, set: row });
  };
  return {
    tradeIns: (): Promise<TradeIn[]> => sql.select().from(tradeIn).orderBy(tradeIn.kind),
    setTradeIn,
    enterTradeIn: (row: TradeIn): Promise<void> => setTradeIn(sql, row),
    dropTradeIn: async (kind: string): Promise<void> => {
      await sql.delete(tradeIn).where(eq(tradeIn.kind, kind));
    },
    instalments,
    setInstalment,
    enterInstalment: async (terms: InstalmentTerms): Promise<Result<InstalmentTerms>> => {
      if (terms.leastFen > terms.mostFen) return no(limitsCross);
      await setInstalment(sql, terms);
      return ok(terms);
    },
    dropInstalment: async (months: number): Promise<void> => {
      await sql.delete(instalment).where(eq(instalment.months, months));
    },
    plansFor: async (sumFen: number): Promise<InstalmentPlan[]> =>
      (await instalments()).flatMap((terms) => planOf(sumFen, terms) ?? []),
  };
}
