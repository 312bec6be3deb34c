import type { Order } from '../contract.ts';

interface Draft {
  readonly id: string;
  readonly sessionId: string;
  readonly runId: string;
  readonly viewerId: string;
  readonly offerId: string | null;
  readonly lines: Order['lines'];
  readonly maskedName: string;
  readonly province: string;
  readonly simulated: boolean;
  readonly paymentId: string;
  readonly at: number;
}

/** ORDER-5: how long goods are kept for a buyer who has not paid. */
export const payWithinMs = 5 * 60_000;

/** What the buyer pays: quantity times unit price, summed over the lines, in fen. */
export function totalOf(lines: readonly { quantity: number; unitFen: number }[]): number {
  return lines.reduce((sum, line) => sum + line.quantity * line.unitFen, 0);
}

export function draftOrder({ at, ...draft }: Draft): Order {
  return {
    ...draft,
    totalFen: totalOf(draft.lines),
    state: 'placed',
    closeReason: null,
    placedAt: at,
    paidAt: null,
    payBefore: at + payWithinMs,
  };
}
