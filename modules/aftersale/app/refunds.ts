import type { Actor } from '../../../platform/access/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import { heldStates, less, type Order, type Unit } from '../../order/contract.ts';
import type { Back } from '../../order/events.ts';
import {
  notRefundable,
  orderUnknown,
  presentOrder,
  shareOf,
  type OrderRow,
  type Share,
} from '../../order/index.ts';
import type { PublishedRefund, RefundTroubled } from '../../payment/events.ts';
import type { AfterSale, OrderStory } from '../contract.ts';
import { secondNeeded } from '../refusals.ts';
import type { TicketRow } from '../store/tickets.ts';
import { system } from './actors.ts';
import { backNote } from './back-note.ts';
import { openTicket, note, advanceTicket } from './tickets.ts';
import type { Deps } from './deps.ts';
import { storyOf } from './story.ts';
import { troubleStep } from './trouble.ts';

/**
 * ORDER-17: money is back with the buyer: of the whole order or of a part. What was sold is undone in
 * the same measure, once, whatever is delivered twice.
 */
export async function onRefundSettled(
  deps: Deps,
  { paymentId, refundId: ownId, amountFen: fen, second, ...way }: PublishedRefund,
): Promise<void> {
  // ORDER-32: a second capture was never the order's money.
  if (second) return;
  // From before refunds could be partial: there was one a payment.
  const refundId = ownId ?? paymentId;
  await deps.database.inTransaction(async (tx) => {
    const order = await deps.orders.lockByPayment(tx, paymentId);
    // A refunded deposit is no part of the order's own payment.
    if (!order || order.depositPaymentId === paymentId) return;
    const asked = await deps.tickets.ticketOfRefund(tx, refundId);
    const before = await deps.tickets.settledRefundsOf(tx, order.id);
    const back = backOf(order, { fen, refundId, asked, before });
    const { units } = back;
    const at = deps.clock.now();
    const row = { refundId, orderId: order.id, fen, lines: [...units], at };
    if (!(await deps.tickets.recordSettledRefund(tx, row))) return;
    await undo(deps, tx, { order, asked, back });
    if (asked?.state === 'refunding') {
      const step = { step: 'money-back', by: system, note: backNote(way) } as const;
      await advanceTicket(deps, tx, { row: asked, ...step });
    }
  });
  deps.outbox.nudge();
}

interface Backing {
  readonly fen: number;
  readonly refundId: string;
  readonly asked: TicketRow | undefined;
  readonly before: readonly { readonly fen: number; readonly lines: readonly Unit[] }[];
}

/**
 * What this refund takes out of the sale: the units of its ticket where they come back or are paid back in full,
 * all that is left where it is the last money, a discount otherwise. Of units that were paid for with less, for
 * goodwill that went before or because they are worn, the difference is a discount that was not given.
 */
function backOf(order: OrderRow, { fen, refundId, asked, before }: Backing): Back {
  const gone = before.flatMap((item) => [...item.lines]);
  const left = less(order.lines, gone);
  const last = order.refundedFen + fen >= order.totalFen;
  const units = last || !asked ? left : asked.lines;
  const share = shareOf(order, gone, units);
  const first = before.length === 0;
  const comesBack = asked?.kind === 'return' || asked?.unshipped === true;
  if (units.length > 0 && (comesBack || last || share.payFen === fen)) {
    const given = { discountFen: share.discountFen + share.payFen - fen, payFen: fen };
    return { refundId, fen, units, share: { ...share, ...given }, first };
  }
  const kindness: Share = {
    listFen: 0,
    discountFen: -fen,
    subsidyFen: 0,
    tradeInFen: 0,
    payFen: fen,
  };
  return { refundId, fen, units: [], share: kindness, first };
}

interface Undoing {
  readonly order: OrderRow;
  readonly asked: TicketRow | undefined;
  readonly back: Back;
}

/** Goods that left stay what they are until they come back; what never left is sold again. */
async function undo(deps: Deps, tx: Sql, { order, asked, back }: Undoing): Promise<void> {
  const never = asked?.unshipped !== false && back.units.length > 0;
  const shelved = never ? (asked?.lines ?? back.units) : [];
  const moved = await deps.orders.takeBack(tx, { order, back, shelved });
  if (moved && moved.state !== 'refunded') await deps.deliveries.follow(tx, order.id);
}

export interface Refunding {
  readonly by: Actor;
  readonly id: string;
  readonly reason: string;
}

/**
 * ORDER-11: staff give all that is left of a paid order back, with who and why: a ticket that is granted
 * at once. Refuses with `order.unknown` or `order.not-refundable`; asked twice it refunds once.
 */
export async function refundOrder(
  deps: Deps,
  { id, reason, by }: Refunding,
): Promise<Result<Order>> {
  const [known] = await deps.orders.read(deps.database.sql, [id]);
  if (!known) return no(orderUnknown);
  const order = presentOrder(known);
  if (order.state === 'reserved') return deps.orders.giveUpReserved(id);
  if (order.state === 'refunded') return ok(order);
  if (!heldStates.includes(order.state)) return no(notRefundable(order.state));
  const story = await storyOf(deps, id);
  const { askable = [], unsent = [], cases: tickets = [] } = story ?? {};
  if (tickets.some(waitsForSecond)) return no(secondNeeded);
  const gone = less(askable, unsent);
  // Goods that have not left go back on the shelf, goods that have left do not: two tickets.
  for (const lines of [less(askable, gone), gone]) {
    if (lines.length === 0) continue;
    const asked = await openTicket(deps, { orderId: id, kind: 'refund', lines, reason, by });
    if (!asked.ok) return asked;
    if (asked.value.state !== 'asked') continue;
    const granted = await grant(deps, { id: asked.value.id, reason, by });
    if (!granted.ok) return granted;
    if (granted.value.state === 'asked') return no(secondNeeded);
  }
  deps.outbox.nudge();
  return ok(order);
}

/** AFTER-6: one person said yes to it already. */
function waitsForSecond({ state, steps }: OrderStory['cases'][number]): boolean {
  return state === 'asked' && steps.some((item) => item.step === 'first-approve');
}

function grant(deps: Deps, { id, reason, by }: Refunding): Promise<Result<AfterSale>> {
  return deps.database.decide(async (tx) => {
    const row = await deps.tickets.lockTicket(tx, id);
    if (!row) return no(orderUnknown);
    return advanceTicket(deps, tx, { row, step: 'approve', by, note: reason });
  });
}

/** The channel does not refund the money: what it said stands in the ticket. */
export async function refundTroubled(deps: Deps, trouble: RefundTroubled): Promise<void> {
  await deps.database.inTransaction(async (tx) => {
    const row = await deps.tickets.ticketOfRefund(tx, trouble.refundId);
    if (row) await note(deps, tx, row, { by: system, ...troubleStep(trouble) });
  });
}
