import type { Sql } from '../../../platform/db/index.ts';
import type { NewId, Result } from '../../../platform/kernel/index.ts';
import {
  pickLines,
  putBack,
  type Hold,
  type Line,
  type Allocation,
  type Shelf,
} from '../domain/holding.ts';
import { lotStore } from '../store/lots.ts';
import { partStore } from '../store/parts.ts';
import { allocationStore } from '../store/allocations.ts';

/**
 * A batch in which many ask for goods of one pool, one after another. The lots are locked from
 * its opening to the end of the transaction, so nobody else decides on them meanwhile. What is left of
 * them is written by `saveShelf` in that same transaction; whose it is by `writeHolds`, in it or later.
 */
export interface Holding {
  /** Refuses with `supply.sold-out`. */
  hold(holder: string, lines: readonly Line[]): Result<Hold>;
  /** Undoes a hold of this batch, as if it had not been made. */
  undo(hold: Hold): void;
  saveShelf(): Promise<void>;
}

interface Opening {
  readonly newId: NewId;
  readonly pool: string;
  readonly productIds: readonly string[];
  readonly at: number;
}

/** Opens a batch. Rows are locked in one order, so that two batches cannot wait for each other. */
export async function openHolding(
  tx: Sql,
  { newId, pool, productIds, at }: Opening,
): Promise<Holding> {
  const shelf = await loadShelf(tx, pool, productIds);
  const before = new Map(flat(shelf.lots).map(({ id, held }) => [id, held]));
  const usedBefore = new Map(
    flat(shelf.allocations).map((allocation) => [allocationKey(allocation), allocation.used]),
  );
  return {
    hold: (holder, lines) => {
      const picked = pickLines(shelf, holder, lines, at);
      if (!picked.ok) return picked;
      return { ok: true, value: { id: newId('hld'), pool, at, holder, picks: picked.value } };
    },
    undo: (hold) => {
      putBack(shelf, hold.holder, hold.picks);
    },
    saveShelf: async () => {
      const changed = flat(shelf.lots)
        .filter((lot) => lot.held !== before.get(lot.id))
        .map(({ id, held }) => ({ id, held }));
      const used = flat(shelf.allocations).filter((allocation) => {
        return allocation.used !== usedBefore.get(allocationKey(allocation));
      });
      if (changed.length === 0) return;
      await lotStore.saveHeld(tx, changed);
      await allocationStore.saveUsed(tx, pool, used);
    },
  };
}

async function loadShelf(tx: Sql, pool: string, productIds: readonly string[]): Promise<Shelf> {
  const parts = await partStore.ofMany(tx, productIds);
  const partIds = flat(parts).map((part) => part.partId);
  const wanted = [...new Set([...productIds, ...partIds])];
  const lots = await lotStore.lockLying(tx, pool, wanted);
  const allocations = await allocationStore.lockOf(tx, pool, wanted);
  return { lots: group(lots), allocations: group(allocations), parts };
}

function flat<T>(map: ReadonlyMap<string, readonly T[]>): T[] {
  return [...map.values()].flat();
}

function allocationKey({ productId, holder }: Allocation): string {
  return `${productId} ${holder}`;
}

function group<T extends { readonly productId: string }>(rows: readonly T[]): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const row of rows) map.set(row.productId, [...(map.get(row.productId) ?? []), row]);
  return map;
}
