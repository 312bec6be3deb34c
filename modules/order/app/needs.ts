import type { Database } from '../../../platform/db/index.ts';
import type { Outbox } from '../../../platform/events/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Crm } from '../../crm/index.ts';
import type { Payments } from '../../payment/index.ts';
import type { Privacy } from '../../privacy/index.ts';
import type { Promo } from '../../promo/index.ts';
import type { Risk } from '../../risk/index.ts';
import type { Supply } from '../../supply/index.ts';
import type { AfterStore } from '../store/after.ts';
import type { OrderStore } from '../store/orders.ts';
import type { Looks } from './looks.ts';

export interface OrderNeeds {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly privacy: Pick<Privacy, 'audit' | 'useApproval'>;
  readonly catalog: Pick<Catalog, 'some' | 'kindsOf' | 'pages'>;
  readonly crm: Pick<Crm, 'addressesByIds' | 'reveal' | 'forgetAddress'>;
  readonly supply: Pick<Supply, 'openHolding' | 'take' | 'release' | 'putReturned'>;
  readonly promo: Pick<Promo, 'openClaiming' | 'giveBack' | 'plansFor' | 'forgetGrants'>;
  readonly risk: Pick<Risk, 'openJudging'>;
  readonly payments: Pick<Payments, 'startMany' | 'close' | 'refund' | 'forgetPayer'>;
}

export interface OrderNeedsWithStore extends OrderNeeds {
  readonly orders: OrderStore;
  readonly after: AfterStore;
  readonly looks: Looks;
}
