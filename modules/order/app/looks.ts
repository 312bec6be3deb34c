/** When a viewer first asked what a product costs: whoever buys without that did not look. */
export interface Looks {
  note(viewerId: string, productIds: readonly string[], at: number): void;
  /** Milliseconds from the first look at any of them; null where there was none. */
  since(viewerId: string, productIds: readonly string[], at: number): number | null;
}

const keptMost = 50_000;

/** Kept in memory only: a hint for risk, forgotten with the process, the oldest first. */
export function openLooks(): Looks {
  const first = new Map<string, number>();
  return {
    note: (viewerId, productIds, at) => {
      for (const productId of productIds) {
        const key = `${viewerId} ${productId}`;
        if (!first.has(key)) first.set(key, at);
      }
      for (const key of first.keys()) {
        if (first.size <= keptMost) break;
        first.delete(key);
      }
    },
    since: (viewerId, productIds, at) => {
      const looks = productIds.flatMap((id) => first.get(`${viewerId} ${id}`) ?? []);
      return looks.length === 0 ? null : at - Math.min(...looks);
    },
  };
}
