/** What is assumed about costs that no fact tells us yet. Basis points are of the revenue. */
export interface ProfitTerms {
  /** The payment provider's fee. */
  readonly feeBp: number;
  /** What a platform takes; 0 in our own room. */
  readonly platformBp: number;
  /** Hosts and partners. */
  readonly commissionBp: number;
  readonly deliveryFen: number;
  readonly installFen: number;
  /** Share of the revenue that is expected to come back. */
  readonly returnBp: number;
  /** What a returned item costs on top: carriage, checking, repacking. */
  readonly returnCostFen: number;
}

/** Priors for a shop that has measured none of its own yet (domain reference §5.4 and §6). */
export const usualTerms: ProfitTerms = {
  feeBp: 60,
  platformBp: 0,
  commissionBp: 200,
  deliveryFen: 6000,
  installFen: 8000,
  returnBp: 800,
  returnCostFen: 9000,
};

export interface Sales {
  readonly items: number;
  /** What buyers and the state pay for it, after all discounts. */
  readonly revenueFen: number;
  readonly costFen: number;
}

export interface ProfitLine extends Sales {
  readonly feeFen: number;
  readonly platformFen: number;
  readonly commissionFen: number;
  readonly deliveryFen: number;
  readonly installFen: number;
  readonly returnsFen: number;
  readonly trafficFen: number;
  readonly marginFen: number;
}

/**
 * INSIGHT-8: the contribution margin. Of what is sold a share comes back and takes its margin with
 * it, plus the cost of coming back: margin = (1 − r)(revenue − cost − fees − delivery −
 * installation) − r × items × return cost − traffic (break-even formula of the domain reference §6).
 */
export function profitOf(sales: Sales, terms: ProfitTerms, trafficFen = 0): ProfitLine {
  const share = (bp: number): number => Math.round((sales.revenueFen * bp) / 10_000);
  const feeFen = share(terms.feeBp);
  const platformFen = share(terms.platformBp);
  const commissionFen = share(terms.commissionBp);
  const deliveryFen = sales.items * terms.deliveryFen;
  const installFen = sales.items * terms.installFen;
  const gross =
    sales.revenueFen -
    sales.costFen -
    (feeFen + platformFen + commissionFen + deliveryFen + installFen);
  const lost = gross + sales.items * terms.returnCostFen;
  const returnsFen = Math.round((lost * terms.returnBp) / 10_000);
  const marginFen = gross - returnsFen - trafficFen;
  return {
    ...{ ...sales, feeFen, platformFen, commissionFen, deliveryFen, installFen },
    ...{ returnsFen, trafficFen, marginFen },
  };
}

export interface ProfitView {
  readonly terms: ProfitTerms;
  readonly session: ProfitLine;
  readonly products: readonly (ProfitLine & { readonly id: string })[];
  /** Margin of each minute before traffic; minutes without a sale are left out. */
  readonly minutes: readonly { readonly at: number; readonly marginFen: number }[];
  /** Products sold whose cost nobody knows: their whole revenue would look like margin. */
  readonly uncosted: readonly string[];
}

export type MinuteSales = ReadonlyMap<string, { items: number; revenueFen: number }>;

interface Ask {
  readonly minutes: ReadonlyMap<number, MinuteSales>;
  readonly openedAt: number;
  readonly spentFen: number;
  readonly costs: ReadonlyMap<string, number>;
  readonly terms: ProfitTerms;
}

/** Per minute, product and session from the same sales, so that they add up but for rounding. */
export function profitView({ minutes, openedAt, spentFen, costs, terms }: Ask): ProfitView {
  const products = new Map<string, { items: number; revenueFen: number }>();
  const curve: { at: number; marginFen: number }[] = [];
  for (const [minute, sold] of [...minutes].toSorted(([a], [b]) => a - b)) {
    for (const [id, { items, revenueFen }] of sold) {
      const sum = products.get(id) ?? { items: 0, revenueFen: 0 };
      products.set(id, { items: sum.items + items, revenueFen: sum.revenueFen + revenueFen });
    }
    const { marginFen } = profitOf(salesOf(sold, costs), terms);
    curve.push({ at: openedAt + minute * 60_000, marginFen });
  }
  const rows = [...products].map(([id, sold]) => {
    return { id, ...profitOf(salesOf(new Map([[id, sold]]), costs), terms) };
  });
  return {
    terms,
    session: profitOf(salesOf(products, costs), terms, spentFen),
    products: rows.toSorted((a, b) => b.marginFen - a.marginFen || (a.id < b.id ? -1 : 1)),
    minutes: curve,
    uncosted: [...products.keys()].filter((id) => !costs.has(id)),
  };
}

function salesOf(sold: MinuteSales, costs: ReadonlyMap<string, number>): Sales {
  let [items, revenueFen, costFen] = [0, 0, 0];
  for (const [id, sum] of sold) {
    items += sum.items;
    revenueFen += sum.revenueFen;
    costFen += sum.items * (costs.get(id) ?? 0);
  }
  return { items, revenueFen, costFen };
}
