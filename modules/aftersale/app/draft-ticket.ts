import type { Actor } from '../../../platform/access/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { heldStates, less, type Unit } from '../../order/contract.ts';
import { rehearsalStays, shareOf } from '../../order/index.ts';
import type { TicketRequest } from '../contract.ts';
import { dueAfter } from '../domain/ticket.ts';
import { rightOf, rightsOf, type Right } from '../domain/rights.ts';
import { notAskable, nothingAsked, notYetHere, partlySent, tooMuchAsked } from '../refusals.ts';
import type { TicketRow } from '../store/tickets.ts';
import type { Deps } from './deps.ts';
import { askableOf, unsentOf, type Opened } from './opened.ts';

export interface Asking extends TicketRequest {
  readonly by: Actor;
  readonly orderId: string;
  /** The buyer, when it is the buyer who asks; somebody else's order is not there for them. */
  readonly viewerId?: string | undefined;
}

/** A ticket as it begins: what may be asked of the order as it stands, and what it is worth. */
export function draftTicket(
  deps: Deps,
  opened: Opened,
  { kind, lines, reason, amountFen, fault = false, by }: Asking,
  years: number,
): Result<TicketRow> {
  const { order, parcels } = opened;
  if (order.simulated && kind !== 'refund') return no(rehearsalStays);
  if (!heldStates.includes(order.state)) return no(notAskable);
  if (less(lines, askableOf(opened)).length > 0) return no(notAskable);
  if (lines.length === 0 && (kind !== 'refund' || amountFen === undefined)) {
    return no(nothingAsked);
  }
  const sent = less(lines, unsentOf(opened));
  const unshipped = kind === 'refund' && lines.length > 0 && sent.length === 0;
  // What has not left goes back on the shelf, what has left does not: they are two tickets.
  if (kind === 'refund' && !unshipped && unitsOf(sent) < unitsOf(lines)) return no(partlySent);
  if (kind !== 'refund' && parcels.every((parcel) => parcel.signedAt === null)) {
    return no(notYetHere);
  }
  // Money that went back before, for goodwill, is not given twice.
  const left = leftOf(opened);
  const most = lines.length === 0 ? left : Math.min(worthOf(opened, lines), left);
  if (amountFen !== undefined && amountFen > most) return no(tooMuchAsked(amountFen, most));
  const money = kind === 'refund' || kind === 'return';
  if (money && most <= 0) return no(notAskable);
  const now = deps.clock.now();
  const right = rightIn(opened, { kind, lines, fault, years }, now);
  return ok({
    id: deps.newId('aft'),
    orderId: order.id,
    viewerId: order.viewerId,
    kind,
    state: 'asked' as const,
    lines: [...lines],
    reason,
    unshipped,
    refundId: null,
    refundFen: money ? (unshipped ? most : (amountFen ?? most)) : null,
    returnWaybill: null,
    holdId: null,
    askedAt: now,
    dueAt: dueAfter('asked', now),
    right: right?.right ?? null,
    rightUntil: right?.until ?? null,
    escalatedAt: null,
    inTime: null,
    doneAt: null,
    receivedAt: null,
    maskedName: order.maskedName,
    by: by.name,
  });
}

interface Wanted {
  readonly kind: Asking['kind'];
  readonly lines: readonly Unit[];
  readonly fault: boolean;
  readonly years: number;
}

/** AFTER-10: goods that were mended twice and fail again are known by the tickets that mended them. */
function rightIn(
  { parcels, tickets }: Opened,
  { kind, lines, fault, years }: Wanted,
  now: number,
): Right | null {
  const ids = lines.map((line) => line.productId);
  const mended = tickets.filter((item) => item.kind === 'repair' && item.state === 'done');
  const repairs = mended.filter((item) =>
    item.lines.some((line) => ids.includes(line.productId)),
  ).length;
  return rightOf({ kind, fault, repairs }, rightsOf(parcels, ids, years), now);
}

function unitsOf(units: readonly Unit[]): number {
  return units.reduce((sum, unit) => sum + unit.quantity, 0);
}

/** What the asked units are worth, after all that other tickets have taken hold of. */
function worthOf(opened: Opened, lines: readonly Unit[]): number {
  return shareOf(opened.order, less(opened.order.lines, askableOf(opened)), lines).payFen;
}

/** What of the order's money is neither back nor granted back. */
function leftOf({ order, tickets }: Opened): number {
  const granted = tickets
    .filter((item) => !['declined', 'withdrawn'].includes(item.state))
    .reduce((sum, item) => sum + (item.refundFen ?? 0), 0);
  return order.totalFen - granted;
}
