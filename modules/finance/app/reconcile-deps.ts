import type { Database } from '../../../platform/db/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { AfterSales } from '../../aftersale/index.ts';
import type { Orders } from '../../order/index.ts';
import type { Payments } from '../../payment/index.ts';

export interface ReconcileDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly ledger: Ledger;
  readonly orders: Pick<Orders, 'someReal'>;
  readonly afterSales: Pick<AfterSales, 'fulfilment'>;
  readonly payments: Pick<
    Payments,
    'moneyOf' | 'firstMoney' | 'bill' | 'fundFlow' | 'channels' | 'statusesOf' | 'refusedRefunds'
  >;
}
