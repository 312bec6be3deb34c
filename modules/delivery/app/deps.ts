import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Outbox } from '../../../platform/events/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Crm } from '../../crm/index.ts';
import type { Unit } from '../../order/contract.ts';
import type { Orders } from '../../order/index.ts';
import type { ParcelStore } from '../store/parcels.ts';

export interface DeliveryDeps {
  readonly database: Database;
  readonly outbox: Pick<Outbox, 'nudge'>;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly audit: Pick<Audit, 'write'>;
  readonly catalog: Pick<Catalog, 'kindsOf'>;
  readonly crm: Pick<Crm, 'addressesByIds' | 'sharersOf'>;
  readonly orders: Pick<
    Orders,
    'lock' | 'read' | 'advance' | 'redirect' | 'idsOfViewer' | 'written'
  >;
  /** Units that will never leave, because their money goes or went back: of a module that is opened later. */
  readonly withheld: (tx: Sql, orderId: string) => Promise<readonly Unit[]>;
}

export interface Deps extends DeliveryDeps {
  readonly parcels: ParcelStore;
}
