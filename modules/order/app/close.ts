import type { Sql } from '../../../platform/db/index.ts';
import { eachApart } from '../../../platform/jobs/index.ts';
import { no, ok } from '../../../platform/kernel/index.ts';
import type { CloseReason, Order } from '../contract.ts';
import { backReasons } from '../domain/words.ts';
import { orderClosed } from '../events.ts';
import { paidMeanwhile } from '../refusals.ts';
import { overdueAtOnce, type Place } from '../store/orders.ts';
import type { OrderDepsWithStore } from './deps.ts';
import { publish } from './publish.ts';

/** So many pages of them at once: closing a thousand is soon done. */
const pagesMost = 5;

/**
 * ORDER-5, ORDER-72: closes orders whose time to pay is over; each call returns how many it closed. FAULT-6: those that
 * cannot be closed now, because their channel does not answer, are passed: the next call goes on behind them, and comes
 * to them again once it was at the end.
 */
export function overdueSweep(deps: OrderDepsWithStore): () => Promise<number> {
  let after: Place | undefined;
  return async () => {
    const at = deps.clock.now();
    let closed = 0;
    for (let page = 0; page < pagesMost; page += 1) {
      const rows = await deps.orders.overdue(deps.database.sql, at, after);
      after = rows.length < overdueAtOnce ? undefined : rows.at(-1);
      closed += await closePage(deps, rows);
      if (after === undefined) break;
    }
    return closed;
  };
}

/**
 * ORDER-29: the channel is asked first, and the payment itself where the order is closed: the word that money came may be
 * late, or lost.
 */
async function closePage(deps: OrderDepsWithStore, rows: readonly Closing[]): Promise<number> {
  if (rows.length === 0) return 0;
  const known = await deps.payments.ask(rows.map(awaited));
  const sweep = { log: deps.log, what: 'close an unpaid order' };
  const closed = await eachApart(sweep, rows, async (row) => {
    if (!known.has(awaited(row))) return false;
    const done = await deps.database.decide(async (tx) => {
      const order = await closeOrder(deps, tx, row, 'payment-timeout');
      return (await deps.payments.isPaid(tx, awaited(row))) ? no(paidMeanwhile) : ok(order);
    });
    return done.ok && done.value !== undefined;
  });
  deps.outbox.nudge();
  return closed;
}

/** The payment that an order waits for: in a pre-sale first the deposit's. */
function awaited({ state, deposit, paymentId }: Pick<Closing, 'state' | 'deposit' | 'paymentId'>) {
  return state === 'placed' && deposit ? deposit.paymentId : paymentId;
}

type Closing = Pick<Order, 'id' | 'paymentId' | 'state' | 'deposit'> & {
  readonly holdId: string;
};

/**
 * ORDER-5, ORDER-72: an order that will not be paid releases what it held; the deposit of a pre-sale
 * is kept where the buyer let it lapse, and goes back where we gave it up.
 */
export async function closeOrder(
  deps: OrderDepsWithStore,
  tx: Sql,
  row: Closing,
  reason: CloseReason,
): Promise<Order | undefined> {
  const { deposit } = row;
  const back = reason === 'deposit-returned';
  const end = back ? ('returned' as const) : ('forfeited' as const);
  const reserved = row.state === 'reserved' && deposit;
  const change = {
    state: 'closed' as const,
    closeReason: reserved && !back ? 'tail-unpaid' : reason,
    ...(reserved ? { deposit: { ...deposit, end } } : {}),
  };
  const order = await deps.orders.move(tx, row.id, [row.state], change);
  if (!order) return undefined;
  const { id: orderId, viewerId, offerId, lines } = order;
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
  // ORDER-13: promotions before goods, as a batch locks them.
  await deps.promo.release(tx, { orderId, viewerId, offerId, quantity, paid: false });
  await deps.supply.release(tx, row.holdId, row.id);
  for (const id of [row.paymentId, deposit?.paymentId ?? '']) await deps.payments.close(tx, id);
  if (back) await refundDeposit(deps, tx, order, backReasons.deposit);
  await publish(deps, tx, orderClosed, order);
  return order;
}

/** The deposit goes back to the buyer, once, however often it is asked for. */
export async function refundDeposit(
  { payments }: Pick<OrderDepsWithStore, 'payments'>,
  tx: Sql,
  { id, deposit }: Pick<Order, 'id' | 'deposit'>,
  reason: string,
): Promise<void> {
  if (!deposit || deposit.paidAt === null) return;
  const refundId = id.replace('ord_', 'rfd_dep');
  await payments.refund(tx, { paymentId: deposit.paymentId, refundId, reason });
}
