import type { Order } from '../contract.ts';

/** An order with what stands beside it and is shown to nobody: what later modules need while they work on it. */
export interface OrderRow extends Order {
  readonly holdId: string;
  readonly addressId: string;
  /** Somebody has to look at it before it is shipped; who said so. */
  readonly heldBy: string | null;
  /** When it came into the state in which it stands, from the money on. */
  readonly movedAt: number | null;
  readonly depositPaymentId: string | null;
}

/** The order as it is published and shown. */
export function presentOrder(row: OrderRow): Order {
  const { holdId: _hold, addressId: _address, heldBy: _held, ...rest } = row;
  const { movedAt: _moved, depositPaymentId: _deposit, ...shown } = rest;
  return shown;
}

/** Where an order goes, and what of it may be shown. */
export type Destination = Pick<OrderRow, 'addressId' | 'province' | 'maskedName'>;

/** An order that waits to be complete, and since when. */
export interface QuietOrder {
  readonly id: string;
  readonly movedAt: number;
}

/** What reconciliation looks at of an order. */
export type SoldRow = Pick<
  Order,
  'id' | 'paymentId' | 'state' | 'totalFen' | 'refundedFen' | 'paidAt' | 'lines'
>;
