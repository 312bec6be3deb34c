import { createHash } from 'node:crypto';
import { uniqueViolation, type Sql } from '../../../platform/db/index.ts';
import { canonical, no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Order, PlaceOrder } from '../contract.ts';
import { draftOrder, totalOf } from '../domain/draft.ts';
import {
  addressUnknown,
  keyReused,
  offerNotForThis,
  priceChanged,
  showOver,
  simulatedBuyer,
} from '../refusals.ts';
import type { Counter } from '../store/orders.ts';
import type { OrderNeedsWithStore } from './needs.ts';

export interface Placing {
  readonly viewerId: string;
  /** A member of the simulated crowd; it may only buy where nothing is real. */
  readonly viewerSimulated: boolean;
  readonly requestId: string;
  readonly input: PlaceOrder;
}

/**
 * Turns a viewer's wish into an order: holds the goods, takes the flash-sale quota and opens the
 * payment, all in one transaction. Refuses with `order.show-over`, `order.address-unknown`,
 * `order.price-changed`, `order.key-reused`, `order.offer-mismatch`, and what supply and promo
 * refuse with.
 */
export async function placeOrder(
  needs: OrderNeedsWithStore,
  placing: Placing,
): Promise<Result<Order>> {
  const { viewerId, input } = placing;
  const inputHash = createHash('sha256').update(canonical(input)).digest('hex');
  const address = await needs.crm.addressOf(viewerId, input.addressId);
  if (!address) return no(addressUnknown);
  try {
    const placed = await needs.database.decide(async (tx) => {
      // ORDER-2: a second tap on "buy" finds the first order. The unique index settles a race.
      const earlier = await earlierOrder(needs, tx, placing, inputHash);
      if (earlier) return earlier;
      const counter = await needs.orders.counterOf(tx, input.runId);
      if (!counter?.open) return no(showOver);
      if (placing.viewerSimulated && !counter.simulated) return no(simulatedBuyer);
      return writeOrder(needs, tx, { ...placing, inputHash, counter, address });
    });
    needs.outbox.nudge();
    return placed;
  } catch (error) {
    if (!uniqueViolation(error, 'order_request')) throw error;
    const earlier = await earlierOrder(needs, needs.database.sql, placing, inputHash);
    if (!earlier) throw error;
    return earlier;
  }

  async function earlierOrder(
    { orders }: OrderNeedsWithStore,
    tx: Sql,
    { viewerId: who, requestId: key }: Placing,
    hash: string,
  ): Promise<Result<Order> | undefined> {
    const found = await orders.findByRequest(tx, who, key);
    if (!found) return undefined;
    return found.inputHash === hash ? ok(found.order) : no(keyReused);
  }
}

interface Writing extends Placing {
  readonly inputHash: string;
  readonly counter: Counter;
  readonly address: { readonly maskedName: string; readonly province: string };
}

async function writeOrder(
  needs: OrderNeedsWithStore,
  tx: Sql,
  { viewerId, requestId, input, inputHash, counter, address }: Writing,
): Promise<Result<Order>> {
  const at = needs.clock.now();
  const priced = await priceLines(needs, tx, { viewerId, input, at });
  if (!priced.ok) return priced;
  const totalFen = totalOf(priced.value);
  if (totalFen !== input.expectedFen) return no(priceChanged(input.expectedFen, totalFen));
  const hold = await needs.supply.hold(tx, counter.pool, input.lines, at);
  if (!hold.ok) return hold;
  const id = needs.newId('ord');
  const payment = await needs.payments.start(tx, {
    orderId: id,
    payerId: viewerId,
    amountFen: totalFen,
    at,
  });
  const { sessionId, runId, simulated } = counter;
  const order = draftOrder({
    id,
    sessionId,
    runId,
    viewerId,
    offerId: input.offerId ?? null,
    lines: priced.value,
    maskedName: address.maskedName,
    province: address.province,
    simulated,
    paymentId: payment.id,
    at,
  });
  const { addressId } = input;
  await needs.orders.insert(tx, { ...order, holdId: hold.value, requestId, inputHash, addressId });
  await needs.outbox.append(tx, [
    { id: needs.newId('fct'), type: 'order.placed.v1', at, data: order },
  ]);
  return ok(order);
}

interface Pricing {
  readonly viewerId: string;
  readonly input: PlaceOrder;
  readonly at: number;
}

async function priceLines(
  needs: OrderNeedsWithStore,
  tx: Sql,
  { viewerId, input, at }: Pricing,
): Promise<Result<Order['lines']>> {
  const products = await needs.catalog.some(input.lines.map((line) => line.productId));
  const usual = input.lines.flatMap((line) => {
    const product = products.find((item) => item.id === line.productId);
    return product ? [{ ...line, unitFen: product.priceFen, listFen: product.listPriceFen }] : [];
  });
  if (usual.length !== input.lines.length) return no(offerNotForThis);
  if (input.offerId === undefined) return ok(usual);
  const [only, ...others] = usual;
  if (!only || others.length > 0) return no(offerNotForThis);
  const { offerId } = input;
  const claimed = await needs.promo.claim(tx, { offerId, viewerId, quantity: only.quantity, at });
  if (!claimed.ok) return claimed;
  const offer = claimed.value;
  if (offer.productId !== only.productId || offer.runId !== input.runId) return no(offerNotForThis);
  return ok([{ ...only, unitFen: offer.priceFen }]);
}
