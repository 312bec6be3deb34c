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

export interface Wish extends Placing {
  readonly inputHash: string;
  readonly arrivedAt: number;
}

/** What is looked up before the transaction, for all wishes at once. */
export interface Known {
  readonly addresses: ReadonlyMap<string, OwnAddress>;
  readonly products: ReadonlyMap<string, Product>;
  /** What each product's page says now, by hash. */
  readonly pages: ReadonlyMap<string, string>;
  /** Wishes whose phone digits are right, by `viewer request`. */
  readonly confirmed: ReadonlySet<string>;
}

export async function lookUp(deps: OrderDepsWithStore, wishes: readonly Wish[]): Promise<Known> {
  const ids = distinct(wishes.map(({ input }) => input.addressId));
  const productIds = distinct(wishes.flatMap(({ input }) => input.lines.map(productOf)));
  const addresses = await deps.crm.addressesByIds(ids);
  const products = await deps.catalog.some(productIds);
  return {
    addresses: new Map(addresses.map((address) => [address.id, address])),
    products: new Map(products.map((product) => [product.id, product])),
    pages: await deps.catalog.pages.now(products),
    confirmed: await confirmedOf(deps, wishes),
  };
}

/** Only who was asked to confirm says the digits, so only a few addresses are ever opened. */
async function confirmedOf(
  deps: OrderDepsWithStore,
  wishes: readonly Wish[],
): Promise<ReadonlySet<string>> {
  const confirmed = new Set<string>();
  for (const wish of wishes) {
    const { phoneTail, addressId } = wish.input;
    if (phoneTail === undefined) continue;
    const why = { purpose: 'confirm', actor: 'system', role: 'system', object: wish.requestId };
    const place = await deps.crm.reveal(addressId, why);
    if (place.ok && phoneTailOf(place.value.phone) === phoneTail) confirmed.add(keyOf(wish));
  }
  return confirmed;
}

/** Whom risk has to know of before it judges these wishes. */
export function judgingOf(wishes: readonly Wish[], { addresses }: Known): JudgingOpening {
  const places = wishes.flatMap(({ input }) => addresses.get(input.addressId) ?? []);
  return {
    viewers: wishes.map((wish) => wish.viewerId),
    devices: wishes.map((wish) => wish.from?.device ?? ''),
    persons: places.map((place) => place.personKey),
    addresses: places.map((place) => place.addressKey),
    tickets: wishes.map((wish) => wish.input.ticket ?? ''),
  };
}

function productOf({ productId }: { readonly productId: string }): string {
  return productId;
}

/** One wish of one viewer: the same key is the same wish. */
export function keyOf({ viewerId, requestId }: Wish): string {
  return `${viewerId} ${requestId}`;
}

export function distinct(items: readonly string[]): string[] {
  return [...new Set(items)];
}
