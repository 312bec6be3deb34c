import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { soldOut } from '../refusals.ts';

export interface Line {
  readonly productId: string;
  readonly quantity: number;
}

/** Units of one lot that are held for one order. */
export interface Pick {
  readonly lotId: string;
  readonly productId: string;
  readonly quantity: number;
}

/** Goods kept for one order, decided in memory and not written yet. */
export interface Hold {
  readonly id: string;
  readonly pool: string;
  readonly at: number;
  readonly holder: string;
  readonly picks: readonly Pick[];
}

export interface Lot {
  readonly id: string;
  readonly productId: string;
  readonly onHand: number;
  readonly shelfUntil: number | null;
  held: number;
}

export interface Allocation {
  readonly holder: string;
  readonly productId: string;
  readonly quantity: number;
  used: number;
}

/** What lies there of some products, first arrived first, and to whom how much of it is allocated. */
export interface Shelf {
  readonly lots: ReadonlyMap<string, readonly Lot[]>;
  readonly allocations: ReadonlyMap<string, readonly Allocation[]>;
  readonly parts: ReadonlyMap<string, readonly { partId: string; quantity: number }[]>;
}

/** SUPPLY-8: bundles are held as their parts; the same part from two lines is added up. */
export function partsOf(
  shelf: { readonly parts: Shelf['parts'] },
  lines: readonly Line[],
): readonly Line[] {
  const sums = new Map<string, number>();
  for (const { productId, quantity } of lines) {
    const parts = shelf.parts.get(productId) ?? [{ partId: productId, quantity: 1 }];
    for (const part of parts) {
      sums.set(part.partId, (sums.get(part.partId) ?? 0) + part.quantity * quantity);
    }
  }
  return [...sums].map(([productId, quantity]) => ({ productId, quantity }));
}

/** SUPPLY-7: what may still be held for `holder`: all that is free less what is allocated to others. */
export function freeFor(shelf: Shelf, productId: string, holder: string, at: number): number {
  const lying = (shelf.lots.get(productId) ?? [])
    .filter((lot) => sellable(lot, at))
    .reduce((sum, lot) => sum + lot.onHand - lot.held, 0);
  const others = (shelf.allocations.get(productId) ?? [])
    .filter((allocation) => allocation.holder !== holder)
    .reduce((sum, allocation) => sum + Math.max(0, allocation.quantity - allocation.used), 0);
  return Math.max(0, lying - others);
}

function sellable(lot: Lot, at: number): boolean {
  return lot.shelfUntil === null || lot.shelfUntil > at;
}

/**
 * SUPPLY-1, SUPPLY-2, SUPPLY-5: holds all lines or none, from the oldest lot on. Changes the
 * shelf when it holds them, and only then. Refuses with `supply.sold-out`, naming the line asked for.
 */
export function pickLines(
  shelf: Shelf,
  holder: string,
  lines: readonly Line[],
  at: number,
): Result<readonly Pick[]> {
  const wanted = partsOf(shelf, lines);
  for (const { productId, quantity } of wanted) {
    if (freeFor(shelf, productId, holder, at) < quantity) {
      const asked = lines.find((line) => line.productId === productId) ?? lines[0];
      return no(soldOut(asked?.productId ?? productId, asked?.quantity ?? quantity));
    }
  }
  const picks: Pick[] = [];
  for (const { productId, quantity } of wanted) {
    let left = quantity;
    for (const lot of shelf.lots.get(productId) ?? []) {
      const taken = sellable(lot, at) ? Math.min(left, lot.onHand - lot.held) : 0;
      if (taken === 0) continue;
      lot.held += taken;
      left -= taken;
      picks.push({ lotId: lot.id, productId, quantity: taken });
      if (left === 0) break;
    }
    const allocation = shelf.allocations.get(productId)?.find((item) => item.holder === holder);
    if (allocation) allocation.used += quantity;
  }
  return ok(picks);
}

/** Undoes a hold of this same batch, as if it had not been made. */
export function putBack(shelf: Shelf, holder: string, picks: readonly Pick[]): void {
  for (const { lotId, productId, quantity } of picks) {
    const lot = shelf.lots.get(productId)?.find((item) => item.id === lotId);
    if (lot) lot.held -= quantity;
    const allocation = shelf.allocations.get(productId)?.find((item) => item.holder === holder);
    if (allocation) allocation.used -= quantity;
  }
}

/** What of the picks is still away. */
export function awayOf(picks: readonly Pick[], returned: readonly Pick[]): Pick[] {
  const back = new Map<string, number>();
  for (const { lotId, quantity } of returned) back.set(lotId, (back.get(lotId) ?? 0) + quantity);
  return picks.flatMap((pick) => {
    const came = Math.min(pick.quantity, back.get(pick.lotId) ?? 0);
    back.set(pick.lotId, (back.get(pick.lotId) ?? 0) - came);
    return pick.quantity > came ? [{ ...pick, quantity: pick.quantity - came }] : [];
  });
}

/** SUPPLY-11: which of the goods that are away come back, the last that left first. */
export function pickBack(away: readonly Pick[], wanted: readonly Line[]): Pick[] {
  return wanted.flatMap(({ productId, quantity }) => {
    let left = quantity;
    return away
      .filter((pick) => pick.productId === productId)
      .toReversed()
      .flatMap((pick) => {
        const comes = Math.min(left, pick.quantity);
        left -= comes;
        return comes > 0 ? [{ ...pick, quantity: comes }] : [];
      });
  });
}
