import type { Sql } from '../../../platform/db/index.ts';
import type { Parcel } from '../../delivery/contract.ts';
import { unsentOf as notSent } from '../../delivery/index.ts';
import { heldStates, less, type Unit } from '../../order/contract.ts';
import type { OrderRow } from '../../order/index.ts';
import { holdsUnits } from '../domain/case.ts';
import type { CaseRow } from '../store/cases.ts';
import type { Deps } from './deps.ts';

/** An order with all that hangs on it, its row locked so that nobody else moves it meanwhile. */
export interface Opened {
  readonly order: OrderRow;
  readonly parcels: readonly Parcel[];
  readonly cases: readonly CaseRow[];
}

/** Every change after the sale begins here: one lock an order, taken first (ORDER-13). */
export async function openOrder(
  { orders, deliveries, cases }: Deps,
  tx: Sql,
  id: string,
): Promise<Opened | undefined> {
  const order = await orders.lock(tx, id);
  if (!order) return undefined;
  return {
    order,
    parcels: await deliveries.parcelsOf(tx, id),
    cases: await cases.casesOf(tx, id),
  };
}

/** Units that will never be shipped, because their money goes or went back before they left. */
export function withheldOf(cases: readonly CaseRow[]): Unit[] {
  return cases
    .filter((item) => item.unshipped && item.kind === 'refund' && holdsUnits(item.state))
    .flatMap((item) => [...item.lines]);
}

export function unsentOf({ order: { lines }, parcels, cases }: Opened): Unit[] {
  return notSent({ lines, parcels, withheld: withheldOf(cases) });
}

/** Units that no case has taken hold of: what may still be asked for. */
export function askableOf({ order, cases }: Opened): Unit[] {
  if (!heldStates.includes(order.state)) return [];
  // Exchanged and repaired goods are with the buyer again, and may be asked for anew.
  const held = cases.filter(({ kind, state }) => {
    if (!holdsUnits(state)) return false;
    return kind === 'refund' || kind === 'return' || state !== 'done';
  });
  return less(
    order.lines,
    held.flatMap((item) => [...item.lines]),
  );
}
