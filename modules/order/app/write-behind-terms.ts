import type { Result } from '../../../platform/kernel/index.ts';
import type { Order } from '../contract.ts';
import type { Looked } from './decide.ts';
import type { Leave } from './latch.ts';
import type { Pending } from './pending.ts';
import type { Known, OrderRequest } from './order-requests.ts';

/**
 * ORDER-60: write-behind, for the moment in which hundreds want to buy. One row a batch keeps what was
 * decided and makes the answers durable; the rows of orders, payments, holds and coupons are written from
 * it when the crowd has its answers. Meanwhile this process decides alone (see platform/db `Lease`) and
 * counts in what is not written yet.
 */
export interface WriteBehind {
  /** Whether something is decided and not written, so that all decisions have to be made here. */
  readonly on: boolean;
  /** To be followed by `prepare`. False where another process decides too. */
  begin(): Promise<boolean>;
  /** The same for the batch after the one that is being decided. False where there is something to do first. */
  goOn(): boolean;
  /** Looks up what has to be known of a batch; to be followed by `decide` or `leave`, in the order of preparing. */
  prepare(orderRequests: readonly OrderRequest[]): Promise<Prepared>;
  /**
   * Answers are durable when this returns. Undefined where the batch has to begin anew: nothing was
   * decided, because write-behind ended meanwhile or the goods were kept from us for long. A fault ends the
   * write-behind: what was kept is written before all else.
   */
  decide(prepared: Prepared): Promise<readonly Result<Order>[] | undefined>;
  leave(prepared: Prepared): void;
  /** Resolves when all that is decided now is written. */
  written(): Promise<void>;
  /** Writes what a process that is gone had decided; resolves when nothing of it is left. */
  recover(): Promise<void>;
}

/** A batch with what is known of it. While it is under way nothing that was decided becomes rows. */
export interface Prepared {
  readonly orderRequests: readonly OrderRequest[];
  readonly known: Known;
  readonly looked: Looked;
  readonly pending: Pending;
  readonly goOut: Leave;
}
