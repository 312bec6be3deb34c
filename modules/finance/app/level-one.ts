import { fromShanghai } from '../../../platform/kernel/index.ts';
import { classTerms } from '../domain/classes.ts';
import { judgeFulfilment, type LevelOneDiscrepancy } from '../domain/level-one.ts';
import { discrepancyStore } from '../store/discrepancies.ts';
import { runStore } from '../store/runs.ts';
import type { ReconcileDeps } from './reconcile-deps.ts';

interface BesideDeps extends Pick<ReconcileDeps, 'database' | 'newId'> {
  readonly afterSales: ReconcileDeps['afterSales'];
  readonly payments: Pick<ReconcileDeps['payments'], 'statusesOf'>;
}

const lookBackMs = 45 * 86_400_000;
const dayMs = 86_400_000;

/**
 * FINANCE-9: orders of the last weeks beside their money and goods. A discrepancy stands once, on the day
 * on which it was first seen, until somebody solves it or it is no longer so.
 */
export async function levelOne(deps: BesideDeps, day: string, at: number): Promise<number> {
  const end = fromShanghai(`${day}T00:00`) + dayMs;
  const orders = await deps.afterSales.fulfilment(end - lookBackMs);
  const statuses = await deps.payments.statusesOf(orders.map((order) => order.paymentId));
  const seen = orders.flatMap((order) =>
    judgeFulfilment(order, statuses.get(order.paymentId), Math.max(at, end)),
  );
  await deps.database.inTransaction(async (tx) => {
    const known = await discrepancyStore.aboutOrders(tx);
    const keys = new Set(seen.map(keyOf));
    const gone = known.filter((row) => !row.solved && !keys.has(keyOf(row)));
    await discrepancyStore.drop(
      tx,
      gone.map((row) => row.id),
    );
    const before = new Set(known.map(keyOf));
    const fresh = seen.filter((item) => !before.has(keyOf(item)));
    await discrepancyStore.insertMany(
      tx,
      fresh.map(({ class: kind, orderId, oursFen, theirsFen, zh, en }) => ({
        id: deps.newId('fnd'),
        day,
        class: kind,
        no: orderId,
        orderId,
        level: 1,
        kind: 'pay' as const,
        oursFen,
        theirsFen,
        feeFen: 0,
        channelTxn: '',
        detail: { zh, en },
        dueAt: at + classTerms[kind].hours * 3_600_000,
      })),
    );
    await runStore.setJudged(tx, day, orders.length);
  });
  return seen.length;
}

function keyOf({ class: kind, orderId }: Pick<LevelOneDiscrepancy, 'class' | 'orderId'>): string {
  return `${kind} ${orderId}`;
}
