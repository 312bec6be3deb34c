import { less, type Unit } from '../../order/contract.ts';
import type { Parcel } from '../contract.ts';

interface Parts {
  readonly lines: readonly Unit[];
  /** Units that will never leave. */
  readonly withheld: readonly Unit[];
  readonly parcels: readonly Pick<Parcel, 'purpose' | 'lines'>[];
}

/** What of an order has to leave and has not. */
export function unsentOf({ lines, withheld, parcels }: Parts): Unit[] {
  const sent = parcels.filter((item) => item.purpose === 'sale');
  return less(
    less(lines, withheld),
    sent.flatMap((item) => [...item.lines]),
  );
}
