import type { Database } from '../../../platform/db/index.ts';
import type { Supply } from '../../supply/index.ts';
import { profitView, usualTerms, type ProfitTerms, type ProfitView } from '../domain/profit.ts';
import type { FiguresState } from '../domain/figures.ts';
import { assumption } from '../store/schema.ts';

/** Keeps costs and assumptions at hand, so that a running show's margin needs no query a frame. */
export class ProfitDesk {
  readonly #database: Database;
  readonly #supply: Pick<Supply, 'unitCosts'>;
  #costs: ReadonlyMap<string, number> = new Map();
  #terms: ProfitTerms = usualTerms;

  constructor(database: Database, supply: Pick<Supply, 'unitCosts'>) {
    this.#database = database;
    this.#supply = supply;
  }

  get terms(): ProfitTerms {
    return this.#terms;
  }

  async refresh(): Promise<void> {
    this.#costs = await this.#supply.unitCosts();
    const [row] = await this.#database.sql.select().from(assumption);
    this.#terms = row?.terms ?? usualTerms;
  }

  async setTerms(terms: ProfitTerms, by: string, at: number): Promise<void> {
    const row = { id: 1, terms, by, at };
    await this.#database.sql
      .insert(assumption)
      .values(row)
      .onConflictDoUpdate({ target: assumption.id, set: row });
    await this.refresh();
  }

  view({ minutes, openedAt, spentFen }: FiguresState): ProfitView {
    return profitView({ minutes, openedAt, spentFen, costs: this.#costs, terms: this.#terms });
  }
}
