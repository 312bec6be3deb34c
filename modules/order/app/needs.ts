import type { Database } from '../../../platform/db/index.ts';
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
import type { AfterStore } from '../store/after.ts';
import type { DecidedStore } from '../store/decided.ts';
import type { OrderStore } from '../store/orders.ts';
import type { Looks } from './looks.ts';

export interface OrderNeeds {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'faults'>;
  readonly audit: Pick<Audit, 'write' | 'useApproval'>;
  readonly catalog: Pick<Catalog, 'some' | 'kindsOf' | 'pages'>;
  readonly crm: Pick<Crm, 'addressesByIds' | 'reveal' | 'forgetAddress' | 'sharersOf'>;
  readonly supply: Pick<Supply, 'openHolding' | 'writeHolds' | 'take' | 'release' | 'putReturned'>;
  readonly promo: Pick<
    Promo,
    | 'openClaiming'
    | 'lookAtClaims'
    | 'writeUses'
    | 'pendingUses'
    | 'giveBack'
    | 'plansFor'
    | 'forgetGrants'
  >;
  readonly risk: Pick<Risk, 'openJudging' | 'lookAtPast' | 'writeJudged' | 'pendingJudged'>;
  /** ORDER-24: so many wishes at once are a rush, over when nobody came for so long; without it none is. */
  readonly rush?: { readonly from: number; readonly quietMs: number } | undefined;
  readonly payments: Pick<
    Payments,
    'startMany' | 'ask' | 'isPaid' | 'close' | 'refund' | 'paidAgain' | 'forgetPayer'
  >;
}

export interface OrderNeedsWithStore extends OrderNeeds {
  readonly orders: OrderStore;
  readonly after: AfterStore;
  readonly decided: DecidedStore;
  readonly looks: Looks;
}
