import type { Sql } from '../../../platform/db/index.ts';
import { orderPlaced } from '../events.ts';
import type { StoredOrder } from '../store/orders.ts';
import type { Entry } from '../store/decided.ts';
import type { OrderNeedsWithStore } from './needs.ts';

/** ORDER-1: what was decided becomes rows and facts, all in this transaction, in the order of deciding. */
export async function writeEntries(
  needs: OrderNeedsWithStore,
  tx: Sql,
  entries: readonly Entry[],
): Promise<void> {
  await needs.risk.writeJudged(
    tx,
    entries.flatMap((entry) => entry.judged ?? []),
  );
  const made = entries.flatMap((entry) => entry.made ?? []);
  if (made.length === 0) return;
  await needs.promo.writeUses(
    tx,
    made.map((item) => item.use),
  );
  await needs.supply.writeHolds(
    tx,
    made.map((item) => item.hold),
  );
  await needs.payments.startMany(
    tx,
    made.map(({ order }) => ({
      // ORDER-21: a pre-sale begins with its deposit; the rest is opened when that is there.
      id: order.deposit?.paymentId ?? order.paymentId,
      orderId: order.id,
      payerId: order.viewerId,
      amountFen: order.deposit?.fen ?? order.totalFen,
      at: order.placedAt,
    })),
  );
  const rows: StoredOrder[] = made.map(
    ({ order, hold, heldBy, requestId, inputHash, addressId }) => {
      return { ...order, heldBy, requestId, inputHash, addressId, holdId: hold.id };
    },
  );
  await needs.orders.insertMany(tx, rows);
  await needs.outbox.append(
    tx,
    made.map(({ order }) =>
      orderPlaced.fact({ id: needs.newId('fct'), at: order.placedAt, data: order }),
    ),
  );
}

/** Each batch is removed and written in one transaction, the oldest first, whoever decided it. */
export async function writeLeft(needs: OrderNeedsWithStore): Promise<void> {
  let more = true;
  while (more) {
    more = await needs.database.turn.own(async (tx) => {
      const batch = await needs.decided.oldest(tx);
      if (!batch) return false;
      if (await needs.decided.remove(tx, batch.id)) await writeEntries(needs, tx, batch.entries);
      return true;
    });
  }
  needs.outbox.nudge();
}
