import { assert } from '../../../platform/kernel/index.ts';

/** How an order stands as a whole; parts of it may be further on (its parcels say so). */
export const orderStates = [
  'placed',
  'reserved',
  'paid',
  'accepted',
  'shipped',
  'signed',
  'installed',
  'completed',
  'closed',
  'refunded',
] as const;
export type OrderState = (typeof orderStates)[number];

type Step =
  | 'reserve'
  | 'pay'
  | 'expire'
  | 'accept'
  | 'ship'
  | 'sign'
  | 'install'
  | 'complete'
  | 'refund';

/** ORDER-14: the whole life, one line a state: what may happen to it there, and where that leads. */
export const life: Readonly<Record<OrderState, Partial<Record<Step, OrderState>>>> = {
  placed: { reserve: 'reserved', pay: 'paid', expire: 'closed' },
  // ORDER-70: the deposit is there, the rest is not.
  reserved: { pay: 'paid', expire: 'closed' },
  paid: { accept: 'accepted', ship: 'shipped', refund: 'refunded' },
  accepted: { ship: 'shipped', refund: 'refunded' },
  shipped: { sign: 'signed', refund: 'refunded' },
  signed: { install: 'installed', complete: 'completed', refund: 'refunded' },
  installed: { complete: 'completed', refund: 'refunded' },
  completed: { refund: 'refunded' },
  // Money that crossed the closing goes back.
  closed: { refund: 'refunded' },
  refunded: {},
};

/** ORDER-28: states in which goods may be sent elsewhere, as long as no parcel has left. */
export const stillHere: readonly OrderState[] = ['placed', 'reserved', 'paid', 'accepted'];

/** States in which all of the buyer's money is with us. */
export const heldStates: readonly OrderState[] = orderStates.filter(
  (state) => !['placed', 'reserved', 'closed', 'refunded'].includes(state),
);

for (const state of orderStates) {
  const reached = orderStates.some((other) => Object.values(life[other]).includes(state));
  assert(state === 'placed' || reached, `the state ${state} can be reached`);
}

export interface Unit {
  readonly productId: string;
  readonly quantity: number;
}

export function countOf(units: readonly Unit[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { productId, quantity } of units) {
    sums.set(productId, (sums.get(productId) ?? 0) + quantity);
  }
  return sums;
}

/** What of `whole` is not in `parts`; never below nothing. */
export function less(whole: readonly Unit[], parts: readonly Unit[]): Unit[] {
  const gone = countOf(parts);
  return [...countOf(whole)].flatMap(([productId, quantity]) => {
    const left = quantity - (gone.get(productId) ?? 0);
    return left > 0 ? [{ productId, quantity: left }] : [];
  });
}
