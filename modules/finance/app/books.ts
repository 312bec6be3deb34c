import type { Database, Sql } from '../../../platform/db/index.ts';
import type { DomainEvent, EventOf } from '../../../platform/events/index.ts';
import { assert, businessDay, type Clock } from '../../../platform/kernel/index.ts';
import type { EntryInput, Ledger } from '../../ledger/index.ts';
import { worthOf } from '../../order/contract.ts';
import {
  orderClosed,
  orderCompleted,
  orderPaid,
  orderPartRefunded,
  orderRefunded,
} from '../../order/events.ts';
import type { Orders } from '../../order/index.ts';
import { paidAgain, paymentPaid, paymentRefunded, refundAsked } from '../../payment/events.ts';
import { stockMoved } from '../../supply/events.ts';
import { commissionBack } from '../domain/commission.ts';
import {
  commission,
  depositForfeited,
  goodsMoved,
  captureLines,
  refundLines,
  sale,
  saleBack,
} from '../domain/postings.ts';
import { payoutStore } from '../store/payouts.ts';
import type { Commissions } from './commissions.ts';

export interface BookDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly orders: Pick<Orders, 'byId'>;
  readonly commissions: Pick<Commissions, 'earnedBy' | 'note'>;
}

export const bookedEvents = [
  paymentPaid,
  paidAgain,
  refundAsked,
  paymentRefunded,
  orderPaid,
  orderClosed,
  orderRefunded,
  orderPartRefunded,
  orderCompleted,
  stockMoved,
] as const;

type Booked = EventOf<(typeof bookedEvents)[number]>;
type PaymentEvent = Extract<Booked, { readonly type: `payment.${string}` }>;
type OrderEvent = Extract<Booked, { readonly type: `order.${string}` }>;

/** FINANCE-1: books what an event means. The event's id is the key, so handling it twice books it once. */
export async function bookEvent(deps: BookDeps, event: Booked): Promise<void> {
  switch (event.type) {
    case 'stock.moved.v1': {
      const { data } = event;
      return bookIt(deps, entryOf(event, `goods.${data.kind}`, data.reference, goodsMoved(data)));
    }
    case 'payment.paid.v1':
    case 'payment.paid-again.v1':
    case 'payment.refund-asked.v1':
    case 'payment.refunded.v1':
      return bookMoney(deps, event);
    default:
      return bookOrder(deps, event);
  }
}

async function bookMoney(deps: BookDeps, event: PaymentEvent): Promise<void> {
  const { orderId, amountFen } = event.data;
  const order = await deps.orders.byId(orderId);
  if (order?.simulated !== false) return;
  if (event.type === 'payment.paid.v1' || event.type === 'payment.paid-again.v1') {
    await bookIt(deps, entryOf(event, 'money.in', orderId, captureLines(orderId, amountFen)));
    return;
  }
  const { refundId, byHand } = event.data;
  const back = entryOf(event, 'money.back', orderId, refundLines(orderId, amountFen));
  if (event.type === 'payment.refund-asked.v1') {
    // LEDGER-8: asked for and not settled yet: a pending entry beside the books until the channel has done it.
    const key = `refund:${refundId}`;
    await deps.database.inTransaction((tx) => deps.ledger.pend(tx, { ...back, key }, null));
    return;
  }
  if (byHand !== undefined) {
    await bookByHand(deps, event, { orderId, amountFen, refundId, byHand });
    return;
  }
  await deps.database.inTransaction(async (tx) => {
    // Delivered again after its answer was lost, a posted entry is found posted and books nothing.
    const posted = refundId ? await deps.ledger.post(tx, `refund:${refundId}`, event.at) : 'absent';
    if (posted !== 'absent') return;
    const done = await deps.ledger.book(tx, back);
    assert(done.ok, `the key ${back.key} books one event`);
  });
}

interface PaidByHand {
  readonly orderId: string;
  readonly amountFen: number;
  readonly refundId: string | undefined;
  readonly byHand: string;
}

/** FINANCE-17: money that the bank refunded in a channel's place: in transit until its statement has it. */
async function bookByHand(
  { database, ledger }: BookDeps,
  event: DomainEvent,
  { orderId, amountFen, refundId, byHand }: PaidByHand,
): Promise<void> {
  const entry = entryOf(event, 'money.back-by-hand', orderId, [
    { account: '2203', sub: orderId, fen: amountFen },
    { account: '1009', sub: byHand, fen: -amountFen },
  ]);
  await database.inTransaction(async (tx) => {
    await ledger.giveUp(tx, `refund:${refundId}`, event.at);
    const done = await ledger.book(tx, entry);
    assert(done.ok, `the key ${entry.key} books one event`);
    const leaving = { flowNo: byHand, provider: 'by-hand', day: businessDay(event.at) };
    await payoutStore.send(tx, { ...leaving, fen: -amountFen });
  });
}

async function bookOrder(deps: BookDeps, event: OrderEvent): Promise<void> {
  const order = event.data;
  if (order.simulated) return;
  const { id, deposit } = order;
  if (event.type === 'order.closed.v1') {
    if (deposit?.end !== 'forfeited') return;
    await bookIt(deps, entryOf(event, 'deposit.forfeited', id, depositForfeited(id, deposit.fen)));
    return;
  }
  if (order.paidAt === null) return;
  if (event.type === 'order.paid.v1') {
    await bookIt(deps, { ...entryOf(event, 'sale', id, sale(order)), key: `sale:${id}` });
    return;
  }
  if (event.type === 'order.completed.v1') {
    await accrue(deps, event);
    return;
  }
  const { back } = event.data;
  if (back && !(back.first && event.type === 'order.refunded.v1' && back.units.length > 0)) {
    const entry = entryOf(event, 'sale.part-reversed', id, saleBack(id, back.share));
    await bookIt(deps, { ...entry, key: `sale-back:${back.refundId}` });
    await giveUpCommission(deps, event, back.fen);
  } else {
    await deps.database.inTransaction(async (tx) => {
      const by = { key: event.id, kind: 'sale.reversed', reference: id, at: event.at };
      const done = await deps.ledger.reverse(tx, `sale:${id}`, by);
      assert(done.ok, `the sale of ${id} is booked before it is reversed`);
    });
    await giveUpCommission(deps, event, worthOf(order));
  }
}

/** Commission is earned when an order is complete, at the rates that held when it was paid. */
async function accrue(deps: BookDeps, event: EventOf<typeof orderCompleted>): Promise<void> {
  const { commissions, ledger } = deps;
  const { data: order } = event;
  const key = `commission:${order.id}`;
  const { fen, partner } = await commissions.earnedBy(order);
  const entry = entryOf(event, 'commission', order.id, commission(order.id, fen));
  await deps.database.inTransaction(async (tx) => {
    // Delivered again, it stays as it was booked first, whoever hosts the session by now.
    if (await ledger.isBooked(tx, key)) return;
    const done = await ledger.book(tx, { ...entry, key });
    assert(done.ok, `the key ${key} books one event`);
    await commissions.note(tx, order, partner);
  });
}

/**
 * Money that goes back after completion takes its share of the commission along: of what is left of it, as
 * much as goes back of what the order still brought. The last money takes all, a deposit's share included.
 */
async function giveUpCommission(
  deps: BookDeps,
  event: EventOf<typeof orderRefunded | typeof orderPartRefunded>,
  fen: number,
): Promise<void> {
  const { data: order } = event;
  const { id } = order;
  await deps.database.inTransaction(async (tx) => {
    if (await deps.ledger.isBooked(tx, `${event.id}:commission`)) return;
    const left = await deps.ledger.balanceOf(tx, '6605', id);
    const sums = { worthFen: worthOf(order), refundedFen: order.refundedFen };
    const part = event.type === 'order.refunded.v1' ? left : commissionBack(left, sums, fen);
    if (part <= 0) return;
    const entry = entryOf(event, 'commission.back', id, commission(id, -part));
    const done = await deps.ledger.book(tx, { ...entry, key: `${event.id}:commission` });
    assert(done.ok, `the commission of ${id} is given up once a refund`);
  });
}

function entryOf(
  event: DomainEvent,
  kind: string,
  reference: string,
  lines: EntryInput['lines'],
): EntryInput {
  return { key: event.id, kind, reference, at: event.at, lines };
}

async function bookIt({ database, ledger }: BookDeps, entry: EntryInput): Promise<void> {
  await database.inTransaction(async (tx: Sql) => {
    const done = await ledger.book(tx, entry);
    assert(done.ok, `the key ${entry.key} books one event`);
  });
}
