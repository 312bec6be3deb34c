interface Priced {
  readonly id: string;
  readonly priceFen: number;
}

/** PROMO-25: what the chosen pieces cost one by one; the same product chosen twice is two. Fen. */
export function apartFen(products: readonly Priced[], chosen: readonly string[]): number {
  return chosen.reduce(
    (sum, id) => sum + (products.find((product) => product.id === id)?.priceFen ?? 0),
    0,
  );
}
