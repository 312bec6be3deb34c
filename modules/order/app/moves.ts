import type { Sql } from '../../../platform/db/index.ts';
import type { Result } from '../../../platform/kernel/index.ts';
import type { Order } from '../contract.ts';
import type { OrderState } from '../domain/life.ts';
import type { Destination, OrderRow, QuietOrder, SoldRow } from '../domain/row.ts';
import { giveUpReserved } from './deposit.ts';
import type { OrderDepsWithStore } from './deps.ts';
import { takeBack, type TakingBack } from './take-back.ts';
import { publishMoved } from './publish.ts';

/** What later modules do with an order, in transactions of theirs. */
export interface OrderMoves {
  /** Every change after the sale begins here: one lock an order, taken first (ORDER-13). */
  lock(tx: Sql, id: string): Promise<OrderRow | undefined>;
  lockByPayment(tx: Sql, paymentId: string): Promise<OrderRow | undefined>;
  /** How these stand, without keeping anybody from them. */
  read(tx: Sql, ids: readonly string[]): Promise<readonly OrderRow[]>;
  /** ORDER-14: brings it from one of these states to another and publishes it; undefined where it stands in none of them. */
  advance(
    tx: Sql,
    id: string,
    from: readonly OrderState[],
    to: OrderState,
  ): Promise<Order | undefined>;
  /** ORDER-17: undoes as much of the sale as money went back. */
  takeBack(tx: Sql, taking: TakingBack): Promise<Order | undefined>;
  /** ORDER-28: whoever asks has looked whether it may go there. */
  redirect(tx: Sql, id: string, to: Destination): Promise<Order | undefined>;
  /** ORDER-73: see `giveUpReserved` for the refusals. */
  giveUpReserved(id: string): Promise<Result<Order>>;
  /** A page of those whose goods have been with the buyer since before `at`, behind `after`; the last page is empty. */
  quiet(tx: Sql, at: number, after?: QuietOrder): Promise<readonly QuietOrder[]>;
  /** Real orders placed since `since`, as reconciliation looks at them. */
  placedSince(tx: Sql, since: number): Promise<readonly SoldRow[]>;
  /** Which are this viewer's. */
  idsOfViewer(tx: Sql, viewerId: string): Promise<readonly string[]>;
}

export function openMoves(deps: OrderDepsWithStore): OrderMoves {
  const { orders, clock } = deps;
  return {
    lock: (tx, id) => orders.lock(tx, id),
    lockByPayment: (tx, paymentId) => orders.lockByPayment(tx, paymentId),
    read: (tx, ids) => orders.some(tx, ids),
    advance: async (tx, id, from, to) => {
      const moved = await orders.move(tx, id, from, { state: to, movedAt: clock.now() });
      if (moved) await publishMoved(deps, tx, moved);
      return moved;
    },
    takeBack: (tx, taking) => takeBack(deps, tx, taking),
    redirect: (tx, id, to) => orders.redirect(tx, id, to),
    giveUpReserved: (id) => giveUpReserved(deps, id),
    quiet: (tx, at, after) => orders.quiet(tx, at, after),
    placedSince: (tx, since) => orders.placedSince(tx, since),
    idsOfViewer: (tx, viewerId) => orders.idsOfViewer(tx, viewerId),
  };
}
