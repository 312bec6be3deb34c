import type { NewId } from '../../../platform/kernel/index.ts';
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
  readonly deposit: Order['deposit'];
  readonly at: number;
  readonly lines: Order['lines'];
}

/** ORDER-5: how long goods are kept for a buyer who has not paid. */
export const payWithinMs = 5 * 60_000;

/** What is bought at which price, with the hash of what the page of each product said. */
export function linesOf(quote: Draft['quote'], pages: ReadonlyMap<string, string>): Order['lines'] {
  return quote.lines.map(({ productId, quantity, unitFen, listFen }) => {
    const page = pages.get(productId);
    const line = { productId, quantity, unitFen, listFen };
    return page === undefined ? line : { ...line, page };
  });
}

/** The order as it begins: not paid, its sum and its split as quoted. */
export function draftOrder({ at, quote, ...draft }: Draft): Order {
  return {
    ...draft,
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

interface Terms {
  readonly depositFen: number;
  readonly tailFrom: number;
  readonly tailUntil: number;
}

/** ORDER-70: what a pre-sale asks for first; null where all is paid at once. */
export function depositOf(presale: Terms | null, newId: NewId): Order['deposit'] {
  if (!presale) return null;
  const { depositFen: fen, tailFrom, tailUntil } = presale;
  return { paymentId: newId('pay'), fen, tailFrom, tailUntil, paidAt: null, end: null };
}
