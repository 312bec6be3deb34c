import type { Sql } from '../../../platform/db/index.ts';
import { orderPlaced } from '../events.ts';
import type { StoredOrder } from '../store/orders.ts';
import type { Entry } from '../store/decided.ts';
import type { OrderDepsWithStore } from './deps.ts';

/** ORDER-1: what was decided becomes rows and events, all in this transaction, in the order of deciding. */
export async function writeEntries(
  deps: OrderDepsWithStore,
  tx: Sql,
  entries: readonly Entry[],
): Promise<void> {
  await deps.risk.writeJudged(
    tx,
    entries.flatMap((entry) => entry.judged ?? []),
  );
  const made = entries.flatMap((entry) => entry.made ?? []);
  if (made.length === 0) return;
  await deps.promo.writeUses(
    tx,
    made.map((item) => item.use),
  );
  await deps.supply.writeHolds(
    tx,
    made.map((item) => item.hold),
  );
  await deps.payments.startMany(
    tx,
    made.map(({ order }) => ({
      // ORDER-70: a pre-sale begins with its deposit; the rest is opened when that is there.
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
  await deps.orders.insertMany(tx, rows);
  await deps.outbox.append(
    tx,
    made.map(({ order }) =>
      orderPlaced.create({ id: deps.newId('fct'), at: order.placedAt, data: order }),
    ),
  );
}

/** Each batch is removed and written in one transaction, the oldest first, whoever decided it. */
export async function writeLeft(deps: OrderDepsWithStore): Promise<void> {
  let more = true;
  while (more) {
    more = await deps.database.lease.own(async (tx) => {
      const batch = await deps.decided.oldest(tx);
      if (!batch) return false;
      if (await deps.decided.remove(tx, batch.id)) await writeEntries(deps, tx, batch.entries);
      return true;
    });
  }
  deps.outbox.nudge();
}
