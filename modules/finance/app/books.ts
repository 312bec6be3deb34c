import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Fact, FactOf } from '../../../platform/events/index.ts';
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
  paymentCaptured,
  refundSettled,
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

type Booked = FactOf<(typeof bookedEvents)[number]>;
type MoneyFact = Extract<Booked, { readonly type: `payment.${string}` }>;
type OrderFact = Extract<Booked, { readonly type: `order.${string}` }>;

/** FINANCE-1: books what a fact means. The fact's id is the key, so hearing it twice books it once. */
export async function bookFact(deps: BookDeps, fact: Booked): Promise<void> {
  switch (fact.type) {
    case 'stock.moved.v1': {
      const { data } = fact;
      return bookIt(deps, entryOf(fact, `goods.${data.kind}`, data.reference, goodsMoved(data)));
    }
    case 'payment.paid.v1':
    case 'payment.paid-again.v1':
    case 'payment.refund-asked.v1':
    case 'payment.refunded.v1':
      return bookMoney(deps, fact);
    default:
      return bookOrder(deps, fact);
  }
}

async function bookMoney(deps: BookDeps, fact: MoneyFact): Promise<void> {
  const { orderId, amountFen } = fact.data;
  const order = await deps.orders.byId(orderId);
  if (order?.simulated !== false) return;
  if (fact.type === 'payment.paid.v1' || fact.type === 'payment.paid-again.v1') {
    await bookIt(deps, entryOf(fact, 'money.in', orderId, paymentCaptured(orderId, amountFen)));
    return;
  }
  const { refundId, byHand } = fact.data;
  const back = entryOf(fact, 'money.back', orderId, refundSettled(orderId, amountFen));
  if (fact.type === 'payment.refund-asked.v1') {
    // LEDGER-8: asked for and not settled yet: a pending entry beside the books until the channel has done it.
    const key = `refund:${refundId}`;
    await deps.database.inTransaction((tx) => deps.ledger.pend(tx, { ...back, key }, null));
    return;
  }
  if (byHand !== undefined) {
    await bookByHand(deps, fact, { orderId, amountFen, refundId, byHand });
    return;
  }
  await deps.database.inTransaction(async (tx) => {
    // Told again after its answer was lost, a posted entry is found posted and books nothing.
    const posted = refundId ? await deps.ledger.post(tx, `refund:${refundId}`, fact.at) : 'absent';
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

/** FINANCE-17: money that the bank gave back in a channel's place: in transit until its statement has it. */
async function bookByHand(
  { database, ledger }: BookDeps,
  fact: Fact,
  { orderId, amountFen, refundId, byHand }: PaidByHand,
): Promise<void> {
  const entry = entryOf(fact, 'money.back-by-hand', orderId, [
    { account: '2203', sub: orderId, fen: amountFen },
    { account: '1009', sub: byHand, fen: -amountFen },
  ]);
  await database.inTransaction(async (tx) => {
    await ledger.giveUp(tx, `refund:${refundId}`, fact.at);
    const done = await ledger.book(tx, entry);
    assert(done.ok, `the key ${entry.key} books one event`);
    const leaving = { flowNo: byHand, provider: 'by-hand', day: businessDay(fact.at) };
    await payoutStore.send(tx, { ...leaving, fen: -amountFen });
  });
}

async function bookOrder(deps: BookDeps, fact: OrderFact): Promise<void> {
  const order = fact.data;
  if (order.simulated) return;
  const { id, deposit } = order;
  if (fact.type === 'order.closed.v1') {
    if (deposit?.end !== 'forfeited') return;
    await bookIt(deps, entryOf(fact, 'deposit.forfeited', id, depositForfeited(id, deposit.fen)));
    return;
  }
  if (order.paidAt === null) return;
  if (fact.type === 'order.paid.v1') {
    await bookIt(deps, { ...entryOf(fact, 'sale', id, sale(order)), key: `sale:${id}` });
    return;
  }
  if (fact.type === 'order.completed.v1') {
    await accrue(deps, fact);
    return;
  }
  const { back } = fact.data;
  if (back && !(back.first && fact.type === 'order.refunded.v1' && back.units.length > 0)) {
    const entry = entryOf(fact, 'sale.part-reversed', id, saleBack(id, back.share));
    await bookIt(deps, { ...entry, key: `sale-back:${back.refundId}` });
    await giveUpCommission(deps, fact, back.fen);
  } else {
    await deps.database.inTransaction(async (tx) => {
      const by = { key: fact.id, kind: 'sale.reversed', reference: id, at: fact.at };
      const done = await deps.ledger.reverse(tx, `sale:${id}`, by);
      assert(done.ok, `the sale of ${id} is booked before it is reversed`);
    });
    await giveUpCommission(deps, fact, worthOf(order));
  }
}

/** Commission is earned when an order is complete, at the rates that held when it was paid. */
async function accrue(deps: BookDeps, fact: FactOf<typeof orderCompleted>): Promise<void> {
  const { commissions, ledger } = deps;
  const { data: order } = fact;
  const key = `commission:${order.id}`;
  const { fen, partner } = await commissions.earnedBy(order);
  const entry = entryOf(fact, 'commission', order.id, commission(order.id, fen));
  await deps.database.inTransaction(async (tx) => {
    // Told again, it stays as it was told first, whoever hosts the session by now.
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
  fact: FactOf<typeof orderRefunded | typeof orderPartRefunded>,
  fen: number,
): Promise<void> {
  const { data: order } = fact;
  const { id } = order;
  await deps.database.inTransaction(async (tx) => {
    if (await deps.ledger.isBooked(tx, `${fact.id}:commission`)) return;
    const left = await deps.ledger.balanceOf(tx, '6605', id);
    const sums = { worthFen: worthOf(order), refundedFen: order.refundedFen };
    const part = fact.type === 'order.refunded.v1' ? left : commissionBack(left, sums, fen);
    if (part <= 0) return;
    const entry = entryOf(fact, 'commission.back', id, commission(id, -part));
    const done = await deps.ledger.book(tx, { ...entry, key: `${fact.id}:commission` });
    assert(done.ok, `the commission of ${id} is given up once a refund`);
  });
}

function entryOf(
  fact: Fact,
  kind: string,
  reference: string,
  lines: EntryInput['lines'],
): EntryInput {
  return { key: fact.id, kind, reference, at: fact.at, lines };
}

async function bookIt({ database, ledger }: BookDeps, entry: EntryInput): Promise<void> {
  await database.inTransaction(async (tx: Sql) => {
    const done = await ledger.book(tx, entry);
    assert(done.ok, `the key ${entry.key} books one event`);
  });
}
