import { eq } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { planOf, type InstalmentPlan, type InstalmentTerms } from '../domain/instalment.ts';
import { limitsCross } from '../refusals.ts';
import { instalment, tradeIn } from '../store/schema.ts';
import type { FloorNeeds } from './floors.ts';

interface TradeIn {
  readonly kind: string;
  readonly fen: number;
}

interface Person {
  readonly id: string;
}

type MonthTerms = Omit<InstalmentTerms, 'months'>;

/** PROMO-8, PROMO-13: what old units are worth, and what a sum is a month. Who changes either stands on the trail. */
export function openTerms({ database, clock, audit }: FloorNeeds) {
  const { sql } = database;
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
    /** Null: old units of this kind are worth nothing from now on. */
    enterTradeIn: (kind: string, fen: number | null, by: Person): Promise<void> =>
      database.inTransaction(async (tx) => {
        const [before] = await tx.select().from(tradeIn).where(eq(tradeIn.kind, kind));
        if (!before && fen === null) return;
        if (fen === null) await tx.delete(tradeIn).where(eq(tradeIn.kind, kind));
        else await setTradeIn(tx, { kind, fen });
        const detail = { before: before?.fen ?? null, fen };
        const deed = { at: clock.now(), actor: by.id, action: 'terms.trade-in', object: kind };
        await audit.write(tx, { ...deed, detail });
      }),
    instalments,
    setInstalment,
    /** Null: so many months are offered no more. Refuses with `promo.limits-cross`. */
    enterInstalment: async (
      months: number,
      terms: MonthTerms | null,
      by: Person,
    ): Promise<Result<InstalmentTerms | null>> => {
      if (terms && terms.leastFen > terms.mostFen) return no(limitsCross);
      const row = terms && { ...terms, months };
      await database.inTransaction(async (tx) => {
        const [before] = await tx.select().from(instalment).where(eq(instalment.months, months));
        if (!before && !row) return;
        if (row) await setInstalment(tx, row);
        else await tx.delete(instalment).where(eq(instalment.months, months));
        const object = `${months}`;
        const deed = { at: clock.now(), actor: by.id, action: 'terms.instalment', object };
        await audit.write(tx, { ...deed, detail: { before: before ?? null, now: row } });
      });
      return ok(row);
    },
    plansFor: async (sumFen: number): Promise<InstalmentPlan[]> =>
      (await instalments()).flatMap((terms) => planOf(sumFen, terms) ?? []),
  };
}
