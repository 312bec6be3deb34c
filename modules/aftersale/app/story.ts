import { heldStates } from '../../order/contract.ts';
import { presentOrder } from '../../order/index.ts';
import type { OrderStory } from '../contract.ts';
import { rightsOf } from '../domain/rights.ts';
import { presentTicket } from '../store/tickets.ts';
import type { Deps } from './deps.ts';
import { askableOf, openOrder, unsentOf } from './opened.ts';
import { yearsOf } from './rights.ts';

/** Everything about one order, for its buyer and for the desk. */
export async function storyOf(deps: Deps, id: string): Promise<OrderStory | undefined> {
  const [known] = await deps.orders.read(deps.database.sql, [id]);
  const years = await yearsOf(deps, known?.lines ?? []);
  const paidAgain = await deps.payments.paidAgain(id);
  return deps.database.inTransaction(async (tx) => {
    const opened = await openOrder(deps, tx, id);
    if (!opened) return undefined;
    const { order, parcels, tickets } = opened;
    const steps = await deps.tickets.stepsOf(
      tx,
      tickets.map((item) => item.id),
    );
    const mates = await deps.deliveries.boxMates(tx, parcels);
    return {
      order: presentOrder(order),
      parcels: parcels.map((parcel) => ({ ...parcel, with: mates.get(parcel.id) ?? [] })),
      cases: tickets.map((item) => ({ ...presentTicket(item), steps: steps.get(item.id) ?? [] })),
      held: order.heldBy !== null,
      paidAgain,
      unsent: heldStates.includes(order.state) ? unsentOf(opened) : [],
      askable: askableOf(opened),
      rights: rightsOf(
        parcels,
        order.lines.map((line) => line.productId),
        years,
      ),
    };
  });
}
