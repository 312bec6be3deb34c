import { phoneTailOf } from '../../../platform/kernel/index.ts';
import type { Product } from '../../catalog/index.ts';
import type { OwnAddress } from '../../crm/index.ts';
import type { PlaceOrder } from '../contract.ts';
import type { JudgingOpening } from '../../risk/index.ts';
import type { OrderDepsWithStore } from './deps.ts';

export interface Placing {
  readonly viewerId: string;
  /** A member of the simulated crowd; it may only buy where nothing is real. */
  readonly viewerSimulated: boolean;
  readonly requestId: string;
  readonly input: PlaceOrder;
  /** The browser's own number and the network it came by; empty where nobody said. */
  readonly from?: { readonly device: string; readonly network: string };
}

export interface OrderRequest extends Placing {
  readonly inputHash: string;
  readonly arrivedAt: number;
}

/** What is looked up before the transaction, for all order requests at once. */
export interface Known {
  readonly addresses: ReadonlyMap<string, OwnAddress>;
  readonly products: ReadonlyMap<string, Product>;
  /** What each product's page says now, by hash. */
  readonly pages: ReadonlyMap<string, string>;
  /** Order requests whose phone digits are right, by `viewer request`. */
  readonly confirmed: ReadonlySet<string>;
}

export async function lookUp(
  deps: OrderDepsWithStore,
  orderRequests: readonly OrderRequest[],
): Promise<Known> {
  const ids = distinct(orderRequests.map(({ input }) => input.addressId));
  const productIds = distinct(orderRequests.flatMap(({ input }) => input.lines.map(productOf)));
  const addresses = await deps.crm.addressesByIds(ids);
  const products = await deps.catalog.some(productIds);
  return {
    addresses: new Map(addresses.map((address) => [address.id, address])),
    products: new Map(products.map((product) => [product.id, product])),
    pages: await deps.catalog.pages.now(products),
    confirmed: await confirmedOf(deps, orderRequests),
  };
}

/** Only who was asked to confirm says the digits, so only a few addresses are ever opened. */
async function confirmedOf(
  deps: OrderDepsWithStore,
  orderRequests: readonly OrderRequest[],
): Promise<ReadonlySet<string>> {
  const confirmed = new Set<string>();
  for (const orderRequest of orderRequests) {
    const { phoneTail, addressId } = orderRequest.input;
    if (phoneTail === undefined) continue;
    const why = {
      purpose: 'confirm',
      actor: 'system',
      role: 'system',
      object: orderRequest.requestId,
    };
    const place = await deps.crm.reveal(addressId, why);
    if (place.ok && phoneTailOf(place.value.phone) === phoneTail)
      confirmed.add(keyOf(orderRequest));
  }
  return confirmed;
}

/** Whom risk has to know of before it judges these order requests. */
export function judgingOf(
  orderRequests: readonly OrderRequest[],
  { addresses }: Known,
): JudgingOpening {
  const places = orderRequests.flatMap(({ input }) => addresses.get(input.addressId) ?? []);
  return {
    viewers: orderRequests.map((orderRequest) => orderRequest.viewerId),
    devices: orderRequests.map((orderRequest) => orderRequest.from?.device ?? ''),
    persons: places.map((place) => place.personKey),
    addresses: places.map((place) => place.addressKey),
    queueTickets: orderRequests.map((orderRequest) => orderRequest.input.ticket ?? ''),
  };
}

function productOf({ productId }: { readonly productId: string }): string {
  return productId;
}

/** One order request of one viewer: the same key is the same order request. */
export function keyOf({ viewerId, requestId }: OrderRequest): string {
  return `${viewerId} ${requestId}`;
}

export function distinct(items: readonly string[]): string[] {
  return [...new Set(items)];
}
