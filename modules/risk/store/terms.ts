import { sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { Thresholds, Weight } from '../domain/verdict.ts';
import { riskRule, threshold } from './schema.ts';

/** What the desk changed of the rules and of the limits of a score; without a row they are as they ship. */
export const termsStore = {
  changedRules: (sql: Sql): Promise<(Weight & { readonly id: string })[]> =>
    sql.select().from(riskRule),
  setRule: async (tx: Sql, id: string, weight: Weight): Promise<void> => {
    await tx
      .insert(riskRule)
      .values({ id, ...weight, version: 1 })
      .onConflictDoUpdate({
        target: riskRule.id,
        set: { ...weight, version: raw`${riskRule.version} + 1` },
      });
  },
  thresholds: async (sql: Sql): Promise<Thresholds | undefined> => {
    const [set] = await sql.select().from(threshold);
    return set;
  },
  setThresholds: async (tx: Sql, set: Thresholds): Promise<void> => {
    await tx
      .insert(threshold)
      .values({ id: 1, ...set })
      .onConflictDoUpdate({ target: threshold.id, set });
  },
};
