import type { Sql } from '../../platform/db/index.ts';
import { subscriber, type Outbox } from '../../platform/events/index.ts';
import { serve } from '../../platform/operation/serve.ts';
import type { NewId } from '../../platform/kernel/index.ts';
import { runClosed } from '../live/events.ts';
import { openHolding } from './app/holding.ts';
import { changeParts, type PartDeps } from './app/parts.ts';
import { closeStocktake, countLot, currentStocktake, openStocktake } from './app/stocktake.ts';
import {
  adjustLot,
  allocate,
  endHold,
  endAllocations,
  putReturned,
  receive,
} from './app/warehouse.ts';
import type { Movement } from './contract.ts';
import { handlersOf } from './handlers.ts';
import { operations } from './operations.ts';
import { allocationsOf, lotsOf, movementsOf, stockLevels, unitCosts } from './store/levels.ts';
import { lotStore } from './store/lots.ts';
import { partStore } from './store/parts.ts';
import { holdStore } from './store/allocations.ts';
import type { Supply } from './face.ts';

export type { Supply } from './face.ts';

export type { Holding } from './app/holding.ts';
export type { Hold } from './domain/holding.ts';
export type { StockRow } from './contract.ts';

export interface SupplyDeps extends PartDeps {
  readonly outbox: { readonly append: Outbox['append'] };
  readonly newId: NewId;
}

export function openSupply(deps: SupplyDeps): Supply {
  const { database, newId, clock } = deps;
  const { sql } = database;
  const supply: Supply = {
    openHolding: (tx, pool, productIds) =>
      openHolding(tx, { newId, pool, productIds, at: clock.now() }),
    writeHolds: holdStore.insert,
    take: (tx, holdId, reference) =>
      endHold(deps, tx, { holdId, state: 'taken', by: 'order', reference }),
    release: (tx, holdId, reference) =>
      endHold(deps, tx, { holdId, state: 'released', by: 'order', reference }),
    putReturned: (tx, back) => putReturned(deps, tx, back),
    receive: (tx, pool, receipts, by) =>
      receive(deps, tx, { pool, receipts, by, reference: newId('rcv') }),
    setParts: partStore.replace,
    parts: (productId) => partStore.of(sql, productId),
    changeParts: (input, by) => changeParts(deps, input, by),
    copyPool: lotStore.copyPool,
    levels: (pool) => stockLevels(sql, pool, clock.now()),
    unitCosts: () => unitCosts(sql),
    lots: (productId) => lotsOf(sql, 'main', productId),
    movements: (productId) => movementsOf(sql, 'main', productId, { limit: 200 }),
    allMovements: (productId) => allMovements(sql, productId),
    allocations: (productId) => allocationsOf(sql, 'main', productId),
    allocate: (input, by) =>
      database.decide(async (tx) => {
        const set = await allocate(tx, 'main', input);
        if (!set.ok) return set;
        const { productId: object, ...detail } = input;
        const entry = { at: clock.now(), actor: by.id, action: 'stock.allocated', object };
        await deps.audit.write(tx, { ...entry, detail });
        return set;
      }),
    writeOff: ({ lotId, quantity, reason, by, as }) =>
      database.decide((tx) => {
        const change = { lotId, difference: -quantity, kind: as, by };
        return adjustLot(deps, tx, { ...change, reference: reason });
      }),
    stocktake: () => currentStocktake(sql),
    openStocktake: (by) => openStocktake(deps, by),
    countLot: (input) => countLot(deps, input),
    closeStocktake: (id, by) => closeStocktake(deps, id, by),
    subscriber: subscriber({
      name: 'supply',
      subscribesTo: [runClosed],
      handle: async ({ data: { sessionId, pool, simulated } }) => {
        if (!simulated) await endAllocations(sql, pool, `session:${sessionId}`);
      },
    }),
    routes: (app) => serve(app, operations, handlersOf({ supply, database })),
  };
  return supply;
}

const pageSize = 1000;

async function* allMovements(sql: Sql, productId: string): AsyncGenerator<readonly Movement[]> {
  let before: number | undefined;
  for (;;) {
    const page = await movementsOf(sql, 'main', productId, { before, limit: pageSize });
    yield page;
    before = page.at(-1)?.id;
    if (page.length < pageSize) return;
  }
}
