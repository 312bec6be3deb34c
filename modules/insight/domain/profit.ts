/** What is assumed about costs that no fact tells us yet. Basis points are of the revenue. */
export interface ProfitTerms {
  /** The payment provider's fee. */
  readonly feeBp: number;
  /** What a platform takes; 0 in our own room. */
  readonly platformBp: number;
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
  /** What the host earns of it, in hundredths of a percent of a fen: rounded where it is shown, not before. */
  readonly commissionShare: number;
}

export interface ProfitLine extends Omit<Sales, 'commissionShare'> {
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
  const { commissionShare, ...sold } = sales;
  const commissionFen = Math.round(commissionShare / 10_000);
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
    ...sold,
    feeFen,
    platformFen,
    commissionFen,
    deliveryFen,
    installFen,
    returnsFen,
    trafficFen,
    marginFen,
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
  /** The commission's rate for a product at a moment, in hundredths of a percent. */
  readonly rateBp: (productId: string, at: number) => number;
}

/** Per minute, product and session from the same sales, so that they add up but for rounding. */
export function profitView(ask: Ask): ProfitView {
  const { minutes, openedAt, spentFen, costs, terms, rateBp } = ask;
  const products = new Map<string, Sales>();
  const curve: { at: number; marginFen: number }[] = [];
  for (const [minute, sold] of [...minutes].toSorted(([a], [b]) => a - b)) {
    const at = openedAt + minute * 60_000;
    const sales = [...sold].map(([id, { items, revenueFen }]) => {
      const costFen = items * (costs.get(id) ?? 0);
      const one = { items, revenueFen, costFen, commissionShare: revenueFen * rateBp(id, at) };
      products.set(id, sumOf([products.get(id) ?? nothing, one]));
      return one;
    });
    curve.push({ at, marginFen: profitOf(sumOf(sales), terms).marginFen });
  }
  const rows = [...products].map(([id, sales]) => ({ id, ...profitOf(sales, terms) }));
  return {
    terms,
    session: profitOf(sumOf([...products.values()]), terms, spentFen),
    products: rows.toSorted((a, b) => b.marginFen - a.marginFen || (a.id < b.id ? -1 : 1)),
    minutes: curve,
    uncosted: [...products.keys()].filter((id) => !costs.has(id)),
  };
}

const nothing: Sales = { items: 0, revenueFen: 0, costFen: 0, commissionShare: 0 };

function sumOf(sales: readonly Sales[]): Sales {
  return sales.reduce(
    (sum, one) => ({
      items: sum.items + one.items,
      revenueFen: sum.revenueFen + one.revenueFen,
      costFen: sum.costFen + one.costFen,
      commissionShare: sum.commissionShare + one.commissionShare,
    }),
    nothing,
  );
}
