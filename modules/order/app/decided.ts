import type { Use } from '../../promo/index.ts';
import type { Judged } from '../../risk/index.ts';
import type { Hold } from '../../supply/index.ts';
import type { Order } from '../contract.ts';

/**
 * All that one decided wish changes: plain JSON, so that it can be kept as it is until it is written.
 * What risk stopped has no order.
 */
export interface Entry {
  readonly judged: Judged | null;
  readonly made: Made | null;
}

export interface Made {
  readonly order: Order;
  readonly hold: Hold;
  readonly use: Use;
  /** Risk wants somebody to look before it is shipped. */
  readonly heldBy: string | null;
  readonly requestId: string;
  readonly inputHash: string;
  readonly addressId: string;
}
