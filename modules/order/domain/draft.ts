import type { Order } from '../contract.ts';

interface Draft {
  readonly id: string;
  readonly sessionId: string;
  readonly runId: string;
  readonly viewerId: string;
  readonly offerId: string | null;
  readonly quote: NonNullable<Order['quote']>;
  readonly maskedName: string;
  readonly province: string;
  readonly simulated: boolean;
  readonly paymentId: string;
  readonly at: number;
}

/** ORDER-5: how long goods are kept for a buyer who has not paid. */
export const payWithinMs = 5 * 60_000;

/** The order as it begins: not paid, its sum and its split as quoted. */
export function draftOrder({ at, quote, ...draft }: Draft): Order {
  return {
    ...draft,
    lines: quote.lines.map(({ productId, quantity, unitFen, listFen }) => {
      return { productId, quantity, unitFen, listFen };
    }),
    quote,
    totalFen: quote.payFen,
    state: 'placed',
    closeReason: null,
    placedAt: at,
    paidAt: null,
    payBefore: at + payWithinMs,
    refundedFen: 0,
  };
}
