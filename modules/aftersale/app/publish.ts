import type { Sql } from '../../../platform/db/index.ts';
import type { AfterSale } from '../contract.ts';
import { afterSaleMoved, type afterSaleEscalated } from '../events.ts';
import type { Deps } from './deps.ts';

/** Publishes how a ticket stands, in the transaction of the change that it reports. */
export async function publishTicket(
  { outbox, newId, clock }: Pick<Deps, 'outbox' | 'newId' | 'clock'>,
  tx: Sql,
  step: string,
  { event = afterSaleMoved, row }: TicketPublication,
): Promise<void> {
  const data = { step, case: row };
  await outbox.append(tx, [event.create({ id: newId('fct'), at: clock.now(), data })]);
}

interface TicketPublication {
  readonly event?: typeof afterSaleMoved | typeof afterSaleEscalated;
  readonly row: AfterSale;
}
