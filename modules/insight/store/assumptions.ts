import type { Sql } from '../../../platform/db/index.ts';
import type { ProfitTerms } from '../domain/profit.ts';
import { assumption } from './schema.ts';

interface Setting {
  readonly terms: ProfitTerms;
  readonly by: string;
  readonly at: number;
}

/** What a margin assumes: one row for all shows. */
export const assumptionStore = {
  /** Nothing while the usual terms hold. */
  terms: async (sql: Sql): Promise<ProfitTerms | undefined> => {
    const [row] = await sql.select().from(assumption);
    return row?.terms;
  },
  save: async (tx: Sql, setting: Setting): Promise<void> => {
    const row = { id: 1, ...setting };
    await tx.insert(assumption).values(row).onConflictDoUpdate({ target: assumption.id, set: row });
  },
};
