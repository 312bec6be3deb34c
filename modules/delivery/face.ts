import type { Sql } from '../../platform/db/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { PersonalDataSource } from '../../platform/personal/index.ts';
import type { Order } from '../order/contract.ts';
import type { Redirecting } from './app/redirect.ts';
import type { SendingAgain } from './app/send-again.ts';
import type { Shipping } from './app/ship.ts';
import type { Parcel } from './contract.ts';

export interface Deliveries {
  /** Refuses with `order.…`, as every step with goods does. */
  accept(id: string): Promise<Result<Order>>;
  ship(shipping: Shipping): Promise<Result<Order>>;
  signParcel(input: { id: string; by: string }): Promise<Result<Order>>;
  signAll(input: { id: string; viewerId: string }): Promise<Result<Order>>;
  install(input: { id: string; note: string; by: string }): Promise<Result<Order>>;
  /** ORDER-28: see `redirect` for the refusals. */
  redirect(own: Redirecting): Promise<Result<Order>>;
  parcelsOf(tx: Sql, orderId: string): Promise<readonly Parcel[]>;
  /** How many units left in parcels of the sale, by order. */
  shippedOf(tx: Sql, orderIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** ORDER-57: orders that left under what is perhaps a waybill, however it is typed. */
  sentUnder(text: string): Promise<string[]>;
  /** ORDER-57: which other orders of the same buyer are in the box of each of these parcels. */
  boxMates(tx: Sql, parcels: readonly Parcel[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** ORDER-16: brings an order up to where its parts are, in the transaction of whatever changed them. */
  follow(tx: Sql, orderId: string): Promise<Order | undefined>;
  /** AFTER-9: mended or exchanged goods leave in the transaction of their ticket. Refuses with `order.waybill-used`. */
  sendAgain(tx: Sql, sending: SendingAgain): Promise<Result<Parcel>>;
  /** ORDER-23: takes whoever it was out of an order's parcels. */
  forget(tx: Sql, orderId: string): Promise<void>;
  /** Parcels of a made-up past. */
  seed(tx: Sql, parcels: readonly Parcel[]): Promise<void>;
  readonly personal: PersonalDataSource;
  routes(app: App): void;
}
