import type { OrderState, Unit } from '../../order/contract.ts';

/** Kinds whose goods are installed by somebody of ours (durations: domain reference §5.7). */
const installed: ReadonlySet<string> = new Set([
  'air-conditioner',
  'hood',
  'stove',
  'water-heater',
  'dishwasher',
  'water-purifier',
  'television',
]);

export function needsInstallation(kind: string): boolean {
  return installed.has(kind);
}

interface ParcelView {
  readonly purpose: 'sale' | 'exchange' | 'repair';
  readonly lines: readonly Unit[];
  readonly signedAt: number | null;
  readonly installedAt: number | null;
}

interface Progress {
  readonly state: OrderState;
  /** Units that have to leave and have not. */
  readonly unsent: readonly Unit[];
  readonly parcels: readonly ParcelView[];
  readonly kinds: ReadonlyMap<string, string>;
}

/**
 * ORDER-16: an order is as far as the last of its parts: shipped when nothing is left to ship, signed
 * when every parcel is, installed when all that has to be installed is.
 */
export function stateOf({ state, unsent, parcels, kinds }: Progress): OrderState {
  if (!['paid', 'accepted', 'shipped', 'signed', 'installed'].includes(state)) return state;
  const sale = parcels.filter((parcel) => parcel.purpose === 'sale');
  if (sale.length === 0 || unsent.length > 0) return state === 'paid' ? 'paid' : 'accepted';
  if (sale.some((parcel) => parcel.signedAt === null)) return 'shipped';
  const puttingUp = sale.filter((parcel) =>
    parcel.lines.some(({ productId }) => needsInstallation(kinds.get(productId) ?? '')),
  );
  if (puttingUp.length === 0) return 'signed';
  return puttingUp.every((parcel) => parcel.installedAt !== null) ? 'installed' : 'signed';
}
