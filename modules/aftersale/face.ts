import type { Actor } from '../../platform/access/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { Subscriber } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { PersonalDataSource } from '../../platform/personal/index.ts';
import type { Order, Unit } from '../order/contract.ts';
import type { TicketAct } from './app/tickets.ts';
import type { Asking } from './app/draft-ticket.ts';
import type { Refunding } from './app/refunds.ts';
import type { AfterSale, TicketFilter, TicketList, Fulfilment, OrderStory } from './contract.ts';
import type { PastTicket } from './store/tickets.ts';

export interface AfterSales {
  /** Refuses with `after-sale.…`. */
  ask(asking: Asking): Promise<Result<AfterSale>>;
  act(act: TicketAct): Promise<Result<AfterSale>>;
  /** Refuses with `order.unknown` or `order.not-refundable`. */
  refund(input: Refunding): Promise<Result<Order>>;
  tickets(filter: TicketFilter): Promise<TicketList>;
  /** ORDER-56: which of these orders are wholly on their way back as money. */
  refunding(orders: readonly Pick<Order, 'id' | 'lines'>[]): Promise<ReadonlySet<string>>;
  /** All that fit, page by page. */
  ticketPages(filter: TicketFilter): AsyncIterable<readonly AfterSale[]>;
  /** Takes up a second person's agreement to an export. Refuses with `privacy.approval-missing`. */
  mayExport(approval: string | undefined, by: Actor): Promise<Result<unknown>>;
  /** Order, parcels and tickets, for whoever may see the order. */
  story(id: string): Promise<OrderStory | undefined>;
  /** What must fit with payments and stock: paid or shipped, and moved since `at`. */
  fulfilment(since: number): Promise<Fulfilment[]>;
  /** Units of an order that will never leave, because their money goes or went back. */
  withheld(tx: Sql, orderId: string): Promise<readonly Unit[]>;
  /** Completes what is due and escalates what is nearly late. */
  sweep(): Promise<void>;
  /** ORDER-23: takes whoever asked out of an order's tickets. */
  forget(tx: Sql, orderId: string): Promise<void>;
  /** Tickets of a made-up past. */
  seed(tx: Sql, tickets: readonly PastTicket[]): Promise<void>;
  readonly personal: PersonalDataSource;
  subscriber: Subscriber;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}
