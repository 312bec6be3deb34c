import type { Actor } from '../../../platform/access/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { planOf, type InstalmentPlan, type InstalmentTerms } from '../domain/instalment.ts';
import { limitsCross } from '../refusals.ts';
import { instalmentStore, tradeInStore, type TradeIn } from '../store/terms.ts';
import type { FloorDeps } from './floors.ts';

type MonthTerms = Omit<InstalmentTerms, 'months'>;

/** PROMO-8, PROMO-13: what old units are worth, and what a sum is a month. Who changes either stands in the audit log. */
export function openTerms({ database, clock, audit }: FloorDeps) {
  const { sql } = database;
  const instalments = (): Promise<InstalmentTerms[]> => instalmentStore.list(sql);
  return {
    tradeIns: (): Promise<TradeIn[]> => tradeInStore.list(sql),
    setTradeIn: tradeInStore.set,
    /** Null: old units of this kind are worth nothing from now on. */
    enterTradeIn: (kind: string, fen: number | null, by: Pick<Actor, 'id'>): Promise<void> =>
      database.inTransaction(async (tx) => {
        const before = await tradeInStore.find(tx, kind);
        if (!before && fen === null) return;
        if (fen === null) await tradeInStore.remove(tx, kind);
        else await tradeInStore.set(tx, { kind, fen });
        const detail = { before: before?.fen ?? null, fen };
        const entry = { at: clock.now(), actor: by.id, action: 'terms.trade-in', object: kind };
        await audit.write(tx, { ...entry, detail });
      }),
    instalments,
    setInstalment: instalmentStore.set,
    /** Null: so many months are offered no more. Refuses with `promo.limits-cross`. */
    enterInstalment: async (
      months: number,
      terms: MonthTerms | null,
      by: Pick<Actor, 'id'>,
    ): Promise<Result<InstalmentTerms | null>> => {
      if (terms && terms.leastFen > terms.mostFen) return no(limitsCross);
      const row = terms && { ...terms, months };
      await database.inTransaction(async (tx) => {
        const before = await instalmentStore.find(tx, months);
        if (!before && !row) return;
        if (row) await instalmentStore.set(tx, row);
        else await instalmentStore.remove(tx, months);
        const object = `${months}`;
        const entry = { at: clock.now(), actor: by.id, action: 'terms.instalment', object };
        await audit.write(tx, { ...entry, detail: { before: before ?? null, now: row } });
      });
      return ok(row);
    },
    plansFor: async (sumFen: number): Promise<InstalmentPlan[]> =>
      (await instalments()).flatMap((terms) => planOf(sumFen, terms) ?? []),
  };
}
