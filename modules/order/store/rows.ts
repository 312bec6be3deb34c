import type { Order } from '../contract.ts';
import { presentOrder, type OrderRow } from '../domain/row.ts';
import type { order } from './schema.ts';

export type Row = typeof order.$inferSelect;

/** What makes a request the same request is of nobody else's business. */
export function rowOf({ requestId: _request, inputHash: _hash, ...row }: Row): OrderRow {
  return row;
}

export function present(row: Row): Order {
  return presentOrder(rowOf(row));
}
