import type { JournalLine } from './journal.ts';
import type { Back, PublishedOrder } from '../../order/events.ts';
import type { MovementKind } from '../../supply/contract.ts';

/** A payment is captured: the channel owes us the money, and we owe the buyer goods or a refund. */
export function captureLines(orderId: string, fen: number): JournalLine[] {
  return [
    { account: '1122', sub: orderId, fen },
    { account: '2203', sub: orderId, fen: -fen },
  ];
}

/** A refund is settled: the reverse of the capture. */
export function refundLines(orderId: string, fen: number): JournalLine[] {
  return captureLines(orderId, -fen);
}

/**
 * A sale: revenue at list, what others pay of it, what we gave away (domain reference §3.4: list
 * 3,649.00, shop 200.00, subsidy 517.35, buyer 2,931.65).
 */
export function sale(order: PublishedOrder): JournalLine[] {
  const { id, quote, totalFen } = order;
  const listFen =
    quote?.listFen ?? order.lines.reduce((sum, line) => sum + line.quantity * line.listFen, 0);
  const subsidyFen = quote?.subsidyFen ?? 0;
  const tradeInFen = quote?.tradeInFen ?? 0;
  // A deposit waited in clearing since it came (FINANCE-12).
  const payFen = totalFen + (quote?.depositFen ?? 0);
  return [
    { account: '2203', sub: id, fen: payFen },
    { account: '1123', sub: id, fen: subsidyFen },
    { account: '1125', sub: id, fen: tradeInFen },
    { account: '6002', sub: id, fen: listFen - subsidyFen - tradeInFen - payFen },
    { account: '6001', sub: id, fen: -listFen },
  ];
}

type Share = Back['share'];

interface Move {
  readonly kind: MovementKind;
  readonly reference: string;
  readonly lines: readonly { readonly productId: string; readonly costFen: number }[];
}

/** Goods moved: inventory against the supplier, the cost of the sale, or a loss. */
export function goodsMoved({ kind, reference, lines }: Move): JournalLine[] {
  const against: Readonly<Record<MovementKind, string>> = {
    received: '2202',
    sold: '6401',
    returned: '6401',
    counted: '6604',
    'written-off': '6604',
    gifted: '6602',
  };
  const costFen = lines.reduce((sum, line) => sum + line.costFen, 0);
  return [
    ...lines.map((line) => ({ account: '1405', sub: line.productId, fen: line.costFen })),
    { account: against[kind], sub: reference, fen: -costFen },
  ];
}

export interface Settled {
  readonly orderId: string;
  /** Of the order's own sum, signed. */
  readonly fen: number;
  readonly feeFen: number;
  /** FINANCE-28: what the buyer was let off at the channel on our account, signed. */
  readonly discountFen: number;
}

/** A matched line of the bill: the channel has booked it and kept its fee. */
export function settled({ orderId, fen, feeFen, discountFen }: Settled): JournalLine[] {
  return [
    { account: '1012', sub: orderId, fen: fen - discountFen - feeFen },
    { account: '6601', sub: orderId, fen: feeFen },
    ...(discountFen === 0 ? [] : [{ account: '6002', sub: orderId, fen: discountFen }]),
    { account: '1122', sub: orderId, fen: -fen },
  ];
}

/**
 * A part of a sale is undone: the same accounts as the sale, in the measure that went back. Money
 * without goods is a discount given later.
 */
export function saleBack(orderId: string, share: Share): JournalLine[] {
  return [
    { account: '6001', sub: orderId, fen: share.listFen },
    { account: '6002', sub: orderId, fen: -share.discountFen },
    { account: '1123', sub: orderId, fen: -share.subsidyFen },
    { account: '1125', sub: orderId, fen: -share.tradeInFen },
    { account: '2203', sub: orderId, fen: -share.payFen - (share.depositFen ?? 0) },
  ];
}

/** FINANCE-12: the rest was not paid in time, so the deposit is ours (民法典 art. 587). */
export function depositForfeited(orderId: string, fen: number): JournalLine[] {
  return [
    { account: '2203', sub: orderId, fen },
    { account: '6301', sub: orderId, fen: -fen },
  ];
}

/** What a partner earned by an order that is complete; accrued then, not when it was paid. */
export function commission(orderId: string, fen: number): JournalLine[] {
  return [
    { account: '6605', sub: orderId, fen },
    { account: '2204', sub: orderId, fen: -fen },
  ];
}

/** The channel sent its balance to the bank; it is nowhere yet. */
export function paidOut(sub: string, fen: number): JournalLine[] {
  return [
    { account: '1009', sub, fen },
    { account: '1012', sub, fen: -fen },
  ];
}
