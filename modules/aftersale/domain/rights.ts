import { businessDay, fromShanghai } from '../../../platform/kernel/time.ts';
import type { TicketKind } from './ticket.ts';

/** Why a ticket cannot be declined. */
export const rightKinds = ['no-reason', 'fault-exchange', 'third-time', 'warranty'] as const;
export type RightKind = (typeof rightKinds)[number];

export interface Right {
  readonly right: RightKind;
  /** UTC ms, not included. */
  readonly until: number;
}

const dayMs = 86_400_000;

/** So many days counted from the day after `at`, in Shanghai, the last one to its end. UTC ms, not included. */
function endOfDays(at: number, days: number): number {
  return fromShanghai(`${businessDay(at)}T00:00`) + (days + 1) * dayMs;
}

/** AFTER-7: until when a return needs no reason (消费者权益保护法 art. 25, RET7). */
export function noReasonUntil(signedAt: number): number {
  return endOfDays(signedAt, 7);
}

/** ORDER-18: what was there, or up, at this moment or before may not go back without a reason any more. UTC ms. */
export function quietSince(now: number): number {
  return fromShanghai(`${businessDay(now)}T00:00`) - 7 * dayMs - 1;
}

/** AFTER-10: until when faulty goods are exchanged at the buyer's wish (三包规定 1995 art. 10). */
export function faultExchangeUntil(at: number): number {
  return endOfDays(at, 15);
}

/** AFTER-11: the whole machine is repaired for a year at least (三包规定 1995), or as long as was promised. */
export function warrantyUntil(at: number, years: number): number {
  const [year = 0, month = 1, day = 1] = businessDay(at).split('-').map(Number);
  // Of 29 February the last day of that month a year later.
  const last = new Date(Date.UTC(year + years, month, 0)).getUTCDate();
  const until = new Date(Date.UTC(year + years, month - 1, Math.min(day, last)));
  return fromShanghai(`${until.toISOString().slice(0, 10)}T00:00`) + dayMs;
}

interface Delivered {
  readonly signedAt: number | null;
  readonly installedAt: number | null;
  readonly lines: readonly { readonly productId: string }[];
}

export interface Rights {
  readonly noReasonUntil: number;
  readonly faultExchangeUntil: number;
  readonly warrantyUntil: number;
}

/**
 * What a buyer may ask for by right of these products, by the last of their parcels that is there: faults
 * count from when the machine was installed. Null where nothing is there yet.
 */
export function rightsOf(
  parcels: readonly Delivered[],
  productIds: readonly string[],
  years: number,
): Rights | null {
  const there = parcels.filter(({ signedAt, lines }) => {
    return signedAt !== null && lines.some((line) => productIds.includes(line.productId));
  });
  if (there.length === 0) return null;
  const signedAt = Math.max(...there.map((parcel) => parcel.signedAt ?? 0));
  const upAt = Math.max(signedAt, ...there.map((parcel) => parcel.installedAt ?? 0));
  return {
    noReasonUntil: noReasonUntil(signedAt),
    faultExchangeUntil: faultExchangeUntil(upAt),
    warrantyUntil: warrantyUntil(upAt, years),
  };
}

interface Wanted {
  readonly kind: TicketKind;
  /** The goods do not work as they should. */
  readonly fault: boolean;
  /** How often the same goods were repaired before. */
  readonly repairs: number;
}

/** AFTER-7, AFTER-12: the right under which a ticket is asked for; null where a person decides. */
export function rightOf(
  { kind, fault, repairs }: Wanted,
  rights: Rights | null,
  now: number,
): Right | null {
  if (!rights) return null;
  const open = (right: RightKind, until: number): Right | null =>
    now < until ? { right, until } : null;
  if (kind === 'return') return open('no-reason', rights.noReasonUntil);
  if (kind === 'repair') return open('warranty', rights.warrantyUntil);
  if (kind !== 'exchange' || !fault) return null;
  const third = repairs >= 2 ? open('third-time', rights.warrantyUntil) : null;
  return open('fault-exchange', rights.faultExchangeUntil) ?? third;
}
