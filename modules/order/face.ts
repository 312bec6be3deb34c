import type { Actor } from '../../platform/access/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { Subscriber } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { PersonalDataSource } from '../../platform/personal/index.ts';
import type { PageSnapshot } from '../catalog/contract.ts';
import type { AddressClear, RevealReason } from '../crm/index.ts';
import type { QuoteAnswer } from '../promo/contract.ts';
import type { Own } from './app/cancel.ts';
import type { OrderMoves } from './app/moves.ts';
import type { Placing } from './app/order-requests.ts';
import type { Worths } from './app/worths.ts';
import type { ListedOrder, Order, OrderFilter, OrderList, QuoteAsk } from './contract.ts';
import type { StoredOrder } from './store/orders.ts';

/** How an order of a made-up past stands, and since when. */
interface PastState {
  readonly id: string;
  readonly state: Order['state'];
  readonly at: number;
}

export interface Orders extends Worths, OrderMoves {
  /** Answers when the decision is durable; refuses with `order.…`, `supply.…`, `promo.…`. */
  place(placing: Placing): Promise<Result<Order>>;
  /** What an order request would cost now and how the sum comes about; takes nothing. */
  quote(viewerId: string, ask: QuoteAsk): Promise<Result<QuoteAnswer>>;
  /** Resolves when no decision is under way. */
  drain(): Promise<void>;
  /** ORDER-61: resolves when all that is decided now can be read. */
  written(): Promise<void>;
  /** ORDER-63: writes what a program that is gone had decided. */
  recover(): Promise<void>;
  byId(id: string): Promise<Order | undefined>;
  /** Which of these are orders of a real show; of rehearsals and strangers nothing is said. */
  someReal(ids: readonly string[]): Promise<ReadonlySet<string>>;
  ofViewer(viewerId: string): Promise<Order[]>;
  ofRun(runId: string): Promise<Order[]>;
  list(filter: OrderFilter): Promise<OrderList>;
  /** ORDER-56: the same orders as a list shows them. */
  listed(orders: readonly Order[]): Promise<ListedOrder[]>;
  /** ORDER-25: rows of the list's whole table, page by page. */
  table(filter: OrderFilter): AsyncIterable<readonly (readonly string[])[]>;
  /** ORDER-27: see `cancel` for the refusals. */
  cancel(own: Own): Promise<Result<Order>>;
  closeOverdue(): Promise<number>;
  /** Where the goods go, in clear, for a purpose. Refuses with `order.unknown` or `privacy.…`. */
  reveal(id: string, why: Omit<RevealReason, 'object'>): Promise<Result<AddressClear>>;
  /** When the last sale of each of these runs was done, UTC ms; a running one counts as now. */
  lastDone(tx: Sql, runIds: readonly string[]): Promise<Map<string, number>>;
  /** Takes up a second person's agreement to an export. Refuses with `privacy.approval-missing`. */
  mayExport(approval: string | undefined, by: Actor): Promise<Result<unknown>>;
  /** What the pages said that a buyer ordered from. Refuses with `order.unknown`. */
  pagesOf(id: string): Promise<Result<{ pages: PageSnapshot[] }>>;
  readonly personal: PersonalDataSource;
  seed(tx: Sql, rows: readonly StoredOrder[]): Promise<void>;
  /** What orders of a made-up past came to. */
  seedStates(tx: Sql, states: readonly PastState[]): Promise<void>;
  subscriber: Subscriber;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}
