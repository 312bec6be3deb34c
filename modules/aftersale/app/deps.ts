import type { Database } from '../../../platform/db/index.ts';
import type { Outbox } from '../../../platform/events/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { Log } from '../../../platform/telemetry/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Deliveries } from '../../delivery/index.ts';
import type { Orders } from '../../order/index.ts';
import type { Payments } from '../../payment/index.ts';
import type { Supply } from '../../supply/index.ts';
import type { TicketStore } from '../store/tickets.ts';

export interface AfterSaleDeps {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly audit: Pick<Audit, 'write' | 'useApproval'>;
  readonly catalog: Pick<Catalog, 'some'>;
  readonly supply: Pick<Supply, 'openHolding' | 'writeHolds' | 'take' | 'release' | 'putReturned'>;
  readonly payments: Pick<Payments, 'refund' | 'paidAgain'>;
  readonly orders: Pick<
    Orders,
    | 'lock'
    | 'lockByPayment'
    | 'read'
    | 'advance'
    | 'takeBack'
    | 'giveUpReserved'
    | 'quiet'
    | 'placedSince'
    | 'written'
  >;
  readonly deliveries: Pick<
    Deliveries,
    'parcelsOf' | 'shippedOf' | 'follow' | 'sendAgain' | 'boxMates' | 'sentUnder'
  >;
}

export interface Deps extends AfterSaleDeps {
  readonly tickets: TicketStore;
}
