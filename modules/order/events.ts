import type { Fact } from '../../platform/events/index.ts';
import type { Order } from './contract.ts';

export type OrderPlaced = Fact<'order.placed.v1', Order>;
export type OrderPaid = Fact<'order.paid.v1', Order>;
export type OrderClosed = Fact<'order.closed.v1', Order>;
export type OrderRefunded = Fact<'order.refunded.v1', Order>;
export type OrderFact = OrderPlaced | OrderPaid | OrderClosed | OrderRefunded;

export const orderFactTypes = [
  'order.placed.v1',
  'order.paid.v1',
  'order.closed.v1',
  'order.refunded.v1',
] as const satisfies readonly OrderFact['type'][];
