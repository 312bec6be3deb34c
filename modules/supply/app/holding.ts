import { sql as raw } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { NewId, Result } from '../../../platform/kernel/index.ts';
import {
  pickLines,
  putBack,
  type Line,
  type Lot,
  type Pick,
  type Share,
  type Shelf,
} from '../domain/holding.ts';

/** One promise, made in memory and not written yet. */
export interface Hold {
  readonly id: string;
  readonly pool: string;
  readonly at: number;
  readonly holder: string;
  readonly picks: readonly Pick[];
}

/**
 * A sitting in which many ask for goods of one pool, one after another. The lots are locked from
 * its opening to the end of the transaction, so nobody else decides on them meanwhile. What is left of
 * them is written by `saveShelf` in that same transaction; whose it is by `writeHolds`, in it or later.
 */
export interface Holding {
  /** Refuses with `supply.sold-out`. */
  hold(holder: string, lines: readonly Line[]): Result<Hold>;
  /** Takes a promise of this sitting back, as if it had not been made. */
  undo(hold: Hold): void;
  saveShelf(): Promise<void>;
}

interface Opening {
  readonly newId: NewId;
  readonly pool: string;
  readonly productIds: readonly string[];
  readonly at: number;
}

interface LotRow extends Record<string, unknown> {
  id: string;
  product_id: string;
  on_hand: number;
  held: number;
  shelf_until: string | null;
}

interface ShareRow extends Record<string, unknown> {
  holder: string;
  product_id: string;
  quantity: number;
  used: number;
}

interface PartRow extends Record<string, unknown> {
  product_id: string;
  part_id: string;
  quantity: number;
}

/** Opens a sitting. Rows are locked in one order, so that two sittings cannot wait for each other. */
export async function openHolding(
  tx: Sql,
  { newId, pool, productIds, at }: Opening,
): Promise<Holding> {
  const shelf = await loadShelf(tx, pool, productIds);
  const before = new Map(flat(shelf.lots).map(({ id, held }) => [id, held]));
  const usedBefore = new Map(flat(shelf.shares).map((share) => [shareKey(share), share.used]));
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
      const used = flat(shelf.shares).filter((share) => {
        return share.used !== usedBefore.get(shareKey(share));
      });
      if (changed.length === 0) return;
      await tx.execute(raw`
        update supply.lot set held = v.held
        from json_to_recordset(${JSON.stringify(changed)}::json)
          as v(id text, held int) where lot.id = v.id`);
      if (used.length > 0) {
        await tx.execute(raw`
          update supply.allocation a set used = v.used
          from json_to_recordset(${JSON.stringify(used)}::json)
            as v(holder text, "productId" text, used int)
          where a.pool = ${pool} and a.product_id = v."productId" and a.holder = v.holder`);
      }
    },
  };
}

/** Whose the promised goods are. */
export async function writeHolds(tx: Sql, holds: readonly Hold[]): Promise<void> {
  if (holds.length === 0) return;
  await tx.execute(raw`
    insert into supply.hold (id, pool, holder, picks, state, at)
    select v.id, v.pool, v.holder, v.picks, 'held', v.at
    from json_to_recordset(${JSON.stringify(holds)}::json)
      as v(id text, pool text, holder text, picks json, at bigint)`);
}

async function loadShelf(tx: Sql, pool: string, productIds: readonly string[]): Promise<Shelf> {
  const asked = listOf(productIds);
  const parts = await tx.execute<PartRow>(raw`
    select product_id, part_id, quantity from supply.part where product_id in (${asked})`);
  const wanted = [...new Set([...productIds, ...parts.rows.map((row) => row.part_id)])];
  const lots = await tx.execute<LotRow>(raw`
    select id, product_id, on_hand, held, shelf_until from supply.lot
    where pool = ${pool} and on_hand > 0 and product_id in (${listOf(wanted)})
    order by product_id, arrived_at, id for update`);
  const shares = await tx.execute<ShareRow>(raw`
    select holder, product_id, quantity, used from supply.allocation
    where pool = ${pool} and product_id in (${listOf(wanted)})
    order by product_id, holder for update`);
  return {
    lots: group(lots.rows.map(lotOf)),
    shares: group(shares.rows.map(shareOf)),
    parts: partMap(parts.rows),
  };
}

function flat<T>(map: ReadonlyMap<string, readonly T[]>): T[] {
  return [...map.values()].flat();
}

function shareKey({ productId, holder }: Share): string {
  return `${productId} ${holder}`;
}

function listOf(ids: readonly string[]) {
  return raw.join(
    (ids.length === 0 ? [''] : ids).map((id) => raw`${id}`),
    raw`, `,
  );
}

function lotOf(row: LotRow): Lot {
  const { id, product_id: productId, on_hand: onHand, held, shelf_until: shelf } = row;
  return { id, productId, onHand, held, shelfUntil: shelf === null ? null : Number(shelf) };
}

function shareOf({ product_id: productId, holder, quantity, used }: ShareRow): Share {
  return { productId, holder, quantity, used };
}

function group<T extends { readonly productId: string }>(rows: readonly T[]): Map<string, T[]> {
  const map = new Map<string, T[]>();
  for (const row of rows) map.set(row.productId, [...(map.get(row.productId) ?? []), row]);
  return map;
}

function partMap(rows: readonly PartRow[]): Map<string, { partId: string; quantity: number }[]> {
  const map = new Map<string, { partId: string; quantity: number }[]>();
  for (const { product_id: id, part_id: partId, quantity } of rows) {
    map.set(id, [...(map.get(id) ?? []), { partId, quantity }]);
  }
  return map;
}
