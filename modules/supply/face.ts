import type { Actor } from '../../platform/access/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { Subscriber } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { Holding } from './app/holding.ts';
import type { Hold, Line } from './domain/holding.ts';
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

export interface Supply {
  /**
   * Opens a batch in which goods are held for orders. Takes the orders' transaction, because
   * hold and order stand or fall together.
   */
  openHolding(tx: Sql, pool: string, productIds: readonly string[]): Promise<Holding>;
  /** Whose the goods are that a batch held; takes the transaction that writes the orders. */
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
  changeParts(input: PartsInput, by: Pick<Actor, 'id'>): Promise<Result<void>>;
  /** Gives a rehearsal its own copy of what is free in the warehouse now. */
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
  allocate(input: AllocationInput, by: Pick<Actor, 'id'>): Promise<Result<void>>;
  /** Refuses with `supply.lot-unknown` or `supply.lot-promised`. */
  writeOff(input: WriteOff): Promise<Result<void>>;
  stocktake(): Promise<Stocktake | null>;
  openStocktake(by: string): Promise<Result<Stocktake>>;
  countLot(input: Counted): Promise<Result<Stocktake>>;
  closeStocktake(id: string, by: string): Promise<Result<Stocktake>>;
  subscriber: Subscriber;
  routes(app: App): void;
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

export interface WriteOff {
  /** A loss, or a gift: given away for the sake of a sale. */
  readonly as: 'written-off' | 'gifted';
  readonly lotId: string;
  readonly quantity: number;
  readonly reason: string;
  readonly by: string;
}

export interface Counted {
  readonly stocktakeId: string;
  readonly lotId: string;
  readonly counted: number;
  readonly by: string;
}
