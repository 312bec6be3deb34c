import type { Refusal } from '../../../platform/kernel/index.ts';
import type { OwnAddress } from '../../crm/index.ts';
import type { Claiming } from '../../promo/index.ts';
import { blocked, confirmFirst, type Judging } from '../../risk/index.ts';
import type { Order } from '../contract.ts';
import type { OrderDepsWithStore } from './deps.ts';
import { keyOf, type Known, type OrderRequest } from './order-requests.ts';

interface Batch {
  readonly deps: OrderDepsWithStore;
  readonly known: Known;
  readonly claiming: Claiming;
  readonly judging: Judging;
}

export interface Weighed {
  readonly refusal: Refusal | null;
  readonly heldBy: string | null;
}

export const passed: Weighed = { refusal: null, heldBy: null };

interface Weighing {
  readonly id: string;
  readonly address: OwnAddress;
  readonly quote: NonNullable<Order['quote']>;
}

/** ORDER-19: what risk says of the order request, after all that came before it in this same batch. */
export function weigh(
  { deps, known, claiming, judging }: Batch,
  orderRequest: OrderRequest,
  { id, address, quote }: Weighing,
): Weighed {
  const { viewerId, input, from, arrivedAt } = orderRequest;
  const productIds = input.lines.map((line) => line.productId);
  const confirmed = known.confirmed.has(keyOf(orderRequest));
  const { action } = judging.judge({
    orderId: id,
    viewerId,
    maskedName: address.maskedName,
    confirmed,
    arrivedAt,
    device: from?.device ?? '',
    network: from?.network ?? '',
    person: address.personKey,
    address: address.addressKey,
    phone: address.phoneKey,
    amountFen: quote.payFen,
    listFen: quote.listFen - quote.subsidyFen - quote.tradeInFen,
    quantity: input.lines.reduce((sum, line) => sum + line.quantity, 0),
    offer: claiming.offer(input.offerId ?? null),
    ticket: input.ticket,
    sinceLookMs: deps.looks.since(viewerId, productIds, arrivedAt),
    newcomerCoupon: claiming.newcomers(quote),
  });
  if (action === 'block') return { refusal: blocked, heldBy: null };
  if (action === 'step-up' && !confirmed) return { refusal: confirmFirst, heldBy: null };
  return { refusal: null, heldBy: action === 'review' ? 'risk' : null };
}
