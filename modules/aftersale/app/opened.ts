import type { Sql } from '../../../platform/db/index.ts';
import type { Parcel } from '../../delivery/contract.ts';
import { unsentOf as notSent } from '../../delivery/index.ts';
import { heldStates, less, type Unit } from '../../order/contract.ts';
import type { OrderRow } from '../../order/index.ts';
import { holdsUnits } from '../domain/ticket.ts';
import type { TicketRow } from '../store/tickets.ts';
import type { Deps } from './deps.ts';

/** An order with all that hangs on it, its row locked so that nobody else moves it meanwhile. */
export interface Opened {
  readonly order: OrderRow;
  readonly parcels: readonly Parcel[];
  readonly tickets: readonly TicketRow[];
}

/** Every change after the sale begins here: one lock an order, taken first (ORDER-13). */
export async function openOrder(
  { orders, deliveries, tickets }: Deps,
  tx: Sql,
  id: string,
): Promise<Opened | undefined> {
  const order = await orders.lock(tx, id);
  if (!order) return undefined;
  return {
    order,
    parcels: await deliveries.parcelsOf(tx, id),
    tickets: await tickets.ticketsOf(tx, id),
  };
}

/** Units that will never be shipped, because their money goes or went back before they left. */
export function withheldOf(tickets: readonly TicketRow[]): Unit[] {
  return tickets
    .filter((item) => item.unshipped && item.kind === 'refund' && holdsUnits(item.state))
    .flatMap((item) => [...item.lines]);
}

export function unsentOf({ order: { lines }, parcels, tickets }: Opened): Unit[] {
  return notSent({ lines, parcels, withheld: withheldOf(tickets) });
}

/** Units that no ticket has taken hold of: what may still be asked for. */
export function askableOf({ order, tickets }: Opened): Unit[] {
  if (!heldStates.includes(order.state)) return [];
  // Exchanged and repaired goods are with the buyer again, and may be asked for anew.
  const held = tickets.filter(({ kind, state }) => {
    if (!holdsUnits(state)) return false;
    return kind === 'refund' || kind === 'return' || state !== 'done';
  });
  return less(
    order.lines,
    held.flatMap((item) => [...item.lines]),
  );
}
