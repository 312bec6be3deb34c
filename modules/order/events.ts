import type { Fact } from '../../platform/events/index.ts';
import type { Order } from './contract.ts';
import type { Share } from './domain/back.ts';
import type { Unit } from './domain/life.ts';

/** What a refund took out of an order; absent in facts from before refunds could be partial. */
export interface Back {
  readonly refundId: string;
  readonly fen: number;
  readonly units: readonly Unit[];
  readonly share: Share;
  /** Nothing had gone back before: the sale as a whole is undone. */
  readonly first: boolean;
}

export type OrderPlaced = Fact<'order.placed.v1', Order>;
export type OrderPaid = Fact<'order.paid.v1', Order>;
export type OrderClosed = Fact<'order.closed.v1', Order>;
/** All that is left of the order's money is back. */
export type OrderRefunded = Fact<'order.refunded.v1', Order & { readonly back?: Back }>;
/** A part of the order's money is back; the order goes on. */
export type OrderPartRefunded = Fact<'order.part-refunded.v1', Order & { readonly back: Back }>;
/** A pre-sale's deposit is paid; the rest is due later. */
export type OrderReserved = Fact<'order.reserved.v1', Order>;
export type OrderFact =
  | OrderPlaced
  | OrderReserved
  | OrderPaid
  | OrderClosed
  | OrderRefunded
  | OrderPartRefunded;

/** Facts that a session's tape keeps. */
export const orderFactTypes = [
  'order.placed.v1',
  'order.paid.v1',
  'order.closed.v1',
  'order.refunded.v1',
  'order.part-refunded.v1',
] as const satisfies readonly OrderFact['type'][];

/** How goods go on after the money: `order.accepted.v1`, `…shipped…`, and so on. */
export type OrderMoved = Fact<
  `order.${'accepted' | 'shipped' | 'signed' | 'installed' | 'completed'}.v1`,
  Order
>;
