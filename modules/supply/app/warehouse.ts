import type { Sql } from '../../../platform/db/index.ts';
import type { Outbox } from '../../../platform/events/index.ts';
import { no, ok, type Clock, type NewId, type Result } from '../../../platform/kernel/index.ts';
import type { AllocationInput, MovementKind, Receipt } from '../contract.ts';
import { awayOf, partsOf, pickBack, type Line } from '../domain/holding.ts';
import { stockMoved } from '../events.ts';
import { belowUsed, lotHeld, lotUnknown, notEnoughFree } from '../refusals.ts';
import { allocationsOf } from '../store/levels.ts';
import { lotStore, movementStore } from '../store/lots.ts';
import { partStore } from '../store/parts.ts';
import { allocationStore, holdStore } from '../store/allocations.ts';

export interface WarehouseDeps {
  readonly outbox: { readonly append: Outbox['append'] };
  readonly newId: NewId;
  readonly clock: Clock;
}

/** Who did it and what for: an order, a delivery note, a stocktake. */
export interface Cause {
  readonly by: string;
  readonly reference: string;
}

interface Moving extends Cause {
  readonly pool: string;
  readonly kind: MovementKind;
  readonly lines: readonly {
    readonly lotId: string;
    readonly productId: string;
    readonly quantity: number;
    readonly costFen: number;
  }[];
}

/** SUPPLY-6: writes what moved, in the transaction that moves it, and publishes it if it was real. */
export async function recordMoves(deps: WarehouseDeps, tx: Sql, moving: Moving): Promise<void> {
  const { pool, kind, lines, by, reference } = moving;
  if (lines.length === 0) return;
  const at = deps.clock.now();
  const rows = lines.map((line) => ({ ...line, pool, kind, reference, by, at }));
  await movementStore.insert(tx, rows);
  if (pool !== 'main') return;
  const data = { kind, reference, lines };
  await deps.outbox.append(tx, [stockMoved.create({ id: deps.newId('fct'), at, data })]);
}

/** SUPPLY-5: every arrival is a lot of its own. */
export async function receive(
  deps: WarehouseDeps,
  tx: Sql,
  { pool, receipts, by, reference }: Cause & { pool: string; receipts: readonly Receipt[] },
): Promise<void> {
  const arrivedAt = deps.clock.now();
  const rows = receipts.map(({ quantity, shelfUntil = null, ...receipt }) => {
    return { ...receipt, shelfUntil, id: deps.newId('lot'), pool, arrivedAt, onHand: quantity };
  });
  if (rows.length === 0) return;
  await lotStore.insert(tx, rows);
  const lines = rows.map((row) => moveOf(row, row.onHand));
  await recordMoves(deps, tx, { pool, kind: 'received', lines, by, reference });
}

function moveOf(
  row: { readonly id: string; readonly productId: string; readonly unitCostFen: number },
  quantity: number,
) {
  const { id: lotId, productId, unitCostFen } = row;
  return { lotId, productId, quantity, costFen: unitCostFen * quantity };
}

/** SUPPLY-3: a hold ends once, in one of two ways; whoever comes second finds it ended. */
export async function endHold(
  deps: WarehouseDeps,
  tx: Sql,
  { holdId, state, by, reference }: Cause & { holdId: string; state: 'taken' | 'released' },
): Promise<boolean> {
  const ended = await holdStore.end(tx, holdId, state);
  if (!ended) return false;
  const costs = await lotStore.endPicks(tx, ended.picks, state);
  if (state === 'released') {
    await allocationStore.release(tx, ended);
    return true;
  }
  const lines = ended.picks.map(({ lotId, productId, quantity }) =>
    moveOf({ id: lotId, productId, unitCostFen: costs.get(lotId) ?? 0 }, -quantity),
  );
  await recordMoves(deps, tx, { pool: ended.pool, kind: 'sold', lines, by, reference });
  return true;
}

interface Returning extends Cause {
  readonly holdId: string;
  /** Names this coming back: delivered twice, the goods come back once. */
  readonly key: string;
  readonly lines?: readonly Line[] | undefined;
  readonly damaged?: boolean;
}

/** SUPPLY-11: never more comes back than left; what is damaged is written off where it is put. */
export async function putReturned(
  deps: WarehouseDeps,
  tx: Sql,
  { holdId, key, by, reference, lines: asked, damaged = false }: Returning,
): Promise<boolean> {
  const known = await holdStore.lock(tx, holdId);
  if (known?.state !== 'taken') return false;
  const before = known.returned ?? [];
  if (before.some((pick) => pick.key === key)) return false;
  const away = awayOf(known.picks, before);
  const picks = asked ? pickBack(away, await inParts(tx, asked)) : away;
  const lines: Moving['lines'][number][] = [];
  for (const { lotId, quantity } of picks) {
    const back = await lotStore.putBack(tx, lotId, damaged ? 0 : quantity);
    if (back) lines.push(moveOf(back, quantity));
  }
  if (lines.length === 0) return false;
  const returned = [...before, ...picks.map((pick) => ({ ...pick, key }))];
  await holdStore.saveReturned(tx, holdId, returned);
  const moving = { pool: known.pool, by, reference };
  await recordMoves(deps, tx, { ...moving, kind: 'returned', lines });
  if (!damaged) return true;
  const lost = lines.map((line) => {
    return { ...line, quantity: -line.quantity, costFen: -line.costFen };
  });
  await recordMoves(deps, tx, { ...moving, kind: 'written-off', lines: lost });
  return true;
}

/** SUPPLY-8: bundles are what they are made of. */
async function inParts(tx: Sql, lines: readonly Line[]): Promise<readonly Line[]> {
  const ids = lines.map((line) => line.productId);
  return partsOf({ parts: await partStore.ofMany(tx, ids) }, lines);
}

/** Takes goods out of a lot by count: a loss, or what a stocktake found. Refuses what is held. */
export async function adjustLot(
  deps: WarehouseDeps,
  tx: Sql,
  change: Cause & { lotId: string; difference: number; kind: 'counted' | 'written-off' | 'gifted' },
): Promise<Result<void>> {
  const { lotId, difference, kind, by, reference } = change;
  const found = await lotStore.lock(tx, lotId);
  if (!found) return no(lotUnknown);
  const onHand = found.onHand + difference;
  if (onHand < found.held) return no(lotHeld(onHand, found.held));
  if (difference === 0) return ok(undefined);
  await lotStore.setOnHand(tx, lotId, onHand);
  const lines = [moveOf(found, difference)];
  await recordMoves(deps, tx, { pool: found.pool, kind, lines, by, reference });
  return ok(undefined);
}

/** SUPPLY-7: sets what is allocated to a session or channel. Refuses what is not free. */
export async function allocate(
  tx: Sql,
  pool: string,
  { productId, holder, quantity }: AllocationInput,
): Promise<Result<void>> {
  const lying = await lotStore.lockFree(tx, pool, productId);
  const allocations = await allocationsOf(tx, pool, productId);
  const own = allocations.find((allocation) => allocation.holder === holder);
  const used = own?.used ?? 0;
  if (quantity < used && quantity > 0) return no(belowUsed(quantity, used));
  const others = allocations
    .filter((allocation) => allocation.holder !== holder)
    .reduce((sum, allocation) => sum + Math.max(0, allocation.quantity - allocation.used), 0);
  const asked = Math.max(0, quantity - used);
  if (asked > lying - others) return no(notEnoughFree(asked, Math.max(0, lying - others)));
  await allocationStore.set(tx, { pool, productId, holder, quantity, used });
  return ok(undefined);
}

/**
 * SUPPLY-12: a show is over: what was allocated to it and not sold is free again. Orders that wait for their money
 * hold goods of their own, and what they release later is free too.
 */
export function endAllocations(sql: Sql, pool: string, holder: string): Promise<void> {
  return allocationStore.endOf(sql, pool, holder);
}
