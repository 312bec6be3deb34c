import { sql as raw } from 'drizzle-orm';
import type { Sql } from '../../platform/db/index.ts';
import type { Hearer, Outbox } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { NewId, Result } from '../../platform/kernel/index.ts';
import { openHolding, writeHolds, type Hold, type Holding } from './app/holding.ts';
import type { Line } from './domain/holding.ts';
import { changeParts, partsOf, writeParts, type PartNeeds } from './app/parts.ts';
import { closeStocktake, countLot, currentStocktake, openStocktake } from './app/stocktake.ts';
import {
  adjustLot,
  allocate,
  endHold,
  endPromises,
  putReturned,
  receive,
} from './app/warehouse.ts';
import type {
  Allocation,
  AllocationInput,
  Movement,
  Part,
  PartsInput,
  Receipt,
  StockLot,
  StockRow,
  Stocktake,
} from './contract.ts';
import { supplyRoutes } from './http/routes.ts';
import { allocationsOf, lotsOf, movementsOf, stockLevels, unitCosts } from './store/levels.ts';

export type { Hold, Holding } from './app/holding.ts';
export type { StockRow } from './contract.ts';

export interface Supply {
  /**
   * Opens a sitting in which goods are promised to orders. Takes the orders' transaction, because
   * hold and order are one promise.
   */
  openHolding(tx: Sql, pool: string, productIds: readonly string[]): Promise<Holding>;
  /** Whose the goods are that a sitting promised; takes the transaction that writes the orders. */
  writeHolds(tx: Sql, holds: readonly Hold[]): Promise<void>;
  /** The held goods leave: the order is paid. A second call changes nothing. */
  take(tx: Sql, holdId: string, orderId: string): Promise<boolean>;
  /** The held goods are free again. A second call changes nothing. */
  release(tx: Sql, holdId: string, orderId: string): Promise<boolean>;
  /**
   * Goods that had left come back to the lots they left: `lines` of them, or all that are still away.
   * Damaged ones are written off at once. A second call with the same reference changes nothing.
   */
  putReturned(tx: Sql, back: PutBack): Promise<boolean>;
  receive(tx: Sql, pool: string, receipts: readonly Receipt[], by: string): Promise<void>;
  /** SUPPLY-8: what a bundle is made of; it is then held as its parts. */
  setParts(tx: Sql, productId: string, parts: readonly Part[]): Promise<void>;
  parts(productId: string): Promise<Part[]>;
  /** Refuses with `supply.part-unknown`, `supply.part-nested` or `supply.parts-stocked`. */
  changeParts(input: PartsInput, by: Setter): Promise<Result<void>>;
  /** Gives a rehearsal its own copy of what the warehouse could promise now. */
  copyPool(tx: Sql, from: string, to: string): Promise<void>;
  levels(pool: string): Promise<StockRow[]>;
  /** What a unit of each product cost, the average of all that ever arrived, in fen. */
  unitCosts(): Promise<Map<string, number>>;
  lots(productId: string): Promise<StockLot[]>;
  /** The newest 200. */
  movements(productId: string): Promise<Movement[]>;
  /** All of them, the newest first, page by page. */
  allMovements(productId: string): AsyncIterable<readonly Movement[]>;
  allocations(productId: string): Promise<Allocation[]>;
  /** Refuses with `supply.not-enough-free` or `supply.below-used`. */
  allocate(input: AllocationInput, by: Setter): Promise<Result<void>>;
  /** Refuses with `supply.lot-unknown` or `supply.lot-promised`. */
  writeOff(input: WriteOff): Promise<Result<void>>;
  stocktake(): Promise<Stocktake | null>;
  openStocktake(by: string): Promise<Result<Stocktake>>;
  countLot(input: Counted): Promise<Result<Stocktake>>;
  closeStocktake(id: string, by: string): Promise<Result<Stocktake>>;
  hearer: Hearer;
  routes(app: App): void;
}

interface Setter {
  readonly id: string;
}

export interface PutBack {
  readonly holdId: string;
  /** Names this coming back, so that it happens once. */
  readonly key: string;
  readonly reference: string;
  readonly lines?: readonly Line[] | undefined;
  readonly damaged?: boolean;
  readonly by: string;
}

/** What the fact of a show that ended carries of it. */
interface ShowClosed {
  readonly sessionId: string;
  readonly pool: string;
  readonly simulated: boolean;
}

interface WriteOff {
  /** A loss, or a gift: given away for the sake of a sale. */
  readonly as: 'written-off' | 'gifted';
  readonly lotId: string;
  readonly quantity: number;
  readonly reason: string;
  readonly by: string;
}

interface Counted {
  readonly stocktakeId: string;
  readonly lotId: string;
  readonly counted: number;
  readonly by: string;
}

export interface SupplyNeeds extends PartNeeds {
  readonly outbox: { readonly append: Outbox['append'] };
  readonly newId: NewId;
}

export function openSupply(needs: SupplyNeeds): Supply {
  const { database, newId, clock } = needs;
  const { sql } = database;
  const supply: Supply = {
    openHolding: (tx, pool, productIds) =>
      openHolding(tx, { newId, pool, productIds, at: clock.now() }),
    writeHolds,
    take: (tx, holdId, reference) =>
      endHold(needs, tx, { holdId, state: 'taken', by: 'order', reference }),
    release: (tx, holdId, reference) =>
      endHold(needs, tx, { holdId, state: 'released', by: 'order', reference }),
    putReturned: (tx, back) => putReturned(needs, tx, back),
    receive: (tx, pool, receipts, by) =>
      receive(needs, tx, { pool, receipts, by, reference: newId('rcv') }),
    setParts: writeParts,
    parts: (productId) => partsOf(sql, productId),
    changeParts: (input, by) => changeParts(needs, input, by),
    copyPool: async (tx, from, to) => {
      await tx.execute(raw`
        insert into supply.lot (id, pool, product_id, zone, arrived_at, shelf_until, unit_cost_fen,
          on_hand, held)
        select id || ':' || ${to}::text, ${to}, product_id, zone, arrived_at, shelf_until,
          unit_cost_fen, on_hand - held, 0
        from supply.lot where pool = ${from} on conflict do nothing`);
    },
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
        const deed = { at: clock.now(), actor: by.id, action: 'stock.allocated', object };
        await needs.audit.write(tx, { ...deed, detail });
        return set;
      }),
    writeOff: ({ lotId, quantity, reason, by, as }) =>
      database.decide((tx) => {
        const change = { lotId, difference: -quantity, kind: as, by };
        return adjustLot(needs, tx, { ...change, reference: reason });
      }),
    stocktake: () => currentStocktake(sql),
    openStocktake: (by) => openStocktake(needs, by),
    countLot: (input) => countLot(needs, input),
    closeStocktake: (id, by) => closeStocktake(needs, id, by),
    hearer: {
      name: 'supply',
      types: ['run.closed.v1'],
      hear: async ({ data }) => {
        // As live/events.ts states.
        const { sessionId, pool, simulated } = data as ShowClosed;
        if (!simulated) await endPromises(sql, pool, `session:${sessionId}`);
      },
    },
    routes: (app) => supplyRoutes(app, supply, needs),
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
