import type { Sql } from '../../../platform/db/index.ts';
import type { AfterSale } from '../contract.ts';
import type { AfterSaleMoved } from '../events.ts';
import type { Deps } from './deps.ts';

/** Tells of a case in the transaction of the change that it reports. */
export async function tellCase(
  { outbox, newId, clock }: Pick<Deps, 'outbox' | 'newId' | 'clock'>,
  tx: Sql,
  step: string,
  { type = 'after-sale.moved.v1', row }: Telling,
): Promise<void> {
  const data = { step, case: row };
  await outbox.append(tx, [{ id: newId('fct'), type, at: clock.now(), data }]);
}

interface Telling {
  readonly type?: AfterSaleMoved['type'];
  readonly row: AfterSale;
}
