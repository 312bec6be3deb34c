import type { Database } from '../../../platform/db/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { CommissionRates, Finance } from '../../finance/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Supply } from '../../supply/index.ts';
import { profitView, usualTerms, type ProfitTerms, type ProfitView } from '../domain/profit.ts';
import type { FiguresState } from '../domain/figures.ts';
import { assumptionStore } from '../store/assumptions.ts';

export interface ProfitDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'write'>;
  readonly supply: Pick<Supply, 'unitCosts'>;
  readonly finance: { readonly commissions: Pick<Finance['commissions'], 'rates'> };
}

/** Of a fold, what its margin is made of. */
export type RunSales = Pick<FiguresState, 'minutes' | 'openedAt' | 'spentFen' | 'host'>;

/** Keeps costs, rates and assumptions at hand, so that a running show's margin needs no query a frame. */
export class ProfitDesk {
  readonly #deps: ProfitDeps;
  #costs: ReadonlyMap<string, number> = new Map();
  #rates: CommissionRates = () => 0;
  #terms: ProfitTerms = usualTerms;

  constructor(deps: ProfitDeps) {
    this.#deps = deps;
  }

  get terms(): ProfitTerms {
    return this.#terms;
  }

  async refresh(): Promise<void> {
    const { database, supply, finance } = this.#deps;
    this.#costs = await supply.unitCosts();
    this.#rates = await finance.commissions.rates();
    this.#terms = (await assumptionStore.terms(database.sql)) ?? usualTerms;
  }

  async setTerms(
    terms: ProfitTerms,
    by: { readonly id: string; readonly name: string },
  ): Promise<void> {
    const { database, clock, audit } = this.#deps;
    const at = clock.now();
    await database.inTransaction(async (tx) => {
      const before = (await assumptionStore.terms(tx)) ?? usualTerms;
      await assumptionStore.save(tx, { terms, by: by.name, at });
      const entry = { at, actor: by.id, action: 'terms.profit', object: 'all' };
      await audit.write(tx, { ...entry, detail: { before, terms } });
    });
    await this.refresh();
  }

  view({ minutes, openedAt, spentFen, host }: RunSales): ProfitView {
    const rates = this.#rates;
    return profitView({
      minutes,
      openedAt,
      spentFen,
      costs: this.#costs,
      terms: this.#terms,
      rateBp: (productId, at) => rates({ partner: host, productId, at }),
    });
  }
}
