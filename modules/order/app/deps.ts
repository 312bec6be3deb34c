import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Outbox } from '../../../platform/events/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { Log, Metrics } from '../../../platform/telemetry/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Crm } from '../../crm/index.ts';
import type { Payments } from '../../payment/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Promo } from '../../promo/index.ts';
import type { Risk } from '../../risk/index.ts';
import type { Supply } from '../../supply/index.ts';
import type { Order } from '../contract.ts';
import type { DecidedStore } from '../store/decided.ts';
import type { ListStore } from '../store/list.ts';
import type { OrderStore } from '../store/orders.ts';
import type { Looks } from './looks.ts';

export interface OrderDeps {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'faults'>;
  readonly audit: Pick<Audit, 'useApproval'>;
  readonly catalog: Pick<Catalog, 'some' | 'pages'>;
  readonly crm: Pick<Crm, 'addressesByIds' | 'reveal' | 'forgetAddress'>;
  readonly supply: Pick<Supply, 'openHolding' | 'writeHolds' | 'take' | 'release' | 'putReturned'>;
  readonly promo: Pick<
    Promo,
    | 'openClaiming'
    | 'lookAtClaims'
    | 'writeUses'
    | 'pendingUses'
    | 'release'
    | 'plansFor'
    | 'forgetGrants'
  >;
  readonly risk: Pick<Risk, 'openJudging' | 'lookAtPast' | 'writeJudged' | 'pendingJudged'>;
  /** ORDER-60: with so many order requests waiting, write-behind begins; it ends when nobody came for so long. Without it, it never begins. */
  readonly writeBehind?: { readonly from: number; readonly quietMs: number } | undefined;
  readonly payments: Pick<
    Payments,
    'startMany' | 'ask' | 'isPaid' | 'close' | 'refund' | 'forgetPayer'
  >;
  /** ORDER-23: parcels and tickets are of modules that are opened later; whoever was in them goes with the order. */
  readonly forgetBesides: (tx: Sql, orderId: string) => Promise<void>;
  /** Of modules that are opened later; without them the list shows orders alone. */
  readonly besides?: Besides | undefined;
}

/** What the list of orders shows of parcels and tickets. */
export interface Besides {
  /** ORDER-56: which of these orders are wholly on their way back as money. */
  readonly refunding: (
    orders: readonly Pick<Order, 'id' | 'lines'>[],
  ) => Promise<ReadonlySet<string>>;
  /** ORDER-57: orders that left under the waybill that somebody looks for. */
  readonly sentUnder: (search: string) => Promise<readonly string[]>;
}

export interface OrderDepsWithStore extends OrderDeps {
  readonly orders: OrderStore;
  readonly list: ListStore;
  readonly decided: DecidedStore;
  readonly looks: Looks;
}
