import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Fact } from '../../../platform/events/index.ts';
import { assert, type Clock } from '../../../platform/kernel/index.ts';
import type { EntryInput, Ledger } from '../../ledger/index.ts';
import type { Order } from '../../order/contract.ts';
import type { Orders } from '../../order/index.ts';
import type { StockMoved } from '../../supply/events.ts';
import { goodsMoved, moneyBack, moneyIn, sale } from '../domain/postings.ts';

export interface BookNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly orders: Pick<Orders, 'byId'>;
}

export const bookedTypes = [
  'payment.paid.v1',
  'payment.refunded.v1',
  'order.paid.v1',
  'order.refunded.v1',
  'stock.moved.v1',
] as const;

/** FINANCE-1: books what a fact means. The fact's id is the key, so hearing it twice books it once. */
export async function bookFact(needs: BookNeeds, fact: Fact): Promise<void> {
  if (fact.type === 'stock.moved.v1') {
    // As supply/events.ts states.
    const { data } = fact as StockMoved;
    await bookIt(needs, entryOf(fact, `goods.${data.kind}`, data.reference, goodsMoved(data)));
    return;
  }
  if (fact.type === 'payment.paid.v1' || fact.type === 'payment.refunded.v1') {
    // As payment/events.ts states.
    const { orderId, amountFen } = fact.data as { orderId: string; amountFen: number };
    const order = await needs.orders.byId(orderId);
    if (order?.simulated !== false) return;
    const inward = fact.type === 'payment.paid.v1';
    const lines = inward ? moneyIn(orderId, amountFen) : moneyBack(orderId, amountFen);
    await bookIt(needs, entryOf(fact, inward ? 'money.in' : 'money.back', orderId, lines));
    return;
  }
  // Order facts carry the whole order, as order/events.ts states.
  const order = fact.data as Order;
  if (order.simulated) return;
  if (fact.type === 'order.paid.v1') {
    await bookIt(needs, {
      ...entryOf(fact, 'sale', order.id, sale(order)),
      key: `sale:${order.id}`,
    });
  } else if (order.paidAt !== null) {
    await needs.database.inTransaction(async (tx) => {
      const by = { key: fact.id, kind: 'sale.reversed', reference: order.id, at: fact.at };
      const done = await needs.ledger.reverse(tx, `sale:${order.id}`, by);
      assert(done.ok, `the sale of ${order.id} is booked before it is reversed`);
    });
  }
}

function entryOf(
  fact: Fact,
  kind: string,
  reference: string,
  lines: EntryInput['lines'],
): EntryInput {
  return { key: fact.id, kind, reference, at: fact.at, lines };
}

async function bookIt({ database, ledger }: BookNeeds, entry: EntryInput): Promise<void> {
  await database.inTransaction(async (tx: Sql) => {
    const done = await ledger.book(tx, entry);
    assert(done.ok, `the key ${entry.key} books one event`);
  });
}
