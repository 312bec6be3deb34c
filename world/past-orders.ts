import type { Product } from '../modules/catalog/contract.ts';
import type { Finance } from '../modules/finance/index.ts';
import type { MadeShow } from './past.ts';

export type PastOrder = ReturnType<typeof ordersOf>[number];

/** A refund of the past came a quarter of an hour after its payment, as world/past.ts tells it. */
export function refundedAtOf({ state, paidAt }: PastOrder): number | null {
  return state === 'refunded' && paidAt !== null ? paidAt + 900_000 : null;
}

export function paymentOf(order: PastOrder) {
  const { paymentId: id, id: orderId, viewerId: payerId, totalFen: amountFen } = order;
  const { state, placedAt: at, paidAt } = order;
  return { id, orderId, payerId, amountFen, state, at, paidAt, refundedAt: refundedAtOf(order) };
}

/** What a unit of each product cost, in fen. */
export type UnitCosts = ReadonlyMap<string, number>;

/** The past in the books, by the same subscriber that books the present; its goods are published by what moved them. */
export async function bookPast(finance: Finance, order: PastOrder): Promise<void> {
  const { paymentId, id: orderId, totalFen: amountFen, paidAt } = order;
  if (paidAt === null) return;
  const money = { paymentId, orderId, amountFen };
  const publish = (type: string, at: number, data: object): Promise<void> =>
    finance.subscriber.handle({ id: `past:${type}:${orderId}`, type, at, data });
  await publish('payment.paid.v1', paidAt, money);
  await publish('order.paid.v1', paidAt, order);
  const back = refundedAtOf(order);
  if (back === null) return;
  await publish('order.refunded.v1', back, order);
  await publish('payment.refunded.v1', back, money);
}

interface OrderTools {
  readonly sessionId: string;
  readonly runId: string;
  readonly products: readonly Product[];
  readonly newId: (prefix: string) => string;
}

export function ordersOf(show: MadeShow, { sessionId, runId, products, newId }: OrderTools) {
  return show.orders.map(({ order, placedAt, paidAt, refunded }) => ({
    id: order.id,
    requestId: `seed-${order.id}`,
    inputHash: '',
    sessionId,
    runId,
    viewerId: order.v,
    paymentId: newId('pay'),
    holdId: newId('hld'),
    addressId: '',
    offerId: order.offerId,
    lines: order.lines.map((line) => ({
      productId: line.p,
      quantity: line.n,
      unitFen: line.fen,
      listFen: products.find((product) => product.id === line.p)?.listPriceFen ?? line.fen,
    })),
    quote: null,
    totalFen: order.totalFen,
    state: refunded
      ? ('refunded' as const)
      : paidAt === null
        ? ('closed' as const)
        : ('paid' as const),
    closeReason: paidAt === null ? 'payment-timeout' : null,
    maskedName: order.name,
    province: order.province,
    simulated: false,
    placedAt,
    paidAt,
    payBefore: placedAt + 300_000,
    refundedFen: refunded ? order.totalFen : 0,
    deposit: null,
  }));
}
